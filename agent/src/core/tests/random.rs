//! Hundreds of thousands of random happenings: nothing touches the computer but what the customer
//! has seen, allowed and not yet ended.

#![expect(clippy::wildcard_enum_match_arm, reason = "a model that knows only what matters to it")]

use std::collections::HashMap;

use super::*;
use crate::dice::Dice;

/// Streams of happenings, and how long each is.
const STREAMS: u64 = 1_500;
const STEPS: usize = 400;
/// Few requests, so that the same ones come again and again.
const REQUESTS: u64 = 4;

fn some_request(dice: &mut Dice) -> RequestId {
    request(u8::try_from(dice.below(REQUESTS)).unwrap())
}

fn some_mode(dice: &mut Dice) -> Mode {
    if dice.one_in(2) { Mode::View } else { Mode::Control }
}

fn from_gateway(dice: &mut Dice) -> ToAgent {
    let request = some_request(dice);
    match dice.below(9) {
        0 | 1 => {
            let Input::Gateway(asked) =
                ask(u8::try_from(dice.below(REQUESTS)).unwrap(), some_mode(dice))
            else {
                unreachable!("a request comes from the gateway")
            };
            asked
        }
        2 | 3 => ToAgent::Signal {
            signal: match dice.below(4) {
                0 | 1 => Signal::Offer { request, sdp: "v".repeat(dice.size(20_000)) },
                2 => Signal::Answer { request, sdp: "v=0".into() },
                _ => Signal::Candidates {
                    request,
                    candidates: vec!["c".repeat(dice.size(600)); dice.size(20)],
                },
            },
        },
        4 => ToAgent::Connect { request, ice_servers: Vec::new() },
        5 => ToAgent::Session {
            team: name("Demo"),
            technician: None,
            grant: dice.one_in(2).then_some(request),
            expires_at: after(dice.below(10_000)),
            now: START,
        },
        6 if dice.one_in(4) => ToAgent::Over { request },
        6 if dice.one_in(20) => ToAgent::Ended { code: ErrorCode::SessionClosed },
        6 | 7 => ToAgent::Pong { seq: 1, now: START },
        _ => ToAgent::Refused { code: ErrorCode::NoGrant },
    }
}

fn from_viewer(dice: &mut Dice) -> FromViewer {
    let (x, y) = (u16::try_from(dice.below(65_536)).unwrap(), 7);
    match dice.below(10) {
        0 | 1 => FromViewer::Hello {
            protocol: ProtocolVersion::new(1),
            codecs: vec![Codec::Av1; dice.size(8)],
        },
        2 => FromViewer::KeyFrame,
        3 => FromViewer::Key { code: "KeyA".repeat(dice.size(9)), down: dice.one_in(2) },
        4 => FromViewer::Text { text: "支".repeat(dice.size(2_000)) },
        5 => FromViewer::Button {
            button: sasae_protocol::peer::Button::Left,
            down: dice.one_in(2),
            x,
            y,
        },
        6 => FromViewer::Wheel { dx: f32::NAN, dy: 1e9, x, y },
        7 => FromViewer::Move { seq: 1, x, y },
        8 if dice.one_in(10) => FromViewer::End,
        _ => FromViewer::ReleaseAll,
    }
}

/// Anything that is not the customer's own doing.
fn outside(dice: &mut Dice) -> Input {
    let code = JoinCode::parse("123456789").unwrap();
    match dice.below(12) {
        0..4 => Input::Gateway(from_gateway(dice)),
        4..7 => Input::Viewer(from_viewer(dice)),
        7 if dice.one_in(6) => Input::PeerLost,
        8 => Input::Online,
        9 => Input::Offline,
        10 => match dice.below(4) {
            0 => Input::Opened { gateway: Some("https://evil.example".into()), code },
            1 => Input::Looked(looked()),
            2 => Input::Claimed(claimed()),
            _ => Input::JoinFailed(ErrorCode::Unavailable),
        },
        _ => Input::Tick,
    }
}

/// Anything that a customer can do, Allow among it if `may_allow`.
fn customer(dice: &mut Dice, may_allow: bool, screen: &Screen) -> Act {
    let shown = match screen {
        Screen::Consent { request, .. } => *request,
        _ => some_request(dice),
    };
    match dice.below(16) {
        0..8 if may_allow => Act::Allow(if dice.one_in(4) { some_request(dice) } else { shown }),
        0..10 => Act::JoinConfirmed,
        10 => Act::CodeEntered { gateway: String::new(), code: "123456789".into() },
        11 => Act::JoinRefused,
        12 | 13 => Act::Deny(shown),
        14 if dice.one_in(20) => Act::Leave,
        _ => Act::Stop,
    }
}

