//! The audit's chain: whole, or found out.

use proptest::prelude::*;
use sasae_protocol::{Outcome, Reason};

use super::situation::{aiko, at, member, new_in, request};
use crate::{Actor, AuditError, AuditHead, AuditRecord, Event, EventKind, verify};

fn event(second: u32, kind: EventKind) -> Event {
    Event { at: at(second), by: Actor::Member { member: member("aiko") }, kind, from: None }
}

fn chain() -> Vec<AuditRecord> {
    let session = new_in(super::situation::channel("default"));
    let reason = Reason::new("直りました").unwrap();
    let events = [
        event(1, EventKind::CodeShown),
        event(2, EventKind::ShareOver { request: request(1), outcome: Outcome::Ended }),
        event(3, EventKind::Released),
        event(4, EventKind::Closed { kind: None, reason: Some(reason) }),
    ];
    let (head, mut records) = AuditHead::default().append(session.id, &events[..1]);
    records.extend(head.append(session.id, &events[1..]).1);
    records
}

#[test]
fn a_chain_grown_in_parts_is_one_chain() {
    let records = chain();
    let session = records[0].session;
    let events: Vec<Event> = records.iter().map(|record| record.event.clone()).collect();
    let (head, at_once) = AuditHead::default().append(session, &events);
    assert_eq!(records, at_once);
    assert_eq!(verify(&records), Ok(head));
    assert_eq!(verify(&[]), Ok(AuditHead::default()));
}

#[test]
fn a_record_that_is_missing_doubled_or_moved_is_found() {
    let records = chain();
    let mut missing = records.clone();
    missing.remove(1);
    assert_eq!(verify(&missing), Err(AuditError::OutOfPlace { seq: 1 }));
    let mut doubled = records.clone();
    doubled.insert(1, records[1].clone());
    assert_eq!(verify(&doubled), Err(AuditError::OutOfPlace { seq: 2 }));
    let mut moved = records.clone();
    moved.swap(1, 2);
    assert_eq!(verify(&moved), Err(AuditError::OutOfPlace { seq: 1 }));
    assert_eq!(verify(&records[1..]), Err(AuditError::OutOfPlace { seq: 0 }));
}

#[test]
fn a_record_of_another_session_is_found() {
    let mut records = chain();
    records[0].session = sasae_protocol::SessionId::parse("01JD0000000000000000000002").unwrap();
    assert_eq!(verify(&records), Err(AuditError::Changed { seq: 0 }));
}

/// Records of years ago must verify with the program of today.
#[test]
fn the_seal_stays_what_it_is() {
    let hashes: Vec<String> = chain().into_iter().map(|record| record.hash).collect();
    assert_eq!(hashes[3], "1e4e03a7fcb2118e2f4d55e6fb4731bb050fd75a1f0c7ae524cbf691bf254269");
    assert!(aiko().actor() == chain()[0].event.by);
}

proptest! {
    /// Every byte of what is kept counts: changed, it is no record any more or breaks the chain.
    #[test]
    fn one_changed_byte_is_found(place in any::<proptest::sample::Index>(), bit in 0_u8..7) {
        let records = chain();
        let mut text = serde_json::to_vec(&records).unwrap();
        let place = place.index(text.len());
        text[place] ^= 1 << bit;
        if let Ok(changed) = serde_json::from_slice::<Vec<AuditRecord>>(&text) {
            // Letters of an id may be written in both cases; then it is the same record.
            prop_assert!(changed == records || verify(&changed).is_err());
        }
    }
}
