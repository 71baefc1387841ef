//! Something long over a reliable channel: does it ever stop?
//!
//! With the stack's defaults nine of ten such sends stall for one to two seconds: it bursts into
//! the receiver's socket buffer (64 KiB in Chromium) and then waits for a timer.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use sasae_agent::transport::{BULK_MESSAGE_BYTES, Channel, Event, Peer};

use super::now;
use super::pair::Pair;

/// Bytes of one bulk send.
pub const BULK_BYTES: usize = 60_000_000;

/// How a bulk send went.
#[derive(Clone, Copy, Debug)]
pub struct Bulk {
    /// Bytes that arrived.
    pub bytes: usize,
    /// From the first to the last byte at the receiver.
    pub took: Duration,
    /// Longest time without a byte at the receiver.
    pub longest_gap: Duration,
}

impl Bulk {
    /// Millions of bytes a second.
    #[expect(clippy::cast_precision_loss, reason = "below 2^52 bytes")]
    pub fn megabytes_a_second(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.took.as_secs_f64().max(1e-9)
    }
}

/// Sends `bytes` on the control channel, as text because that is what it carries.
pub async fn send(peer: &dyn Peer, bytes: usize) -> Result<()> {
    let message = vec![b'.'; BULK_MESSAGE_BYTES];
    let mut left = bytes;
    while left > 0 {
        let length = left.min(message.len());
        peer.send(Channel::Control, &message[..length]).await?;
        left -= length;
    }
    Ok(())
}

/// UDP packets that this computer's sockets have dropped because their buffer was full, in all
/// (`RcvbufErrors` of `/proc/net/snmp`); zero where that cannot be read.
pub fn socket_drops() -> u64 {
    let table = std::fs::read_to_string("/proc/net/snmp").unwrap_or_default();
    let mut udp = table.lines().filter_map(|line| line.strip_prefix("Udp: "));
    let names = udp.next().unwrap_or_default().split(' ');
    let counts = udp.next().unwrap_or_default().split(' ');
    let drops = names.zip(counts).find(|(name, _)| *name == "RcvbufErrors");
    drops.and_then(|(_, count)| count.parse().ok()).unwrap_or(0)
}

/// Sends from the answerer to the offerer, as an agent would to a browser.
pub async fn between(pair: &mut Pair, bytes: usize) -> Result<Bulk> {
    let sender = pair.answerer.peer.clone();
    let sending = tokio::spawn(async move { send(&*sender, bytes).await });
    let start = now();
    let (mut got, mut last, mut longest_gap) = (0, start, Duration::ZERO);
    while got < bytes {
        let next = pair.offerer.events.next();
        let event = tokio::time::timeout(Duration::from_mins(1), next).await;
        match event.context("a minute without a byte")? {
            Some(Event::Message { bytes, .. }) => {
                let at = now();
                longest_gap = longest_gap.max(at - last);
                last = at;
                got += bytes.len();
            }
            Some(Event::Closed) | None => bail!("closed in the middle"),
            Some(Event::Candidates(_) | Event::StateChanged(_) | Event::Open) => {}
        }
    }
    sending.await??;
    Ok(Bulk { bytes: got, took: last - start, longest_gap })
}
