//! Descriptions and candidates from a hostile gateway or viewer, given to the real stack: an answer
//! or a named refusal, never a panic or a wait.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

use std::time::Duration;

use sasae_agent::transport::webrtc::{answer, offer};
use sasae_agent::transport::{Config, TransportError};

/// Broken descriptions, and how long one may take on a busy computer.
const DESCRIPTIONS: u64 = 120;
const PATIENCE: Duration = Duration::from_secs(20);
/// What is put into a line.
const PIECES: [&str; 12] = [
    "",
    "-1",
    "99999999999999999999",
    "\u{0}",
    "支",
    " ",
    ":",
    "a=ice-ufrag:",
    "%s%n",
    "0.0.0.0",
    "\r",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
];

/// `SplitMix64` (Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 33).unwrap() % limit.max(1)
    }
}

/// A line with something cut out, put in or repeated.
fn broken(line: &str, dice: &mut Dice) -> String {
    let chars: Vec<char> = line.chars().collect();
    let at = dice.below(chars.len() + 1);
    let (head, tail) = chars.split_at(at);
    let (head, tail): (String, String) = (head.iter().collect(), tail.iter().collect());
    match dice.below(4) {
        0 => head,
        1 => format!("{head}{}{tail}", PIECES[dice.below(PIECES.len())]),
        2 => format!("{head}{}", tail.repeat(1 + dice.below(40))),
        _ => format!("{line}\r\n{line}"),
    }
}

#[tokio::test]
async fn broken_descriptions_are_answered_or_refused_in_time() {
    let config = Config::loopback_only();
    let sound = offer(&config).await.unwrap().described.description;
    let (mut answered, mut refused) = (0, 0);
    for seed in 0..DESCRIPTIONS {
        let mut dice = Dice(seed);
        let mut lines: Vec<String> = sound.lines().map(str::to_owned).collect();
        for _ in 0..=dice.below(2) {
            let at = dice.below(lines.len());
            lines[at] = broken(&lines[at], &mut dice);
        }
        let text = lines.join("\r\n") + "\r\n";
        let answering = tokio::time::timeout(PATIENCE, answer(&config, &text));
        match answering.await.unwrap_or_else(|_| panic!("seed {seed} hangs")) {
            Ok(described) => {
                described.peer.close();
                answered += 1;
            }
            Err(TransportError::Description(_) | TransportError::Setup(_)) => refused += 1,
            Err(other) => panic!("seed {seed}: {other}"),
        }
    }
    assert!(answered > 0 && refused > 0, "{answered} answered, {refused} refused");
}

#[tokio::test]
async fn broken_candidates_are_skipped() {
    let config = Config::loopback_only();
    let offered = offer(&config).await.unwrap();
    let peer = answer(&config, &offered.described.description).await.unwrap().peer;
    let sound = "candidate:1 1 udp 2113937151 127.0.0.1 9 typ host generation 0 ufrag abcd";
    let mut taken = 0;
    for seed in 0..60 {
        let line = broken(sound, &mut Dice(seed));
        if line.len() <= 512 {
            let given = [line];
            let adding = tokio::time::timeout(PATIENCE, peer.add_candidates(&given));
            taken += usize::from(adding.await.expect("no waiting").is_ok());
        }
    }
    assert!(taken > 20, "{taken}");
}
