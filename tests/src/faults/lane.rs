//! Frames over the lane between two peers: how long until each has arrived whole.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use sasae_agent::lane::pump::Lane;
use sasae_agent::lane::{Receiver, Standing};
use sasae_agent::transport::{Channel, Event};

use super::now;
use super::pair::{End, Pair};

/// How frames are sent. As in the product, none is made while an older one still waits to go out:
/// then the moment passes without a frame.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// Bytes of each frame.
    pub bytes: usize,
    /// How many.
    pub frames: u32,
    /// From one to the next.
    pub interval: Duration,
}

/// Sends frames from the answerer to the offerer at a fixed rate; how long each took from being
/// handed over to being whole at the other end, which is one way, not a round trip.
pub async fn run(pair: &mut Pair, course: Course) -> Result<Vec<Duration>> {
    let lane = Lane::new();
    let sending = tokio::spawn({
        let (lane, peer) = (lane.clone(), pair.answerer.peer.clone());
        async move { lane.run(peer).await }
    });
    let received = receive(&mut pair.offerer, course.frames);
    let sent = send(&mut pair.answerer, &lane, course);
    let done = tokio::select! {
        received = received => received,
        error = sent => Err(error),
    };
    sending.abort();
    done
}

/// Hands over frames that carry the moment at which they were; ends only with an error.
async fn send(end: &mut End, lane: &Lane, course: Course) -> anyhow::Error {
    let mut ticks = tokio::time::interval(course.interval);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut left = course.frames;
    loop {
        tokio::select! {
            _ = ticks.tick(), if left > 0 && lane.is_ready_for_frame() => {
                left -= 1;
                let mut frame = vec![0x5a; course.bytes];
                frame[..8].copy_from_slice(&stamp(now()).to_le_bytes());
                if let Err(error) = lane.push(frame.into(), Standing::Continues) {
                    return error.into();
                }
            }
            event = end.events.next() => match event {
                Some(Event::Message { channel: Channel::Picture, bytes }) => {
                    if let Err(error) = lane.handle(&bytes) {
                        return error.into();
                    }
                }
                Some(Event::Closed) | None => return anyhow::anyhow!("sender closed"),
                Some(_) => {}
            }
        }
    }
}

async fn receive(end: &mut End, frames: u32) -> Result<Vec<Duration>> {
    let mut receiver = Receiver::new(|_| false);
    let mut took = Vec::new();
    while took.len() < usize::try_from(frames)? {
        let due = receiver.poll_timeout().unwrap_or_else(|| now() + Duration::from_secs(20));
        match tokio::time::timeout_at(due.into(), end.events.next()).await {
            Ok(Some(Event::Message { channel: Channel::Picture, bytes })) => {
                receiver.handle(now(), &bytes)?;
            }
            Ok(Some(Event::Closed) | None) => bail!("receiver closed"),
            Ok(Some(_)) => {}
            Err(_) if receiver.poll_timeout().is_some() => {}
            Err(_) => bail!("nothing came for 20 s after {} frames", took.len()),
        }
        while let Some((_, frame)) = receiver.next_frame() {
            let sent = frame.first_chunk::<8>().context("a frame without its moment")?;
            took.push(Duration::from_nanos(stamp(now()) - u64::from_le_bytes(*sent)));
        }
        if let Some(ack) = receiver.poll_ack(now()) {
            // A full channel loses it, as the network might; the next one says the same.
            let _ = end.peer.try_send(Channel::Picture, &ack).await;
        }
    }
    Ok(took)
}

/// Nanoseconds since this program first asked.
fn stamp(at: Instant) -> u64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = *START.get_or_init(now);
    u64::try_from(at.saturating_duration_since(start).as_nanos()).unwrap_or(u64::MAX)
}

/// The same frames as messages of the reliable channel, for comparison.
pub async fn run_reliable(pair: &mut Pair, course: Course) -> Result<Vec<Duration>> {
    let peer = Arc::clone(&pair.answerer.peer);
    let sending = tokio::spawn(async move {
        let mut ticks = tokio::time::interval(course.interval);
        for _ in 0..course.frames {
            ticks.tick().await;
            // Text, because the channel carries JSON.
            let moment = format!("{:020}", stamp(now()));
            let message = format!("{moment}{}", ".".repeat(course.bytes.saturating_sub(20)));
            if peer.send(Channel::Control, message.as_bytes()).await.is_err() {
                return;
            }
        }
    });
    let mut took = Vec::new();
    while took.len() < usize::try_from(course.frames)? {
        let event = tokio::time::timeout(Duration::from_mins(1), pair.offerer.events.next());
        match event.await.context("a minute without a message")? {
            Some(Event::Message { channel: Channel::Control, bytes }) => {
                let moment = bytes.get(..20).context("a message without its moment")?;
                let sent: u64 = std::str::from_utf8(moment)?.parse()?;
                took.push(Duration::from_nanos(stamp(now()) - sent));
            }
            Some(Event::Closed) | None => bail!("closed in the middle"),
            Some(_) => {}
        }
    }
    sending.await?;
    Ok(took)
}
