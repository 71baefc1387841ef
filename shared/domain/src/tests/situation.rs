//! Every situation that a session can be in, each reached by orders from its beginning.

use std::collections::BTreeSet;

use sasae_protocol::{
    Answer, ChannelId, ConnectionId, CustomerName, DeviceKey, MemberId, Mode, Name, NoteText,
    Place, RequestId, Role, Seconds, SessionId, SessionState, TeamId, Timestamp,
};

use crate::{
    Access, Caller, Channel, Directory, Entry, Exchange, Member, NewSession, Order, Phase, Session,
    Team, everybody,
};

/// The life of the sessions made here, in seconds.
pub(crate) const LIFE: u32 = 3_600;

/// `seconds` after the beginning of a session.
pub(crate) fn at(seconds: u32) -> Timestamp {
    Timestamp::from_millis(1_760_000_000_000).plus(Seconds::new(seconds))
}

pub(crate) fn member(name: &str) -> MemberId {
    MemberId::new(name).unwrap()
}

pub(crate) fn request(number: u64) -> RequestId {
    RequestId::parse(&format!("01JR{number:022}")).unwrap()
}

pub(crate) fn connection(number: u64) -> ConnectionId {
    ConnectionId::new(&format!("c{number}=")).unwrap()
}

pub(crate) fn key(number: u64) -> DeviceKey {
    DeviceKey::new(&format!("{number:064x}")).unwrap()
}

pub(crate) fn channel(name: &str) -> Place {
    Place::Channel { channel: ChannelId::new(name).unwrap() }
}

pub(crate) fn device(number: u64) -> Caller {
    Caller::Device { device: key(number) }
}

pub(crate) fn team() -> TeamId {
    TeamId::new("demo").unwrap()
}

pub(crate) fn person(name: &str, role: Role) -> Member {
    Member::new(team(), member(name), Name::new(name).unwrap(), role)
}

/// A team of this member and one channel with this access list.
pub(crate) fn directory(member: &Member, access: Vec<Entry>) -> Directory {
    let name = || Name::new("Demo").unwrap();
    let id = ChannelId::new("default").unwrap();
    let channel = Channel::new(team(), id, name(), Seconds::new(LIFE));
    let channel = Channel { is_default: true, access, ..channel };
    Directory {
        team: Team::new(team(), name()),
        members: vec![member.clone()],
        channels: vec![channel],
        groups: Vec::new(),
    }
}

/// What somebody of this role may do in a channel that was not set otherwise.
pub(crate) fn access(role: Role) -> Access {
    let somebody = person("somebody", role);
    directory(&somebody, everybody()).access(&somebody, &channel("default"))
}

pub(crate) fn by(name: &str, role: Role, may_enter: bool) -> Caller {
    let access = if may_enter {
        access(role)
    } else {
        Access { enters: false, permissions: BTreeSet::new(), ..access(role) }
    };
    Caller::Member { member: member(name), access }
}

/// The technician who holds the session.
pub(crate) fn aiko() -> Caller {
    by("aiko", Role::Technician, true)
}

pub(crate) fn join() -> Order {
    Order::Join { system: Name::new("Debian 12").unwrap() }
}

/// A new session of `aiko`.
pub(crate) fn new_in(place: Place) -> Session {
    let new = NewSession {
        id: SessionId::parse("01JD0000000000000000000001").unwrap(),
        team: TeamId::new("demo").unwrap(),
        place,
        by: member("aiko"),
        customer: None,
        subject: None,
        life: Seconds::new(LIFE),
    };
    Session::create(new, at(0)).0
}

/// A session after these orders.
pub(crate) fn after(steps: &[(u32, &Caller, Order)]) -> Session {
    let mut session = new_in(channel("default"));
    for (second, by, order) in steps {
        session = session.apply(order, by, at(*second)).unwrap().0;
    }
    session
}

