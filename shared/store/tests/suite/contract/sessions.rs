//! Sessions: made, saved, audited, and what is refused.

use futures_util::future::join_all;
use sasae_domain::{Event, EventKind, Order, Refusal, verify};
use sasae_protocol::{ChannelId, CustomerName, Reason, Seconds, SessionState, Subject};
use sasae_store::{Change, CodeHash, Store, StoreError};

use crate::sample::{at, by, by_device, change, id, join, made, member, new, ordered};

pub(crate) async fn a_session_is_read_as_it_was_made(store: &impl Store) {
    let new = new(1);
    store.create(&new).await.unwrap();
    let (record, audit) = new.seal();
    assert_eq!(store.session(id(1)).await.unwrap(), Some(record));
    assert_eq!(store.audit(id(1)).await.unwrap(), audit);
}

pub(crate) async fn a_session_is_made_once(store: &impl Store) {
    let first = made(store, 1).await;
    let mut again = new(1);
    again.pin = CodeHash::Pin("other".into());
    again.link = CodeHash::Link("other".into());
    assert_eq!(store.create(&again).await, Err(StoreError::Conflict));
    assert_eq!(store.session_of_code(&again.pin).await.unwrap(), None);
    assert_eq!(store.session(id(1)).await.unwrap(), Some(first));
}

pub(crate) async fn what_was_never_made_is_nothing(store: &impl Store) {
    assert_eq!(store.session(id(1)).await.unwrap(), None);
    assert_eq!(store.session_of_code(&new(1).pin).await.unwrap(), None);
    assert_eq!(store.audit(id(1)).await.unwrap(), []);
    let (record, _) = new(1).seal();
    let unknown = change(&record, &Order::ShowCode, &by("aiko"), at(1));
    assert_eq!(store.save(&unknown).await, Err(StoreError::Conflict));
}

pub(crate) async fn a_save_raises_the_version_and_is_read_at_once(store: &impl Store) {
    let first = made(store, 1).await;
    let change = change(&first, &join(), &by_device(7), at(5));
    store.save(&change).await.unwrap();
    let second = store.session(id(1)).await.unwrap().unwrap();
    assert_eq!(second, change.seal().0);
    assert_eq!((second.version, second.audit.count), (2, 2));
    assert_eq!(second.session.state(at(5)), SessionState::Active);
    assert_eq!((&second.pin, &second.link), (&first.pin, &first.link));
    assert_eq!(second.sealed_codes, first.sealed_codes);
}

pub(crate) async fn a_stale_save_is_a_conflict_and_changes_nothing(store: &impl Store) {
    let first = made(store, 1).await;
    let second = ordered(store, &first, &join(), &by_device(7), at(5)).await;
    let stale = change(&first, &Order::Release, &by("aiko"), at(6));
    assert_eq!(store.save(&stale).await, Err(StoreError::Conflict));
    assert_eq!(store.session(id(1)).await.unwrap(), Some(second));
    assert_eq!(store.audit(id(1)).await.unwrap().len(), 2);
}

pub(crate) async fn of_64_parallel_saves_exactly_one_wins(store: &impl Store) {
    let first = made(store, 1).await;
    let assign = |number| Order::Assign {
        member: member(&format!("member-{number}")),
        holder: Some(member("aiko")),
    };
    let changes: Vec<Change> =
        (0..64).map(|number| change(&first, &assign(number), &by("aiko"), at(1))).collect();
    let saved = join_all(changes.iter().map(|change| store.save(change))).await;
    assert_eq!(saved.iter().filter(|saved| saved.is_ok()).count(), 1);
    assert!(saved.iter().filter_map(|saved| saved.as_ref().err()).all(is_contention), "{saved:?}");
    let winner = saved.iter().position(Result::is_ok).unwrap();
    let record = store.session(id(1)).await.unwrap().unwrap();
    assert_eq!(record, changes[winner].seal().0);
    assert_eq!(verify(&store.audit(id(1)).await.unwrap()), Ok(record.audit));
}

/// Loads, decides and saves as a handler does, until it is decided.
async fn claim(store: &impl Store, number: u64) -> Result<(), Refusal> {
    loop {
        let before = store.session(id(1)).await.unwrap().unwrap();
        let (after, events) = before.session.apply(&join(), &by_device(number), at(1))?;
        let change = Change { before, after, events, peers: Vec::new(), codes: None, now: at(1) };
        match store.save(&change).await {
            Ok(()) => return Ok(()),
            Err(error) => assert!(is_contention(&error), "{error}"),
        }
    }
}

