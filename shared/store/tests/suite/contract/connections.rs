//! Connections, whom they signal to, and what they watch.

use sasae_domain::Order;
use sasae_protocol::{ChannelId, SessionId};
use sasae_store::{Connection, List, Peer, PeerChange, Store, StoreError};

use crate::sample::{
    at, by, by_device, change, connection_id, console, id, join, made, member, ordered, request,
    team,
};

fn peer(number: u64) -> Peer {
    Peer { connection: connection_id(number), request: request(1) }
}

fn sets(connection: u64, session: SessionId, peer: Option<Peer>) -> PeerChange {
    PeerChange { connection: connection_id(connection), session, peer }
}

async fn connected(store: &impl Store, number: u64) -> Connection {
    let connection = console(number, "aiko");
    store.put_connection(&connection).await.unwrap();
    connection
}

async fn peer_of(store: &impl Store, number: u64, session: SessionId) -> Option<Peer> {
    let connection = store.connection(&connection_id(number)).await.unwrap().unwrap();
    connection.peers.get(&session).cloned()
}

pub(crate) async fn a_connection_is_kept_and_forgotten(store: &impl Store) {
    let mut connection = console(1, "aiko");
    connection.peers.insert(id(1), peer(2));
    store.put_connection(&connection).await.unwrap();
    assert_eq!(store.connection(&connection.id).await.unwrap(), Some(connection.clone()));
    store.delete_connection(&connection.id).await.unwrap();
    assert_eq!(store.connection(&connection.id).await.unwrap(), None);
    assert_eq!(store.delete_connection(&connection.id).await, Ok(()));
}

pub(crate) async fn peers_change_with_the_session(store: &impl Store) {
    let record = made(store, 1).await;
    connected(store, 1).await;
    connected(store, 2).await;
    let mut change_of_peers = change(&record, &join(), &by_device(7), at(1));
    change_of_peers.peers = vec![sets(1, id(1), Some(peer(2))), sets(2, id(1), Some(peer(1)))];
    store.save(&change_of_peers).await.unwrap();
    assert_eq!(peer_of(store, 1, id(1)).await, Some(peer(2)));
    assert_eq!(peer_of(store, 2, id(1)).await, Some(peer(1)));
    let record = store.session(id(1)).await.unwrap().unwrap();
    let mut release = change(&record, &Order::Release, &by("aiko"), at(2));
    // Said twice of one connection: the last word counts.
    release.peers = vec![sets(1, id(1), Some(peer(2))), sets(2, id(1), None), sets(1, id(1), None)];
    store.save(&release).await.unwrap();
    assert_eq!(peer_of(store, 1, id(1)).await, None);
    assert_eq!(peer_of(store, 2, id(1)).await, None);
}

pub(crate) async fn a_refused_save_changes_no_peer(store: &impl Store) {
    let record = made(store, 1).await;
    connected(store, 1).await;
    ordered(store, &record, &join(), &by_device(7), at(1)).await;
    let mut stale = change(&record, &Order::Release, &by("aiko"), at(2));
    stale.peers = vec![sets(1, id(1), Some(peer(2))), sets(9, id(1), Some(peer(2)))];
    assert_eq!(store.save(&stale).await, Err(StoreError::Conflict));
    assert_eq!(peer_of(store, 1, id(1)).await, None);
}

pub(crate) async fn a_connection_that_is_gone_is_left_alone(store: &impl Store) {
    let record = made(store, 1).await;
    connected(store, 2).await;
    let mut release = change(&record, &Order::Release, &by("aiko"), at(1));
    release.peers =
        vec![sets(1, id(1), Some(peer(2))), sets(2, id(1), Some(peer(1))), sets(3, id(1), None)];
    assert_eq!(store.save(&release).await, Ok(()));
    assert_eq!(peer_of(store, 2, id(1)).await, Some(peer(1)));
    for gone in [1, 3] {
        assert_eq!(store.connection(&connection_id(gone)).await.unwrap(), None);
    }
    assert_eq!(store.session(id(1)).await.unwrap().unwrap().version, 2);
}

pub(crate) async fn the_peers_of_two_sessions_are_apart(store: &impl Store) {
    connected(store, 1).await;
    for number in [1, 2] {
        let record = made(store, number).await;
        let mut join = change(&record, &join(), &by_device(7), at(1));
        join.peers = vec![sets(1, id(number), Some(peer(number + 10)))];
        store.save(&join).await.unwrap();
    }
    let record = store.session(id(1)).await.unwrap().unwrap();
    let mut release = change(&record, &Order::Release, &by("aiko"), at(2));
    release.peers = vec![sets(1, id(1), None)];
    store.save(&release).await.unwrap();
    assert_eq!(peer_of(store, 1, id(1)).await, None);
    assert_eq!(peer_of(store, 1, id(2)).await, Some(peer(12)));
}

fn lists() -> [List; 2] {
    let channel = ChannelId::new("default").unwrap();
    let home = List::TakesPart { team: team(), member: member("aiko") };
    [List::Channel { team: team(), channel }, home]
}

pub(crate) async fn watchers_are_told_until_their_connection_ends(store: &impl Store) {
    let (first, second) = (connected(store, 1).await, connected(store, 2).await);
    let [channel, home] = lists();
    store.watch(&first, &member("aiko"), &lists()).await.unwrap();
    store.watch(&second, &member("ben"), std::slice::from_ref(&channel)).await.unwrap();
    store.watch(&second, &member("ben"), std::slice::from_ref(&channel)).await.unwrap();
    let aiko = (first.id.clone(), member("aiko"));
    let ben = (second.id.clone(), member("ben"));
    assert_eq!(store.watchers(&channel).await.unwrap(), [aiko.clone(), ben.clone()]);
    assert_eq!(store.watchers(&home).await.unwrap(), [aiko]);
    store.delete_connection(&first.id).await.unwrap();
    assert_eq!(store.watchers(&channel).await.unwrap(), [ben]);
    assert_eq!(store.watchers(&home).await.unwrap(), []);
}

pub(crate) async fn a_connection_that_is_gone_watches_nothing(store: &impl Store) {
    let gone = console(1, "aiko");
    assert_eq!(store.watch(&gone, &member("aiko"), &lists()).await, Ok(()));
    for list in lists() {
        assert_eq!(store.watchers(&list).await.unwrap(), []);
    }
    assert_eq!(store.connection(&gone.id).await.unwrap(), None);
}

pub(crate) async fn a_watch_that_meets_the_end_leaves_nothing(store: &impl Store) {
    for number in 0..16 {
        let connection = connected(store, number).await;
        let (aiko, lists) = (member("aiko"), lists());
        let watch = store.watch(&connection, &aiko, &lists);
        let end = store.delete_connection(&connection.id);
        let (watched, ended) = futures_util::future::join(watch, end).await;
        watched.unwrap();
        ended.unwrap();
        for list in lists {
            assert_eq!(store.watchers(&list).await.unwrap(), []);
        }
    }
}