/// A session at a moment.
pub(crate) struct Situation {
    pub(crate) name: &'static str,
    pub(crate) session: Session,
    pub(crate) now: Timestamp,
}

/// A session in which `ben` is a collaborator and the device of key 1 is connected by 1; the first
/// request is answered and connected as far as `steps` says.
pub(crate) fn with_device(steps: usize, from: u32) -> Session {
    let (aiko, agent) = (aiko(), device(1));
    let ben = by("ben", Role::Technician, true);
    let one = request(1);
    let story = [
        (1, &aiko, Order::Invite { member: member("ben") }),
        (1, &ben, Order::Accept),
        (1, &agent, join()),
        (1, &agent, Order::Online { connection: connection(1) }),
        (from, &aiko, Order::Request { request: one, mode: Mode::Control }),
        (from, &agent, Order::Answer { request: one, answer: Answer::Grant }),
        (from, &aiko, Order::Connect { request: one, connection: connection(2) }),
    ];
    after(&story[..4 + steps])
}

fn then(session: &Session, order: &Order, by: &Caller) -> Session {
    session.apply(order, by, at(5)).unwrap().0
}

/// Every situation, in the order of the table's columns.
pub(crate) fn all() -> Vec<Situation> {
    let (aiko, agent) = (aiko(), device(1));
    let ben = by("ben", Role::Technician, true);
    let invited =
        then(&new_in(channel("default")), &Order::Invite { member: member("ben") }, &aiko);
    let waiting = then(&invited, &Order::Accept, &ben);
    let idle = with_device(0, 2);
    let away = then(&idle, &Order::Offline { connection: connection(1) }, &Caller::Service);
    let left = then(&idle, &Order::CustomerLeaves, &agent);
    let shared = with_device(3, 2);
    let queued = then(&waiting, &Order::Release, &aiko);
    let queued_in = then(&idle, &Order::Release, &aiko);
    let closed = then(&idle, &Order::Close { kind: None, reason: None }, &aiko);
    let deleted = then(&idle, &Order::Delete, &aiko);
    let situation = |name, session: &Session, second| Situation {
        name,
        session: session.clone(),
        now: at(second),
    };
    vec![
        situation("waiting", &waiting, 10),
        situation("idle", &idle, 10),
        situation("away", &away, 10),
        situation("left", &left, 10),
        situation("asked", &with_device(1, 2), 10),
        situation("lapsed", &with_device(1, 2), 62),
        situation("granted", &with_device(2, 2), 10),
        situation("shared", &shared, 10),
        situation("leased", &with_device(3, LIFE - 10), LIFE + 60),
        situation("queued", &queued, 10),
        situation("queued+", &queued_in, 10),
        situation("X waiting", &waiting, LIFE),
        situation("X idle", &idle, LIFE),
        situation("X granted", &with_device(2, LIFE - 10), LIFE),
        situation("X shared", &shared, LIFE),
        situation("X queued", &queued, LIFE),
        situation("X queued+", &queued_in, LIFE),
        situation("closed", &closed, 10),
        situation("X closed", &closed, LIFE),
        situation("deleted", &deleted, 10),
    ]
}