pub(crate) async fn of_64_parallel_claims_exactly_one_device_is_bound(store: &impl Store) {
    made(store, 1).await;
    let claims = join_all((0..64).map(|number| claim(store, number))).await;
    assert_eq!(claims.iter().filter(|claim| claim.is_ok()).count(), 1);
    let refused = claims.iter().filter(|claim| **claim == Err(Refusal::OtherDevice)).count();
    assert_eq!(refused, 63);
    assert_eq!(store.session(id(1)).await.unwrap().unwrap().version, 2);
}

pub(crate) async fn what_needs_time_is_a_conflict_from_the_expiry_on(store: &impl Store) {
    let first = made(store, 1).await;
    let mut late = change(&first, &join(), &by_device(7), at(3_599));
    late.now = at(3_600);
    assert_eq!(store.save(&late).await, Err(StoreError::Conflict));
    assert_eq!(store.session(id(1)).await.unwrap(), Some(first));
    late.now = at(3_599);
    assert_eq!(store.save(&late).await, Ok(()));
}

pub(crate) async fn an_expired_session_can_still_be_deleted(store: &impl Store) {
    let first = made(store, 1).await;
    let told = ordered(store, &first, &Order::Expire, &sasae_domain::Caller::Service, at(3_600));
    let gone = ordered(store, &told.await, &Order::Delete, &by("aiko"), at(9_000)).await;
    assert_eq!(gone.session.state(at(9_000)), SessionState::Deleted);
    assert_eq!(store.audit(id(1)).await.unwrap().len(), 3);
}

pub(crate) async fn the_audit_is_one_chain_after_many_saves(store: &impl Store) {
    let mut record = made(store, 1).await;
    for turn in 0..12 {
        let order = if turn % 2 == 0 { Order::Release } else { Order::PickUp };
        record = ordered(store, &record, &order, &by("aiko"), at(turn)).await;
    }
    let audit = store.audit(id(1)).await.unwrap();
    assert_eq!(audit.len(), 13);
    assert_eq!(verify(&audit), Ok(record.audit));
}

pub(crate) async fn the_fullest_session_comes_back_whole(store: &impl Store) {
    let mut new = new(1);
    new.session.customer = Some(CustomerName::new(&"支".repeat(64)).unwrap());
    new.session.subject = Some(Subject::new(&"\"\\支".repeat(66)).unwrap());
    new.sealed_codes = "s".repeat(4_096);
    store.create(&new).await.unwrap();
    let mut record = store.session(id(1)).await.unwrap().unwrap();
    for guest in ["b".repeat(64), "c".repeat(64)] {
        let invite = Order::Invite { member: member(&guest) };
        record = ordered(store, &record, &invite, &by("aiko"), at(1)).await;
    }
    record = ordered(store, &record, &join(), &by_device(1), at(1)).await;
    let reason = Reason::new(&"𠮷".repeat(200)).unwrap();
    let close = Order::Close { kind: None, reason: Some(reason) };
    let change = change(&record, &close, &by("aiko"), at(2));
    store.save(&change).await.unwrap();
    assert_eq!(store.session(id(1)).await.unwrap(), Some(change.seal().0));
}

pub(crate) async fn a_change_larger_than_a_transaction_changes_nothing(store: &impl Store) {
    let first = made(store, 1).await;
    let mut large = change(&first, &Order::ShowCode, &by("aiko"), at(1));
    let event = Event { kind: EventKind::CodeShown, ..large.events[0].clone() };
    large.events = vec![event; 120];
    assert!(matches!(store.save(&large).await, Err(StoreError::Failure(_))));
    assert_eq!(store.session(id(1)).await.unwrap(), Some(first));
    assert_eq!(store.audit(id(1)).await.unwrap().len(), 1);
}

pub(crate) async fn both_codes_lead_to_their_session(store: &impl Store) {
    let record = made(store, 1).await;
    assert_eq!(store.session_of_code(&record.pin).await.unwrap(), Some(id(1)));
    assert_eq!(store.session_of_code(&record.link).await.unwrap(), Some(id(1)));
    // A PIN's hash is not a link's.
    let CodeHash::Pin(hash) = new(2).pin else { panic!("a PIN") };
    assert_eq!(store.session_of_code(&CodeHash::Link(hash)).await.unwrap(), None);
}

