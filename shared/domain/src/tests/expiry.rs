//! Expiry to the millisecond, and what a live share does to it.

use sasae_protocol::{EXPIRY_MAX, EXPIRY_MIN, Seconds, SessionState, Timestamp};

use super::situation::{
    LIFE, aiko, at, channel, connection, device, join, new_in, request, with_device,
};
use crate::{Caller, EventKind, Exchange, LEASE, Order, Refusal};

fn a_millisecond_before(moment: Timestamp) -> Timestamp {
    Timestamp::from_millis(moment.millis() - 1)
}

#[test]
fn a_session_expires_at_its_deadline_and_not_a_millisecond_before() {
    let session = new_in(channel("default"));
    let last = a_millisecond_before(at(LIFE));
    assert_eq!(session.state(last), SessionState::Waiting);
    assert!(session.apply(&join(), &device(1), last).is_ok());
    assert_eq!(session.state(at(LIFE)), SessionState::Expired);
    assert_eq!(session.apply(&join(), &device(1), at(LIFE)).err(), Some(Refusal::Expired));
}

#[test]
fn the_expiry_is_told_once() {
    let session = new_in(channel("default"));
    let (same, events) = session.apply(&Order::Expire, &Caller::Service, at(LIFE - 1)).unwrap();
    assert!(same == session && events.is_empty());
    let (told, events) = session.apply(&Order::Expire, &Caller::Service, at(LIFE)).unwrap();
    assert_eq!(events[0].kind, EventKind::Expired);
    let (same, events) = told.apply(&Order::Expire, &Caller::Service, at(LIFE + 5)).unwrap();
    assert!(same == told && events.is_empty());
}

#[test]
fn a_live_share_is_not_cut_and_expires_when_it_has_ended() {
    let one = request(1);
    let session = with_device(3, LIFE - 10);
    assert_eq!(session.expires_at(), at(LIFE - 10).plus(LEASE));
    let lease = Order::Lease { request: one };
    let (session, _) = session.apply(&lease, &aiko(), at(LIFE + 300)).unwrap();
    assert_eq!(session.state(at(LIFE + 800)), SessionState::Active);
    let end = Order::EndShare { request: one };
    let (ended, _) = session.apply(&end, &aiko(), at(LIFE + 800)).unwrap();
    assert_eq!(ended.state(at(LIFE + 800)), SessionState::Expired);
    let again = Order::Request { request: request(2), mode: sasae_protocol::Mode::View };
    assert_eq!(ended.apply(&again, &aiko(), at(LIFE + 800)).err(), Some(Refusal::Expired));
}

#[test]
fn a_share_whose_lease_ran_out_expires_and_is_ended_by_the_announcement() {
    let session = with_device(3, LIFE - 10);
    let end = session.expires_at();
    assert_eq!(session.state(a_millisecond_before(end)), SessionState::Active);
    assert_eq!(session.state(end), SessionState::Expired);
    let (told, events) = session.apply(&Order::Expire, &Caller::Service, end).unwrap();
    assert_eq!(events.len(), 2);
    assert!(matches!(told.exchange(end), Exchange::Idle { .. }));
    assert_eq!(told.state(end), SessionState::Expired);
}

#[test]
fn extending_moves_the_deadline_on_and_never_back() {
    let session = new_in(channel("default"));
    let extend = |life| session.apply(&Order::Extend { life }, &aiko(), at(0));
    assert_eq!(extend(EXPIRY_MAX).unwrap().0.deadline, at(0).plus(EXPIRY_MAX));
    let (same, events) = extend(EXPIRY_MIN).unwrap();
    assert!(same == session && events.is_empty());
    for span in [EXPIRY_MIN.get() - 1, EXPIRY_MAX.get() + 1, 0, u32::MAX] {
        assert_eq!(extend(Seconds::new(span)).err(), Some(Refusal::BadSpan));
    }
}

#[test]
fn a_lost_device_is_noticed_after_the_expiry_too() {
    let session = with_device(0, 2);
    let offline = Order::Offline { connection: connection(1) };
    let (after, events) = session.apply(&offline, &Caller::Service, at(LIFE)).unwrap();
    assert_eq!(events[0].kind, EventKind::Offline);
    assert_eq!(after.device().unwrap().connection, None);
}