/// Every order once, about the request, the connection and the people of the situations.
fn orders() -> Vec<(&'static str, Order)> {
    let one = request(1);
    let answer = |answer| Order::Answer { request: one, answer };
    vec![
        ("show code", Order::ShowCode),
        ("mail code", Order::MailCode),
        ("renew codes", Order::RenewCodes),
        ("rename", Order::Rename { customer: CustomerName::new("Yamada").ok(), subject: None }),
        ("note", Order::AddNote { text: NoteText::new("note").unwrap() }),
        ("request", Order::Request { request: request(2), mode: Mode::View }),
        ("ask control", Order::Request { request: request(2), mode: Mode::Control }),
        ("withdraw", Order::Withdraw { request: one }),
        ("connect", Order::Connect { request: one, connection: connection(2) }),
        ("resume", Order::Resume { request: one, connection: connection(4) }),
        ("lease", Order::Lease { request: one }),
        ("end share", Order::EndShare { request: one }),
        ("assign", Order::Assign { member: member("gen"), holder: None }),
        ("transfer", Order::Transfer { place: channel("second"), outsiders: BTreeSet::new() }),
        ("invite", Order::Invite { member: member("gen") }),
        ("accept", Order::Accept),
        ("decline", Order::Decline),
        ("leave", Order::Leave),
        ("remove", Order::RemoveCollaborator { member: member("ben") }),
        ("release", Order::Release),
        ("pick up", Order::PickUp),
        ("close", Order::Close { kind: None, reason: None }),
        ("delete", Order::Delete),
        ("undelete", Order::Undelete),
        ("extend", Order::Extend { life: Seconds::new(7_200) }),
        ("join", join()),
        ("online", Order::Online { connection: connection(3) }),
        ("grant", answer(Answer::Grant)),
        ("deny", answer(Answer::Deny)),
        ("revoke", answer(Answer::Revoke)),
        ("customer leaves", Order::CustomerLeaves),
        ("offline", Order::Offline { connection: connection(1) }),
        ("expire", Order::Expire),
        ("member gone", Order::MemberGone { member: member("aiko"), instead: channel("default") }),
        ("place gone", Order::PlaceGone { instead: channel("second") }),
    ]
}

/// Every order once, by somebody who knows who holds this session.
pub(crate) fn orders_for(session: &Session) -> Vec<(&'static str, Order)> {
    let held = match &session.phase {
        Phase::Waiting { holders } | Phase::Active { holders, .. } => Some(&holders.assignee),
        Phase::Queued { .. } | Phase::Closed(_) | Phase::Deleted { .. } => None,
    };
    let knowing = |order| {
        if let Order::Assign { member, .. } = order {
            return Order::Assign { member, holder: held.cloned() };
        }
        order
    };
    orders().into_iter().map(|(name, order)| (name, knowing(order))).collect()
}

/// Everybody who may come, by how they stand to the session when it is held.
pub(crate) fn callers() -> Vec<(&'static str, Caller)> {
    vec![
        ("the assignee, a technician", aiko()),
        ("a collaborator, a technician", by("ben", Role::Technician, true)),
        ("a collaborator, an admin", by("ben", Role::Admin, true)),
        ("a technician of the same channel", by("chie", Role::Technician, true)),
        ("an admin of the same channel", by("dan", Role::Admin, true)),
        ("an owner of the same channel", by("eri", Role::Owner, true)),
        ("a technician who may not enter", by("fumi", Role::Technician, false)),
        ("an owner who may not enter", by("goro", Role::Owner, false)),
        ("the device that joined", device(1)),
        ("another device", device(9)),
        ("the service", Caller::Service),
    ]
}

/// The name of what a session is in at a moment.
pub(crate) fn name_of(session: &Session, now: Timestamp) -> String {
    let device = session.device();
    let name = match &session.phase {
        Phase::Waiting { .. } => "waiting",
        Phase::Active { .. } => match session.exchange(now) {
            Exchange::Requested { .. } => "asked",
            Exchange::Granted { .. } => "granted",
            Exchange::Connected { .. } => "shared",
            Exchange::Idle { .. } if device.is_some_and(|device| device.has_left) => "left",
            Exchange::Idle { .. } if device.is_some_and(|device| device.connection.is_none()) => {
                "away"
            }
            Exchange::Idle { .. } => "idle",
        },
        Phase::Queued { device: None, .. } => "queued",
        Phase::Queued { .. } => "queued+",
        Phase::Closed(_) => "closed",
        Phase::Deleted { .. } => "deleted",
    };
    let is_over = session.state(now) == SessionState::Expired;
    if is_over { format!("X {name}") } else { name.to_owned() }
}
