//! Sessions, members and connections to test with.

use std::collections::BTreeMap;

use sasae_domain::{Access, Caller, Member, NewSession, Order, Session};
use sasae_protocol::{
    ChannelId, ConnectionId, DeviceKey, MemberId, Name, Place, RequestId, Role, Seconds, SessionId,
    TeamId, Timestamp,
};
use sasae_store::{Change, CodeHash, Connection, NewRecord, Principal, SessionRecord, Store};

/// The life of the sessions made here.
pub(crate) const LIFE: Seconds = Seconds::new(3_600);

/// `seconds` after the moment at which every test begins.
pub(crate) fn at(seconds: u32) -> Timestamp {
    Timestamp::from_millis(1_760_000_000_000).plus(Seconds::new(seconds))
}

pub(crate) fn team() -> TeamId {
    TeamId::new("demo").unwrap()
}

pub(crate) fn member(name: &str) -> MemberId {
    MemberId::new(name).unwrap()
}

pub(crate) fn id(number: u64) -> SessionId {
    SessionId::parse(&format!("01JD{number:022}")).unwrap()
}

pub(crate) fn request(number: u64) -> RequestId {
    RequestId::parse(&format!("01JR{number:022}")).unwrap()
}

pub(crate) fn connection_id(number: u64) -> ConnectionId {
    ConnectionId::new(&format!("Wy/+{number}=")).unwrap()
}

pub(crate) fn device(number: u64) -> DeviceKey {
    DeviceKey::new(&format!("{number:064x}")).unwrap()
}

pub(crate) fn channel(name: &str) -> Place {
    Place::Channel { channel: ChannelId::new(name).unwrap() }
}

/// A session of `aiko`, with codes that are its number.
pub(crate) fn new_in(number: u64, place: Place, now: Timestamp) -> NewRecord {
    let new = NewSession {
        id: id(number),
        team: team(),
        place,
        by: member("aiko"),
        customer: None,
        subject: None,
        life: LIFE,
    };
    let (session, events) = Session::create(new, now);
    NewRecord {
        session,
        events,
        pin: CodeHash::Pin(format!("{number:064x}")),
        link: CodeHash::Link(format!("{number:064x}")),
        sealed_codes: format!("sealed {number}"),
        now,
    }
}

pub(crate) fn new(number: u64) -> NewRecord {
    new_in(number, channel("default"), at(0))
}

/// Makes a session and reads it back.
pub(crate) async fn made(store: &impl Store, number: u64) -> SessionRecord {
    store.create(&new(number)).await.unwrap();
    store.session(id(number)).await.unwrap().unwrap()
}

pub(crate) fn by(name: &str) -> Caller {
    Caller::Member { member: member(name), access: Access::full() }
}

pub(crate) fn by_device(number: u64) -> Caller {
    Caller::Device { device: device(number) }
}

/// The change that an order makes.
pub(crate) fn change(before: &SessionRecord, order: &Order, by: &Caller, now: Timestamp) -> Change {
    let (after, events) = before.session.apply(order, by, now).unwrap();
    Change { before: before.clone(), after, events, peers: Vec::new(), codes: None, now }
}

/// Applies an order, saves it and reads the session back.
pub(crate) async fn ordered(
    store: &impl Store,
    before: &SessionRecord,
    order: &Order,
    by: &Caller,
    now: Timestamp,
) -> SessionRecord {
    store.save(&change(before, order, by, now)).await.unwrap();
    store.session(before.session.id).await.unwrap().unwrap()
}

pub(crate) fn join() -> Order {
    Order::Join { system: Name::new("Debian 12").unwrap() }
}

pub(crate) fn console(number: u64, name: &str) -> Connection {
    let principal =
        Principal::Console { team: team(), member: member(name), role: Role::Technician };
    Connection { id: connection_id(number), principal, peers: BTreeMap::new(), since: at(0) }
}

pub(crate) fn colleague(name: &str) -> Member {
    Member::new(team(), member(name), Name::new(name).unwrap(), Role::Technician)
}
