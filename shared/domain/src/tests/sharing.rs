//! Request, grant, connect: no share without a live consent.

use sasae_protocol::{Answer, ExchangeView, Mode, Outcome, Role};

use super::situation::{aiko, at, by, connection, device, join, member, request, with_device};
use crate::{Caller, EventKind, Exchange, GRANT_TIMEOUT, Order, REQUEST_TIMEOUT, Refusal, Session};

const MOMENT: u32 = 100;

fn connect(number: u64) -> Order {
    Order::Connect { request: request(number), connection: connection(2) }
}

fn refused(session: &Session, order: &Order, by: &Caller, second: u32) -> Option<Refusal> {
    session.apply(order, by, at(second)).err()
}

#[test]
fn technician_cannot_connect_before_consent() {
    let asked = with_device(1, MOMENT);
    assert_eq!(refused(&asked, &connect(1), &aiko(), MOMENT), Some(Refusal::NoGrant));
    let idle = with_device(0, MOMENT);
    assert_eq!(refused(&idle, &connect(1), &aiko(), MOMENT), Some(Refusal::NoGrant));
}

#[test]
fn a_grant_is_for_one_request_of_one_technician() {
    let granted = with_device(2, MOMENT);
    assert_eq!(refused(&granted, &connect(2), &aiko(), MOMENT), Some(Refusal::NoGrant));
    let ben = by("ben", Role::Technician, true);
    assert_eq!(refused(&granted, &connect(1), &ben, MOMENT), Some(Refusal::NoGrant));
    assert_eq!(refused(&granted, &connect(1), &aiko(), MOMENT), None);
}

#[test]
fn a_request_and_a_grant_lapse_by_themselves() {
    let grant = Order::Answer { request: request(1), answer: Answer::Grant };
    let asked = with_device(1, MOMENT);
    let end = MOMENT + REQUEST_TIMEOUT.get();
    assert_eq!(refused(&asked, &grant, &device(1), end - 1), None);
    assert_eq!(refused(&asked, &grant, &device(1), end), Some(Refusal::NoGrant));
    let lapsed = Exchange::Idle { last: Some(Outcome::TimedOut) };
    assert_eq!(asked.exchange(at(end)), lapsed);
    let granted = with_device(2, MOMENT);
    let end = MOMENT + GRANT_TIMEOUT.get();
    assert_eq!(refused(&granted, &connect(1), &aiko(), end - 1), None);
    assert_eq!(refused(&granted, &connect(1), &aiko(), end), Some(Refusal::NoGrant));
}

#[test]
fn after_a_denial_or_a_revocation_nothing_connects() {
    let ends = [
        (1, Answer::Deny, Outcome::Denied),
        (2, Answer::Revoke, Outcome::Revoked),
        (3, Answer::Revoke, Outcome::Revoked),
    ];
    for (steps, answer, outcome) in ends {
        let answer = Order::Answer { request: request(1), answer };
        let session = with_device(steps, MOMENT);
        let (ended, _) = session.apply(&answer, &device(1), at(MOMENT)).unwrap();
        let shown = ended.exchange(at(MOMENT)).view();
        assert_eq!(shown, ExchangeView::Idle { last: Some(outcome) });
        assert_eq!(refused(&ended, &connect(1), &aiko(), MOMENT), Some(Refusal::NoGrant));
        let lease = Order::Lease { request: request(1) };
        assert_eq!(refused(&ended, &lease, &aiko(), MOMENT), Some(Refusal::NoGrant));
    }
}

#[test]
fn the_answer_to_another_request_ends_nothing() {
    let shared = with_device(3, MOMENT);
    for answer in [Answer::Deny, Answer::Revoke] {
        let late = Order::Answer { request: request(9), answer };
        let (same, events) = shared.apply(&late, &device(1), at(MOMENT)).unwrap();
        assert!(same == shared && events.is_empty());
    }
    let end = Order::EndShare { request: request(9) };
    assert_eq!(refused(&shared, &end, &aiko(), MOMENT), Some(Refusal::NoGrant));
}

#[test]
fn one_request_at_a_time_and_a_repeat_is_the_same_one() {
    let asked = with_device(1, MOMENT);
    let ask = |number| Order::Request { request: request(number), mode: Mode::Control };
    let (same, events) = asked.apply(&ask(1), &aiko(), at(MOMENT + 1)).unwrap();
    assert!(same == asked && events.is_empty());
    assert_eq!(refused(&asked, &ask(2), &aiko(), MOMENT), Some(Refusal::RequestPending));
    let wider = Order::Request { request: request(1), mode: Mode::View };
    assert_eq!(refused(&asked, &wider, &aiko(), MOMENT), Some(Refusal::RequestPending));
}

#[test]
fn a_share_ends_with_the_part_of_whoever_asked() {
    let assign = Order::Assign { member: member("gen"), holder: Some(member("aiko")) };
    let over = EventKind::ShareOver { request: request(1), outcome: Outcome::SessionMoved };
    for order in [assign, Order::Release, Order::Close { kind: None, reason: None }, Order::Delete]
    {
        let shared = with_device(3, MOMENT);
        let (after, events) = shared.apply(&order, &aiko(), at(MOMENT)).unwrap();
        assert!(events.iter().any(|event| event.kind == over), "{order:?}");
        assert_eq!(after.exchange(at(MOMENT)).grant(), None, "{order:?}");
    }
}

#[test]
fn one_code_serves_one_device_and_lets_it_come_back() {
    let session = with_device(0, MOMENT);
    assert_eq!(refused(&session, &join(), &device(9), MOMENT), Some(Refusal::OtherDevice));
    let (gone, _) = session.apply(&Order::CustomerLeaves, &device(1), at(MOMENT)).unwrap();
    assert_eq!(refused(&gone, &join(), &device(9), MOMENT), Some(Refusal::OtherDevice));
    let back = Order::Online { connection: connection(5) };
    let (back, _) = gone.apply(&back, &device(1), at(MOMENT + 1)).unwrap();
    let device = back.device().unwrap();
    assert!(!device.has_left && device.connection == Some(connection(5)));
}

#[test]
fn a_late_goodbye_of_an_older_connection_changes_nothing() {
    let session = with_device(0, MOMENT);
    let online = Order::Online { connection: connection(5) };
    let (newer, _) = session.apply(&online, &device(1), at(MOMENT)).unwrap();
    let offline = Order::Offline { connection: connection(1) };
    let (same, events) = newer.apply(&offline, &Caller::Service, at(MOMENT)).unwrap();
    assert!(same == newer && events.is_empty());
}
