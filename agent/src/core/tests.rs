//! The agent's rules: nothing without the customer's own act, everything ends at once.

use sasae_protocol::signal::Signal;
use sasae_protocol::{Answer, Name, ProtocolVersion, SessionId, SessionState};

use super::*;
use crate::consent::{Act, CustomerAct};

const START: Timestamp = Timestamp::from_millis(1_000_000);

fn request(number: u8) -> RequestId {
    RequestId::parse(&format!("01JD00000000000000000000{number:02}")).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn after(millis: u64) -> Timestamp {
    Timestamp::from_millis(START.millis() + millis)
}

fn act(act: Act) -> Input {
    Input::Act(CustomerAct::for_test(act))
}

fn ask(number: u8, mode: Mode) -> Input {
    Input::Gateway(ToAgent::Request {
        request: request(number),
        member: sasae_protocol::MemberId::new("aiko").unwrap(),
        technician: name("Aiko"),
        team: name("Demo"),
        domain: None,
        mode,
        // A server whose clock is a day ahead: only the span counts.
        now: Timestamp::from_millis(90_000_000),
        lapses_at: Timestamp::from_millis(90_060_000),
    })
}

fn claimed() -> Claimed {
    Claimed {
        session: SessionId::parse("01JD0000000000000000000001").unwrap(),
        team: name("Demo"),
        technician: Some(name("Aiko")),
        socket_url: "wss://help.example.jp/socket".into(),
        expires_at: after(3_600_000),
        protocol: ProtocolVersion::new(1),
    }
}

fn looked() -> Looked {
    Looked {
        team: name("Demo"),
        domain: None,
        technician: Some(name("Aiko")),
        state: SessionState::Waiting,
        expires_at: after(3_600_000),
    }
}

/// A core that is in a session and online.
fn joined() -> Core {
    let mut core = Core::new(Some("https://help.example.jp".into()));
    core.handle(act(Act::CodeEntered { gateway: String::new(), code: "123456789".into() }), START);
    core.handle(Input::Looked(looked()), START);
    core.handle(act(Act::JoinConfirmed), START);
    core.handle(Input::Claimed(claimed()), START);
    core.handle(Input::Online, START);
    core
}

fn hello() -> Input {
    Input::Viewer(FromViewer::Hello {
        protocol: ProtocolVersion::new(1),
        codecs: vec![Codec::H264, Codec::Av1],
    })
}

/// A core that shares.
fn sharing(mode: Mode) -> Core {
    let mut core = joined();
    core.handle(ask(7, mode), START);
    core.handle(act(Act::Allow(request(7))), after(3_000));
    core.handle(offer(7), after(3_100));
    core.handle(hello(), after(3_200));
    assert!(matches!(core.screen(), Screen::Sharing { .. }));
    core
}

fn offer(number: u8) -> Input {
    let request = request(number);
    Input::Gateway(ToAgent::Signal { signal: Signal::Offer { request, sdp: "v=0".into() } })
}

fn key() -> Input {
    Input::Viewer(FromViewer::Key { code: "KeyA".into(), down: true })
}

fn touches(outputs: &[Output]) -> bool {
    outputs.iter().any(|output| {
        matches!(
            output,
            Output::Connect { .. } | Output::StartPicture { .. } | Output::Inject { .. }
        )
    })
}

fn answers(outputs: &[Output]) -> Vec<Answer> {
    let mut answers = Vec::new();
    for output in outputs {
        if let Output::Send(FromAgent::Answer { answer, .. }) = output {
            answers.push(*answer);
        }
    }
    answers
}

#[test]
fn the_whole_way_leads_to_a_picture() {
    let mut core = joined();
    assert!(matches!(core.screen(), Screen::Joined { online: true, .. }));
    core.handle(ask(7, Mode::Control), START);
    let outputs = core.handle(act(Act::Allow(request(7))), after(3_000));
    assert_eq!(answers(&outputs), [Answer::Grant]);
    assert!(matches!(&core.handle(offer(7), after(3_100))[..], [Output::Connect { .. }]));
    let outputs = core.handle(hello(), after(3_200));
    assert!(matches!(&outputs[0], Output::StartPicture { codec: Codec::Av1, .. }));
    assert!(matches!(&core.handle(key(), after(3_300))[..], [Output::Inject { .. }]));
}

#[test]
fn allow_is_dead_for_three_seconds_and_after_the_request_lapsed() {
    for (at, taken) in [(0, false), (2_999, false), (3_000, true), (59_999, true), (60_000, false)]
    {
        let mut core = joined();
        core.handle(ask(7, Mode::View), START);
        let outputs = core.handle(act(Act::Allow(request(7))), after(at));
        assert_eq!(answers(&outputs) == [Answer::Grant], taken, "{at} ms");
    }
}

#[test]
fn an_offer_before_the_grant_or_of_another_request_does_nothing() {
    let mut core = joined();
    assert!(core.handle(offer(7), START).is_empty());
    core.handle(ask(7, Mode::View), START);
    assert!(core.handle(offer(7), after(10)).is_empty());
    core.handle(act(Act::Allow(request(7))), after(3_000));
    assert!(core.handle(offer(8), after(3_100)).is_empty());
}

#[test]
fn a_view_grant_passes_no_input_on() {
    let mut core = sharing(Mode::View);
    for input in [key(), Input::Viewer(FromViewer::Text { text: "支".into() })] {
        assert!(core.handle(input, after(4_000)).is_empty());
    }
}

#[test]
fn stop_ends_the_grant_in_every_hand_and_nothing_follows() {
    let mut core = joined();
    core.handle(ask(7, Mode::Control), START);
    core.handle(act(Act::Allow(request(7))), after(3_000));
    let outputs = core.handle(offer(7), after(3_100));
    let Some(Output::Connect { grant, .. }) = outputs.into_iter().next() else {
        panic!("no connect");
    };
    core.handle(hello(), after(3_200));
    assert!(grant.is_live());
    let outputs = core.handle(act(Act::Stop), after(4_000));
    assert!(!grant.is_live());
    assert!(matches!(outputs[0], Output::StopSharing));
    assert_eq!(answers(&outputs), [Answer::Revoke]);
    for input in [key(), offer(7), hello()] {
        assert!(!touches(&core.handle(input, after(4_001))));
    }
}

#[test]
fn every_end_stops_the_share_at_once() {
    let ends = [
        Input::Gateway(ToAgent::Over { request: request(7) }),
        Input::Gateway(ToAgent::Ended { code: ErrorCode::SessionClosed }),
        Input::Viewer(FromViewer::End),
        act(Act::Leave),
    ];
    for end in ends {
        let mut core = sharing(Mode::Control);
        let said = format!("{end:?}");
        let outputs = core.handle(end, after(5_000));
        assert!(matches!(outputs[0], Output::StopSharing), "{said}");
        assert!(!touches(&core.handle(key(), after(5_001))), "{said}");
    }
}

#[test]
fn a_broken_connection_may_come_back_for_two_minutes_and_no_longer() {
    for (back_at, is_taken) in [(1, true), (RESUME_WINDOW_MS - 1, true), (RESUME_WINDOW_MS, false)]
    {
        let mut core = sharing(Mode::Control);
        let outputs = core.handle(Input::PeerLost, after(5_000));
        assert!(matches!(outputs[0], Output::Disconnect));
        assert!(matches!(core.screen(), Screen::Granted { is_broken: true, .. }));
        assert!(!touches(&core.handle(key(), after(5_000))), "nothing without a connection");
        let outputs = core.handle(offer(7), after(5_000 + back_at));
        assert_eq!(touches(&outputs), is_taken, "{back_at} ms");
        assert_eq!(answers(&outputs), if is_taken { vec![] } else { vec![Answer::Revoke] });
        let outputs = core.handle(hello(), after(5_000 + back_at));
        assert_eq!(matches!(core.screen(), Screen::Sharing { .. }), is_taken);
        assert_eq!(touches(&outputs), is_taken);
    }
}

#[test]
fn a_broken_share_ends_by_itself_by_stop_and_by_the_gateways_word() {
    let ends = [
        (Input::Tick, RESUME_WINDOW_MS),
        (act(Act::Stop), 10),
        (Input::Gateway(ToAgent::Over { request: request(7) }), 10),
    ];
    for (end, at) in ends {
        let mut core = sharing(Mode::Control);
        core.handle(Input::PeerLost, after(5_000));
        core.handle(end, after(5_000 + at));
        assert!(matches!(core.screen(), Screen::Joined { .. }));
        assert!(!touches(&core.handle(offer(7), after(5_001 + at))));
    }
    let mut core = sharing(Mode::Control);
    core.handle(Input::PeerLost, after(5_000));
    core.handle(Input::Offline, after(5_000));
    core.handle(Input::Online, after(9_000));
    core.handle(session(Some(request(7))), after(9_100));
    assert!(matches!(core.screen(), Screen::Granted { is_broken: true, .. }));
    core.handle(Input::Online, after(10_000));
    core.handle(session(None), after(10_100));
    assert!(matches!(core.screen(), Screen::Joined { .. }));
}

#[test]
fn a_lost_gateway_does_not_cut_a_share() {
    let mut core = sharing(Mode::Control);
    core.handle(Input::Offline, after(5_000));
    assert!(matches!(core.screen(), Screen::Sharing { .. }));
    assert!(matches!(&core.handle(key(), after(5_001))[..], [Output::Inject { .. }]));
}

#[test]
fn a_share_that_the_gateway_ended_meanwhile_ends_on_coming_back() {
    let mut core = sharing(Mode::Control);
    core.handle(Input::Offline, after(5_000));
    core.handle(Input::Online, after(9_000));
    let outputs = core.handle(session(None), after(9_100));
    assert!(matches!(outputs[0], Output::StopSharing));
}

#[test]
fn a_grant_of_an_earlier_run_is_taken_back() {
    let mut core = joined();
    let outputs = core.handle(session(Some(request(3))), START);
    assert_eq!(answers(&outputs), [Answer::Revoke]);
    assert!(!touches(&core.handle(offer(3), after(1))));
}

#[test]
fn an_opened_link_is_only_a_hint() {
    let mut core = Core::new(None);
    let pin = JoinCode::parse("123456789").unwrap();
    let gateway = Some("https://evil.example".to_owned());
    let outputs = core.handle(Input::Opened { gateway: gateway.clone(), code: pin.clone() }, START);
    assert!(matches!(outputs[0], Output::Look { .. }));
    core.handle(Input::Looked(looked()), START);
    assert!(matches!(core.screen(), Screen::ConfirmJoin { .. }));
    assert!(!core.handle(Input::Tick, after(1)).iter().any(|o| matches!(o, Output::Claim { .. })));
    let mut core = sharing(Mode::View);
    assert!(core.handle(Input::Opened { gateway, code: pin }, after(9_000)).is_empty());
}

#[test]
fn a_gateway_is_taken_as_people_type_it() {
    use super::joining::{link_gateway, parse_gateway};
    let here = |typed: &str| parse_gateway(typed);
    assert_eq!(here(" Help.Example.jp/ ").as_deref(), Some("https://help.example.jp"));
    assert_eq!(here("http://127.0.0.1:8080/j").as_deref(), Some("http://127.0.0.1:8080"));
    for wrong in ["", "http://help.example.jp", "ftp://x", "https://a b", "javascript://x"] {
        assert_eq!(here(wrong), None, "{wrong}");
    }
    let link = "https://help.example.jp/j#AAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(link_gateway(link).as_deref(), Some("https://help.example.jp"));
    assert_eq!(link_gateway("123456789"), None);
}

fn session(grant: Option<RequestId>) -> Input {
    Input::Gateway(ToAgent::Session {
        team: name("Demo"),
        technician: None,
        grant,
        expires_at: after(3_600_000),
        now: START,
    })
}

mod random;
