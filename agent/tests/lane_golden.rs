//! A conversation written down, so that the receiver in the console is held to the same.
//!
//! `lane/golden.json` is what the Rust receiver does with datagrams that a bad network let
//! through; `console/tests/unit/lane.golden.test.ts` plays it to the one in TypeScript.
//! `UPDATE_GOLDEN=1` writes it anew.

#[path = "lane/network.rs"]
#[expect(dead_code, reason = "every test that includes it uses a part of it")]
mod network;

use std::path::Path;
use std::time::{Duration, Instant};

use network::{Conditions, Network};
use sasae_agent::lane::{Receiver, Sender, Standing};
use serde::Serialize;

const MS: Duration = Duration::from_millis(1);
const SEED: u64 = 5;

/// One datagram and what came of it.
#[derive(Serialize)]
struct Step {
    /// When it came in, in milliseconds from the start.
    at_ms: u64,
    /// Its bytes.
    datagram: String,
    /// Numbers and bytes of the frames that it completed.
    frames: Vec<(u32, String)>,
    /// The acknowledgement that was due at once, if any.
    ack: Option<String>,
}

/// Short frames, so that the file stays small; the first byte says whether one stands alone.
fn frame(number: u32) -> (Vec<u8>, Standing) {
    let standing = if number.is_multiple_of(8) { Standing::Alone } else { Standing::Continues };
    let length = 2 + usize::try_from(number * 7 % 24).expect("small");
    let mut bytes = vec![u8::try_from(number).expect("small"); length];
    bytes[0] = u8::from(standing == Standing::Alone);
    (bytes, standing)
}

#[expect(clippy::disallowed_methods, reason = "any start will do for a virtual clock")]
fn conversation() -> Vec<Step> {
    let start = Instant::now();
    let (mut now, mut steps, mut number) = (start, Vec::new(), 0);
    let (mut sender, mut receiver) = (Sender::new(), Receiver::new(|frame| frame[0] == 1));
    let conditions =
        Conditions { loss: 250, delay: 4 * MS, jitter: 6 * MS, ..Conditions::default() };
    let mut network = Network::new(SEED, conditions);
    while number < 40 || sender.backlog_bytes() > 0 {
        now += MS;
        let at_ms = u64::try_from((now - start).as_millis()).expect("short");
        if at_ms.is_multiple_of(5) && number < 40 {
            let (bytes, standing) = frame(number);
            sender.push(bytes.into(), standing).expect("few frames under way");
            number += 1;
        }
        while let Some((to_receiver, datagram)) = network.arrived(now) {
            if !to_receiver {
                sender.handle(now, &datagram).expect("a sound acknowledgement");
                continue;
            }
            receiver.handle(now, &datagram).expect("a sound datagram");
            let frames = std::iter::from_fn(|| receiver.next_frame());
            let frames = frames.map(|(number, bytes)| (number, hex::encode(bytes))).collect();
            let ack = receiver.poll_ack(now);
            if let Some(ack) = &ack {
                network.send(now, false, ack);
            }
            let (datagram, ack) = (hex::encode(&datagram), ack.map(hex::encode));
            steps.push(Step { at_ms, datagram, frames, ack });
        }
        if sender.poll_timeout(now).is_some_and(|at| at <= now) {
            sender.handle_timeout(now);
        }
        while let Some(datagram) = sender.poll_transmit(now) {
            network.send(now, true, &datagram);
        }
        assert!(at_ms < 60_000, "seed {SEED}: never done");
    }
    steps
}

#[test]
fn the_conversation_written_down_is_what_the_receiver_does() {
    let lines: Vec<String> = conversation()
        .iter()
        .map(|step| serde_json::to_string(step).expect("steps have a text form"))
        .collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lane/golden.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).expect("the file can be written");
    }
    let written = std::fs::read_to_string(&path).expect("the file is there");
    assert_eq!(written, text, "UPDATE_GOLDEN=1 writes it anew, if the change is meant");
}
