//! The store that fails by order and by its seed.

use sasae_domain::{Event, Order, verify};
use sasae_protocol::ChannelId;
use sasae_store::{
    Change, Fault, FaultRates, FaultStore, List, MemoryStore, Op, Store, StoreError, TicketFor,
    TicketHash,
};

use crate::contract::{self, contract};
use crate::sample::{at, by, by_device, change, id, join, made, member, new, team};

/// A wrapper without faults changes nothing.
macro_rules! each {
    ($($fact:ident,)*) => {$(
        #[tokio::test]
        async fn $fact() {
            contract::$fact(&FaultStore::new(MemoryStore::new())).await;
        }
    )*};
}

contract!(each);

fn lost() -> StoreError {
    StoreError::Failure("no answer in time".into())
}

#[tokio::test]
async fn an_ordered_fault_comes_once_and_in_its_turn() {
    let store = FaultStore::new(MemoryStore::new());
    let record = made(&store, 1).await;
    let change = change(&record, &join(), &by_device(7), at(1));
    for fault in [Fault::Conflict, Fault::Throttled, Fault::LostRequest, Fault::LostAnswer] {
        store.fail_next(Op::Save, fault);
    }
    assert_eq!(store.save(&change).await, Err(StoreError::Conflict));
    assert_eq!(store.save(&change).await, Err(StoreError::Throttled));
    assert_eq!(store.save(&change).await, Err(lost()));
    assert_eq!(store.session(id(1)).await, Ok(Some(record)));
    assert_eq!(store.save(&change).await, Err(lost()));
    assert_eq!(store.session(id(1)).await, Ok(Some(change.seal().0)));
    assert_eq!(store.faults(), 4);
}

#[tokio::test]
async fn a_stale_list_is_the_one_before() {
    let store = FaultStore::new(MemoryStore::new());
    let list = List::Channel { team: team(), channel: ChannelId::new("default").unwrap() };
    made(&store, 1).await;
    store.fail_next(Op::Sessions, Fault::StaleList);
    assert_eq!(store.sessions(&list, 9).await.unwrap().len(), 0);
    made(&store, 2).await;
    store.fail_next(Op::Sessions, Fault::StaleList);
    assert_eq!(store.sessions(&list, 9).await.unwrap().len(), 1);
    assert_eq!(store.sessions(&list, 9).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_ticket_whose_answer_was_lost_is_lost() {
    let store = FaultStore::new(MemoryStore::new());
    let ticket = TicketHash("t".into());
    let purpose = TicketFor::Console { team: team(), member: member("aiko") };
    store.put_ticket(&ticket, &purpose, at(30)).await.unwrap();
    store.fail_next(Op::TakeTicket, Fault::LostAnswer);
    assert_eq!(store.take_ticket(&ticket, at(1)).await, Err(lost()));
    assert_eq!(store.take_ticket(&ticket, at(1)).await, Ok(None));
}

/// Saves as a handler does that tries again; gives the errors on the way.
async fn stubborn(store: &impl Store) -> Vec<StoreError> {
    let mut errors = Vec::new();
    for turn in 0..200 {
        let order = if turn % 2 == 0 { Order::Release } else { Order::PickUp };
        let result = async {
            let before = store.session(id(1)).await?.expect("it was made");
            let Ok((after, events)) = before.session.apply(&order, &by("aiko"), at(turn)) else {
                return Ok(());
            };
            let change =
                Change { before, after, events, peers: Vec::new(), codes: None, now: at(turn) };
            store.save(&change).await
        };
        errors.extend(result.await.err());
    }
    errors
}

#[tokio::test]
async fn the_same_seed_fails_the_same_way_and_the_audit_holds() {
    let rates = FaultRates {
        conflict: 100,
        throttled: 100,
        lost_request: 100,
        lost_answer: 100,
        stale_list: 100,
    };
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let inner = MemoryStore::new();
        inner.create(&new(1)).await.unwrap();
        let store = FaultStore::with_rates(inner, seed, rates);
        let errors = stubborn(&store).await;
        let audit = store.inner().audit(id(1)).await.unwrap();
        let head = store.inner().session(id(1)).await.unwrap().unwrap().audit;
        assert_eq!(verify(&audit), Ok(head), "seed {seed}");
        assert_eq!(u64::try_from(errors.len()).unwrap(), store.faults(), "seed {seed}");
        let events: Vec<Event> = audit.into_iter().map(|record| record.event).collect();
        runs.push((errors, events));
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    assert!(runs[0].0.len() > 50);
}