/// What the customer has seen and allowed, kept without any of the core's own rules.
#[derive(Default)]
struct Memory {
    seen: HashMap<RequestId, (Mode, u64)>,
    allowed: Option<(RequestId, Mode)>,
    broken_at: Option<u64>,
}

impl Memory {
    /// Notes what is about to happen while `screen` is shown.
    fn note(&mut self, input: &Input, screen: &Screen, now: u64) {
        match input {
            Input::Act(act) => match (act.act(), screen) {
                (Act::Allow(allowed), Screen::Consent { request, mode, .. }) => {
                    let since = self.seen.get(request).map(|(_, since)| *since);
                    if allowed == request && since.is_some_and(|since| now >= since + 3_000) {
                        self.allowed = Some((*request, *mode));
                    }
                }
                (Act::Stop | Act::Leave, _) => self.allowed = None,
                _ => {}
            },
            Input::Gateway(ToAgent::Over { request }) => {
                self.allowed = self.allowed.filter(|(allowed, _)| allowed != request);
            }
            Input::Gateway(ToAgent::Ended { .. }) | Input::Viewer(FromViewer::End) => {
                self.allowed = None;
            }
            Input::PeerLost if matches!(screen, Screen::Sharing { .. }) => {
                self.broken_at = Some(now);
            }
            _ => {}
        }
    }

    /// A share that broke and was not back in time is over.
    fn forget(&mut self, screen: &Screen, now: u64) {
        match (screen, self.broken_at) {
            (Screen::Granted { is_broken: true, .. }, Some(at)) => {
                self.allowed = self.allowed.filter(|_| now < at + 120_000);
            }
            _ => self.broken_at = None,
        }
    }

    /// Notes what is on the screen now.
    fn see(&mut self, screen: &Screen, now: u64) {
        match screen {
            Screen::Consent { request, mode, .. } => {
                self.seen.entry(*request).or_insert((*mode, now));
            }
            _ => self.seen.clear(),
        }
    }

    /// Whether what is to be done is what the customer allowed.
    fn covers(&self, output: &Output) -> bool {
        let holds = |grant: &Grant| {
            grant.is_live() && self.allowed == Some((grant.request(), grant.mode()))
        };
        match output {
            Output::Connect { grant, .. } | Output::StartPicture { grant, .. } => holds(grant),
            Output::Inject { permit, .. } => {
                permit.is_live() && matches!(self.allowed, Some((_, Mode::Control)))
            }
            _ => true,
        }
    }
}

/// Runs one stream; how often something touched the computer.
fn run(seed: u64, may_allow: bool) -> usize {
    let mut dice = Dice::new(seed);
    let mut core = if dice.one_in(4) { Core::new(None) } else { joined() };
    let mut memory = Memory::default();
    let mut now = START.millis();
    let mut touched = 0;
    for step in 0..STEPS {
        let pause = if dice.one_in(60) { 200_000 } else { [50, 5_000][step % 2] };
        now += dice.below(pause);
        let screen = core.screen();
        let input = match dice.below(5) {
            0 => act(customer(&mut dice, may_allow, &screen)),
            _ => outside(&mut dice),
        };
        memory.forget(&screen, now);
        memory.note(&input, &screen, now);
        let said = format!("seed {seed}, step {step}: {input:?}");
        let outputs = core.handle(input, Timestamp::from_millis(now));
        memory.see(&core.screen(), now);
        for output in &outputs {
            assert!(memory.covers(output), "{said} led to {output:?}");
        }
        touched += usize::from(touches(&outputs));
        if matches!(core.screen(), Screen::Ended { .. }) || !may_allow && dice.one_in(100) {
            core = joined();
            memory = Memory::default();
        }
    }
    touched
}

#[test]
fn no_stream_of_messages_touches_the_computer_without_an_allow() {
    for seed in 0..STREAMS {
        assert_eq!(run(seed, false), 0, "seed {seed}");
    }
}

#[test]
fn whatever_touches_the_computer_was_seen_allowed_and_not_ended() {
    let touched: usize = (0..STREAMS).map(|seed| run(seed, true)).sum();
    assert!(touched > 4_000, "the streams hardly share anything: {touched}");
}
