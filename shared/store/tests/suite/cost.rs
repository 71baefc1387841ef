//! What each thing costs, in reads and writes. A change here is a change of the bill.

use std::collections::BTreeSet;

use sasae_domain::{Caller, Order};
use sasae_protocol::{ChannelId, Mode, Seconds};
use sasae_store::{
    DynamoStore, List, MemoryStore, Peer, PeerChange, Store, StoreOps, TicketFor, TicketHash,
    TokenSubject,
};

use crate::dynoxide::{Engine, config};
use crate::proxy::Proxy;
use crate::sample::{
    at, by, by_device, change, colleague, connection_id, console, id, join, made, member, new,
    request, team,
};

/// What is done, reads, writes.
type Bill = Vec<(&'static str, u64, u64)>;

/// Every line of the bill. A write in a transaction is paid twice, and once more for its entry in
/// an index; a consistent read of up to 4 KB is one unit.
const BILL: [(&str, u64, u64); 23] = [
    ("make a session", 0, 6),
    ("read a session", 1, 0),
    ("find a session by its code", 1, 0),
    ("a device joins", 0, 3),
    ("its connection", 0, 2),
    ("a request", 0, 2),
    ("a grant", 0, 2),
    ("connect, with both peers", 0, 5),
    ("a lease", 0, 2),
    ("relay a message", 1, 0),
    ("extend", 0, 6),
    ("invite", 0, 4),
    ("a list of three", 1, 0),
    ("home with three", 4, 0),
    ("open a connection", 0, 1),
    ("watch two lists", 0, 3),
    ("tell one list", 1, 0),
    ("close a connection that watches two", 0, 3),
    ("release, with one peer gone", 0, 13),
    ("close, with one technician", 0, 4),
    ("sign in", 2, 0),
    ("a ticket, there and back", 0, 2),
    ("look at and count a guess", 1, 1),
];

struct Till<'a> {
    ops: &'a StoreOps,
    before: (u64, u64),
    bill: Bill,
}

impl Till<'_> {
    fn ring(&mut self, what: &'static str) {
        let (reads, writes) = (self.ops.reads(), self.ops.writes());
        self.bill.push((what, reads - self.before.0, writes - self.before.1));
        self.before = (reads, writes);
    }

    /// What came before this is not on the bill.
    fn skip(&mut self) {
        self.before = (self.ops.reads(), self.ops.writes());
    }

    /// An order by somebody, with a peer for each pair of connections.
    async fn order(
        &mut self,
        store: &impl Store,
        what: &'static str,
        (order, by): (&Order, &Caller),
        peers: &[(u64, Option<u64>)],
    ) {
        let before = store.session(id(1)).await.unwrap().unwrap();
        self.skip();
        let mut change = change(&before, order, by, at(10));
        for (connection, peer) in peers {
            let peer =
                peer.map(|peer| Peer { connection: connection_id(peer), request: request(1) });
            let connection = connection_id(*connection);
            change.peers.push(PeerChange { connection, session: id(1), peer });
        }
        store.save(&change).await.unwrap();
        self.ring(what);
    }
}

async fn sessions(store: &impl Store, till: &mut Till<'_>) {
    let (aiko, agent) = (by("aiko"), by_device(7));
    store.create(&new(1)).await.unwrap();
    till.ring("make a session");
    store.session(id(1)).await.unwrap();
    till.ring("read a session");
    store.session_of_code(&new(1).pin).await.unwrap();
    till.ring("find a session by its code");
    for number in [1, 2] {
        store.put_connection(&console(number, "aiko")).await.unwrap();
    }
    let one = request(1);
    let online = Order::Online { connection: connection_id(2) };
    let ask = Order::Request { request: one, mode: Mode::View };
    let grant = Order::Answer { request: one, answer: sasae_protocol::Answer::Grant };
    let connect = Order::Connect { request: one, connection: connection_id(1) };
    till.order(store, "a device joins", (&join(), &agent), &[]).await;
    till.order(store, "its connection", (&online, &agent), &[]).await;
    till.order(store, "a request", (&ask, &aiko), &[]).await;
    till.order(store, "a grant", (&grant, &agent), &[]).await;
    let both = [(1, Some(2)), (2, Some(1))];
    till.order(store, "connect, with both peers", (&connect, &aiko), &both).await;
    till.order(store, "a lease", (&Order::Lease { request: one }, &aiko), &[]).await;
    store.connection(&connection_id(1)).await.unwrap();
    till.ring("relay a message");
    let extend = Order::Extend { life: Seconds::new(7_200) };
    till.order(store, "extend", (&extend, &aiko), &[]).await;
    let invite = Order::Invite { member: member("ben") };
    till.order(store, "invite", (&invite, &aiko), &[]).await;
}

