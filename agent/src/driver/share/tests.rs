//! A hostile viewer over a real connection: nothing gets through but messages within their limits,
//! memory stays bounded, and the end is clear.

use std::time::Duration;

use sasae_protocol::Mode;
use sasae_protocol::picture::DATAGRAM_BYTES_MAX;
use tokio::time::timeout;

use super::*;
use crate::dice::Dice;
use crate::driver::HAPPENINGS_MAX;
use crate::transport::{Event, SendError};

const PATIENCE: Duration = Duration::from_mins(1);
/// Messages that the hostile viewer sends on each channel.
const FLOOD: usize = 1_500;
/// What a share may take of memory while it is flooded.
const MEMORY_KB_MAX: u64 = 96 * 1024;

/// What a viewer that means harm says on a JSON channel.
fn harmful(dice: &mut Dice) -> String {
    let long = "x".repeat(dice.size(60_000));
    match dice.below(14) {
        0 => long,
        1 => "[".repeat(1 + dice.size(4_000)),
        2 => format!("{{\"type\":\"text\",\"text\":\"{long}\"}}"),
        3 => format!("{{\"type\":\"key\",\"code\":\"{long}\",\"down\":true}}"),
        4 => "{\"type\":\"wheel\",\"dx\":1e39,\"dy\":-1e39,\"x\":0,\"y\":0}".to_owned(),
        5 => "{\"type\":\"move\",\"seq\":-1,\"x\":70000,\"y\":1}".to_owned(),
        6 => format!(
            "{{\"type\":\"hello\",\"protocol\":1,\"codecs\":[{}\"av1\"]}}",
            "\"av1\",".repeat(dice.size(3_000))
        ),
        7 => "{\"type\":\"allow\"}".to_owned(),
        8 => "\u{0}\u{ffff}".to_owned(),
        9 => "{\"type\":\"end\",\"type\":\"key_frame\"}".to_owned(),
        10 => "{\"type\":\"key_frame\"}".to_owned(),
        11 => "{\"type\":\"key\",\"code\":\"KeyA\",\"down\":true}".to_owned(),
        12 => "{\"type\":\"release_all\"}".to_owned(),
        _ => "null".to_owned(),
    }
}

/// A share that has been connected by a viewer, the viewer, and what the share tells.
async fn connected() -> (Share, Described, mpsc::Receiver<Happening>) {
    let (grant, _end) = Grant::for_test(Mode::Control);
    let (happenings, mut told) = mpsc::channel(HAPPENINGS_MAX);
    let offered = webrtc::offer(&Config::loopback_only()).await.unwrap();
    let offer = offered.described.description.clone();
    let tell = Tell::new(1, happenings);
    let mut share = Share::answer(grant, offer, Vec::new(), true, tell);
    let described = loop {
        match timeout(PATIENCE, told.recv()).await.unwrap() {
            Some(Happening::Share(1, Shared::Described(described))) => break described,
            Some(Happening::Share(1, Shared::Candidates(_))) => {}
            _ => panic!("the offer was not answered"),
        }
    };
    let mut viewer = offered.accept(&described.description).await.unwrap();
    share.connected(described);
    while timeout(PATIENCE, viewer.events.next()).await.unwrap() != Some(Event::Open) {}
    (share, viewer, told)
}

/// The memory of this process, in KiB.
fn memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

async fn flood(peer: Arc<dyn Peer>, channel: Channel) {
    let mut dice = Dice::new(u64::from(channel.id()) + 1);
    for _ in 0..FLOOD {
        let message = if channel == Channel::Picture {
            let count = 1 + dice.size(2 * DATAGRAM_BYTES_MAX);
            let mut bytes: Vec<u8> = (0..count).map(|_| dice.next().to_le_bytes()[0]).collect();
            bytes[0] %= 4;
            bytes
        } else {
            harmful(&mut dice).into_bytes()
        };
        match peer.send(channel, &message).await {
            Ok(()) | Err(SendError::Unfit | SendError::Full) => {}
            Err(SendError::Closed) => return,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_garbage_on_every_channel_gets_nothing_through_and_ends_when_it_is_told_to() {
    let (share, mut viewer, mut told) = connected().await;
    let before = memory_kb();
    let floods = Channel::ALL.map(|channel| tokio::spawn(flood(viewer.peer.clone(), channel)));
    let peer = viewer.peer.clone();
    let ending = tokio::spawn(async move {
        for each in floods {
            each.await.unwrap();
        }
        peer.send(Channel::Control, b"{\"type\":\"end\"}").await.unwrap();
    });
    let mut heard = 0_usize;
    loop {
        let Some(Happening::Share(1, shared)) = timeout(PATIENCE, told.recv()).await.unwrap()
        else {
            panic!("something else happened");
        };
        match shared {
            Shared::Viewer(FromViewer::End) => break,
            Shared::Viewer(message) => {
                assert!(message.is_within_limits(), "{message:?}");
                heard += 1;
            }
            Shared::Candidates(_) => {}
            Shared::Described(_) | Shared::Lost => panic!("the connection did not stand it"),
        }
    }
    ending.await.unwrap();
    assert!(heard > FLOOD / 4, "what is allowed gets through: {heard}");
    let grown = memory_kb().saturating_sub(before);
    assert!(grown < MEMORY_KB_MAX, "{grown} KiB more");
    drop(share);
    let end = async { while viewer.events.next().await.is_some() {} };
    timeout(PATIENCE, end).await.expect("the viewer sees the end");
}