pub(crate) async fn a_code_in_use_is_taken_and_nothing_is_made(store: &impl Store) {
    let first = made(store, 1).await;
    let mut same_pin = new(2);
    same_pin.pin = first.pin.clone();
    assert_eq!(store.create(&same_pin).await, Err(StoreError::CodeTaken));
    let mut same_link = new(3);
    same_link.link = first.link.clone();
    assert_eq!(store.create(&same_link).await, Err(StoreError::CodeTaken));
    for record in [same_pin, same_link] {
        assert_eq!(store.session(record.session.id).await.unwrap(), None);
        assert_eq!(store.audit(record.session.id).await.unwrap(), []);
    }
    assert_eq!(store.session_of_code(&new(2).link).await.unwrap(), None);
    assert_eq!(store.session_of_code(&first.pin).await.unwrap(), Some(id(1)));
}

pub(crate) async fn a_code_is_free_again_at_the_expiry_and_not_before(store: &impl Store) {
    let first = made(store, 1).await;
    let mut second = new(2);
    second.pin = first.pin.clone();
    second.now = at(3_599);
    assert_eq!(store.create(&second).await, Err(StoreError::CodeTaken));
    second.now = at(3_600);
    assert_eq!(store.create(&second).await, Ok(()));
    assert_eq!(store.session_of_code(&first.pin).await.unwrap(), Some(id(2)));
    assert_eq!(store.session_of_code(&first.link).await.unwrap(), Some(id(1)));
}

pub(crate) async fn a_code_of_a_closed_session_still_leads_to_it(store: &impl Store) {
    let first = made(store, 1).await;
    let close = Order::Close { kind: None, reason: None };
    let closed = ordered(store, &first, &close, &by("aiko"), at(5)).await;
    assert_eq!(store.session_of_code(&first.pin).await.unwrap(), Some(id(1)));
    let mut second = new(2);
    second.pin = first.pin.clone();
    second.now = at(10);
    assert_eq!(store.create(&second).await, Err(StoreError::CodeTaken));
    ordered(store, &closed, &Order::Delete, &by("aiko"), at(20)).await;
    assert_eq!(store.session_of_code(&first.link).await.unwrap(), Some(id(1)));
}

pub(crate) async fn the_codes_of_a_session_live_as_long_as_it_does(store: &impl Store) {
    let first = made(store, 1).await;
    let extend = Order::Extend { life: Seconds::new(7_200) };
    ordered(store, &first, &extend, &by("aiko"), at(3_000)).await;
    let mut second = new(2);
    second.pin = first.pin.clone();
    second.now = at(10_199);
    assert_eq!(store.create(&second).await, Err(StoreError::CodeTaken));
    second.now = at(10_200);
    assert_eq!(store.create(&second).await, Ok(()));
}

/// A slow writer, whose clock says that its session still lives, when its PIN is another's by now.
pub(crate) async fn a_code_that_leads_elsewhere_cannot_be_prolonged(store: &impl Store) {
    let first = made(store, 1).await;
    let extend = Order::Extend { life: Seconds::new(7_200) };
    let slow = change(&first, &extend, &by("aiko"), at(3_599));
    let mut second = new(2);
    second.pin = first.pin.clone();
    second.now = at(3_600);
    store.create(&second).await.unwrap();
    assert_eq!(store.save(&slow).await, Err(StoreError::Conflict));
    assert_eq!(store.session(id(1)).await.unwrap(), Some(first));
}

pub(crate) async fn of_64_parallel_sessions_with_one_pin_exactly_one_is_made(store: &impl Store) {
    let same_pin = |number| {
        let mut record = new(number);
        record.pin = new(0).pin;
        record
    };
    let records: Vec<_> = (1..=64).map(same_pin).collect();
    let made = join_all(records.iter().map(|record| store.create(record))).await;
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1);
    assert!(made.iter().filter_map(|made| made.as_ref().err()).all(is_contention), "{made:?}");
    let winner = made.iter().position(Result::is_ok).unwrap();
    let leads_to = store.session_of_code(&new(0).pin).await.unwrap();
    assert_eq!(leads_to, Some(records[winner].session.id));
    let list = sasae_store::List::Channel {
        team: crate::sample::team(),
        channel: ChannelId::new("default").unwrap(),
    };
    assert_eq!(store.sessions(&list, 100).await.unwrap().len(), 1);
}

/// What somebody who was slower may be told.
fn is_contention(error: &StoreError) -> bool {
    match error {
        StoreError::Conflict | StoreError::CodeTaken | StoreError::Throttled => true,
        StoreError::NameTaken | StoreError::Failure(_) => false,
    }
}
