//! Lists: a channel's, a private space's, and Home.

use std::collections::BTreeSet;

use sasae_domain::{Caller, Order};
use sasae_protocol::{ChannelId, Place, SessionId};
use sasae_store::{List, Store};

use crate::sample::{at, by, channel, id, made, member, new, new_in, ordered, team};

fn in_channel(name: &str) -> List {
    List::Channel { team: team(), channel: ChannelId::new(name).unwrap() }
}

fn home(name: &str) -> List {
    List::TakesPart { team: team(), member: member(name) }
}

async fn ids(store: &impl Store, list: &List) -> Vec<SessionId> {
    let records = store.sessions(list, 1_000).await.unwrap();
    records.iter().map(|record| record.session.id).collect()
}

pub(crate) async fn a_list_is_newest_first_and_bounded(store: &impl Store) {
    for (number, second) in [(1, 30), (2, 10), (3, 20), (4, 30)] {
        let record = new_in(number, channel("default"), at(second));
        store.create(&record).await.unwrap();
    }
    let newest = [id(4), id(1), id(3), id(2)];
    assert_eq!(ids(store, &in_channel("default")).await, newest);
    assert_eq!(ids(store, &home("aiko")).await, newest);
    for list in [in_channel("default"), home("aiko")] {
        let two = store.sessions(&list, 2).await.unwrap();
        let two: Vec<SessionId> = two.iter().map(|record| record.session.id).collect();
        assert_eq!(two, newest[..2]);
        assert_eq!(store.sessions(&list, 0).await.unwrap(), []);
    }
    assert!(ids(store, &in_channel("other")).await.is_empty());
}

pub(crate) async fn a_full_list_loses_what_has_ended_first(store: &impl Store) {
    for number in 1..=4 {
        let now = at(u32::try_from(number).unwrap());
        store.create(&new_in(number, channel("default"), now)).await.unwrap();
    }
    let close = Order::Close { kind: None, reason: None };
    let record = store.session(id(4)).await.unwrap().unwrap();
    ordered(store, &record, &close, &by("aiko"), at(10)).await;
    let record = store.session(id(3)).await.unwrap().unwrap();
    ordered(store, &record, &Order::Expire, &Caller::Service, at(5_000)).await;
    for list in [in_channel("default"), home("aiko")] {
        assert_eq!(ids(store, &list).await, [id(4), id(3), id(2), id(1)]);
        for (limit, found) in [(1, vec![id(2)]), (2, vec![id(2), id(1)])] {
            let records = store.sessions(&list, limit).await.unwrap();
            let records: Vec<_> = records.iter().map(|record| record.session.id).collect();
            assert_eq!(records, found);
        }
        let three = store.sessions(&list, 3).await.unwrap();
        let three: Vec<_> = three.iter().map(|record| record.session.id).collect();
        assert_eq!(three, [id(3), id(2), id(1)], "what was closed gives way first");
    }
}

pub(crate) async fn a_deleted_session_is_on_no_list(store: &impl Store) {
    let first = made(store, 1).await;
    made(store, 2).await;
    ordered(store, &first, &Order::Delete, &by("aiko"), at(1)).await;
    assert_eq!(ids(store, &in_channel("default")).await, [id(2)]);
    assert_eq!(ids(store, &home("aiko")).await, [id(2)]);
    assert!(store.session(id(1)).await.unwrap().is_some());
}

pub(crate) async fn a_session_moves_between_lists(store: &impl Store) {
    let private = Place::Private { member: member("aiko") };
    store.create(&new_in(1, private, at(0))).await.unwrap();
    let space = List::Private { team: team(), member: member("aiko") };
    assert_eq!(ids(store, &space).await, [id(1)]);
    let record = store.session(id(1)).await.unwrap().unwrap();
    let transfer = Order::Transfer { place: channel("second"), outsiders: BTreeSet::new() };
    ordered(store, &record, &transfer, &by("aiko"), at(1)).await;
    assert!(ids(store, &space).await.is_empty());
    assert_eq!(ids(store, &in_channel("second")).await, [id(1)]);
    assert_eq!(ids(store, &home("aiko")).await, [id(1)]);
}

pub(crate) async fn home_follows_who_takes_part(store: &impl Store) {
    let record = made(store, 1).await;
    let invite = Order::Invite { member: member("ben") };
    let record = ordered(store, &record, &invite, &by("aiko"), at(1)).await;
    assert_eq!(ids(store, &home("ben")).await, [id(1)]);
    let assign = Order::Assign { member: member("chie"), holder: Some(member("aiko")) };
    let record = ordered(store, &record, &assign, &by("aiko"), at(2)).await;
    assert!(ids(store, &home("aiko")).await.is_empty());
    assert_eq!(ids(store, &home("chie")).await, [id(1)]);
    let record = ordered(store, &record, &Order::Release, &by("chie"), at(3)).await;
    for name in ["aiko", "ben", "chie"] {
        assert!(ids(store, &home(name)).await.is_empty(), "{name}");
    }
    let record = ordered(store, &record, &Order::PickUp, &by("ben"), at(4)).await;
    let close = Order::Close { kind: None, reason: None };
    ordered(store, &record, &close, &by("ben"), at(5)).await;
    assert_eq!(ids(store, &home("ben")).await, [id(1)]);
}

pub(crate) async fn home_holds_more_than_one_batch(store: &impl Store) {
    for number in 1..=105 {
        store.create(&new(number)).await.unwrap();
    }
    assert_eq!(ids(store, &home("aiko")).await.len(), 105);
    assert_eq!(store.sessions(&home("aiko"), 103).await.unwrap().len(), 103);
}