async fn lists(store: &impl Store, till: &mut Till<'_>) {
    made(store, 2).await;
    made(store, 3).await;
    till.skip();
    let channel = List::Channel { team: team(), channel: ChannelId::new("default").unwrap() };
    let home = List::TakesPart { team: team(), member: member("aiko") };
    store.sessions(&channel, 100).await.unwrap();
    till.ring("a list of three");
    store.sessions(&home, 100).await.unwrap();
    till.ring("home with three");
    let connection = console(3, "aiko");
    store.put_connection(&connection).await.unwrap();
    till.ring("open a connection");
    store.watch(&connection, &member("aiko"), &[channel.clone(), home]).await.unwrap();
    till.ring("watch two lists");
    store.watchers(&channel).await.unwrap();
    till.ring("tell one list");
    store.delete_connection(&connection.id).await.unwrap();
    till.ring("close a connection that watches two");
    store.delete_connection(&connection_id(1)).await.unwrap();
    let release = (&Order::Release, &by("aiko"));
    till.order(store, "release, with one peer gone", release, &[(1, None)]).await;
    let second = store.session(id(2)).await.unwrap().unwrap();
    till.skip();
    let close = Order::Close { kind: None, reason: None };
    store.save(&change(&second, &close, &by("aiko"), at(20))).await.unwrap();
    till.ring("close, with one technician");
}

async fn access(store: &impl Store, till: &mut Till<'_>) {
    let subject = TokenSubject { issuer: "https://a.example".into(), subject: "1".into() };
    store.put_member(&colleague("aiko"), &subject).await.unwrap();
    till.skip();
    store.member_of(&subject).await.unwrap();
    till.ring("sign in");
    let ticket = TicketHash("t".into());
    let purpose = TicketFor::Console { team: team(), member: member("aiko") };
    store.put_ticket(&ticket, &purpose, at(30)).await.unwrap();
    store.take_ticket(&ticket, at(1)).await.unwrap();
    till.ring("a ticket, there and back");
    store.counted("guess", at(60)).await.unwrap();
    store.count("guess", at(60)).await.unwrap();
    till.ring("look at and count a guess");
}

async fn bill(store: &impl Store, ops: &StoreOps) -> Bill {
    let mut till = Till { ops, before: (ops.reads(), ops.writes()), bill: Vec::new() };
    sessions(store, &mut till).await;
    lists(store, &mut till).await;
    access(store, &mut till).await;
    till.bill
}

#[tokio::test]
async fn every_action_costs_what_it_did_and_relaying_one_read() {
    let engine = Engine::start().await;
    assert_eq!(bill(&engine.store, engine.store.ops()).await, BILL);
}

#[tokio::test]
async fn memory_counts_as_the_table_does() {
    let memory = MemoryStore::new();
    assert_eq!(bill(&memory, memory.ops()).await, BILL);
}

/// The operations that a function's role has to allow; a transaction needs those of its parts.
/// Only Home needs `BatchGetItem`.
#[tokio::test]
async fn the_store_needs_these_operations_and_no_others() {
    let engine = Engine::start().await;
    let proxy = Proxy::before(engine.config.endpoint.as_deref().unwrap()).await;
    let store = DynamoStore::new(&config(&proxy.endpoint));
    bill(&store, store.ops()).await;
    let operation = |request: &String| {
        let (_, rest) = request.split_once("x-amz-target: DynamoDB_20120810.").unwrap();
        rest.split_once("\r\n").unwrap().0.to_owned()
    };
    let seen: BTreeSet<String> = proxy.seen().iter().map(operation).collect();
    let parts = ["BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query"];
    let needed = parts.into_iter().chain(["TransactWriteItems", "UpdateItem"]);
    assert_eq!(seen, needed.map(ToOwned::to_owned).collect());
}
