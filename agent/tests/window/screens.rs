//! Screens by name, as the core would make them, for the tests and the example of the windows.

use std::time::Instant;

use sasae_agent::consent::{Clock, Screen};
use sasae_protocol::{ErrorCode, Mode, RequestId, Seconds, Timestamp};

/// How long a request stands before it lapses.
const REQUEST_TIMEOUT: Seconds = Seconds::new(60);

/// The time since the first call, on a clock that no one can set.
#[expect(clippy::disallowed_methods, reason = "the shell of the tests: the windows run for real")]
pub(crate) fn clock() -> Clock {
    let start = Instant::now();
    std::sync::Arc::new(move || {
        let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        Timestamp::from_millis(1_700_000_000_000 + millis)
    })
}

/// The id of the request that a screen asks; `number` keeps several apart.
pub(crate) fn request(number: u8) -> RequestId {
    let text = format!("01ARZ3NDEKTSV4RRFFQ69G5FA{}", number % 10);
    RequestId::parse(&text).expect("a valid ULID")
}

/// The screen called `name`, with Japanese or English names in it.
pub(crate) fn screen(name: &str, japanese: bool, now: Timestamp) -> Option<Screen> {
    let (technician, team) = if japanese {
        ("佐藤 花子", "みどりサポート")
    } else {
        ("Hana Sato", "Midori Support")
    };
    let (technician, team) = (technician.to_owned(), team.to_owned());
    let consent = |mode, domain: Option<&str>, number, lapses_in| Screen::Consent {
        request: request(number),
        technician: technician.clone(),
        team: team.clone(),
        domain: domain.map(str::to_owned),
        mode,
        allow_from: now.plus(Seconds::new(3)),
        lapses_at: now.plus(lapses_in),
    };
    Some(match name {
        "ask" => Screen::AskCode { ask_gateway: false, problem: None },
        "ask-gateway" => Screen::AskCode { ask_gateway: true, problem: None },
        "ask-problem" => {
            Screen::AskCode { ask_gateway: false, problem: Some(ErrorCode::UnknownCode) }
        }
        "confirm" => Screen::ConfirmJoin {
            gateway: "support.midori.example".into(),
            team,
            technician: Some(technician),
        },
        "joining" => Screen::Joining,
        "queued" => Screen::Joined { team, technician: None, online: true },
        "joined" => Screen::Joined { team, technician: Some(technician), online: true },
        "offline" => Screen::Joined { team, technician: Some(technician), online: false },
        "consent-view" => consent(Mode::View, Some("midori.example"), 1, REQUEST_TIMEOUT),
        "consent-control" => consent(Mode::Control, None, 2, REQUEST_TIMEOUT),
        "consent-short" => consent(Mode::View, None, 3, Seconds::new(5)),
        "granted" => Screen::Granted { technician, mode: Mode::View, is_broken: false },
        "sharing-view" => Screen::Sharing { technician, mode: Mode::View },
        "sharing-control" => Screen::Sharing { technician, mode: Mode::Control },
        "ended" => Screen::Ended { reason: ErrorCode::SessionClosed },
        _ => return None,
    })
}
