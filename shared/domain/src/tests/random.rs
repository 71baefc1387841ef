//! Random sequences of orders against the model.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use sasae_protocol::{
    Answer, CustomerName, Mode, NoteText, Place, Role, Seconds, SessionState, Timestamp,
};

use super::model::Model;
use super::situation::{LIFE, at, by, channel, connection, device, join, member, new_in, request};
use crate::{AuditHead, AuditRecord, COLLABORATORS_MAX, Caller, Event, Order, Session, verify};

/// The most orders of one sequence.
const STEPS_MAX: usize = 60;
const SEQUENCES: u32 = 512;
const NAMES: [&str; 5] = ["aiko", "ben", "chie", "dan", "eri"];

/// An order, who gives it, and how many seconds after the one before.
type Step = (Order, Caller, u32);

fn member_order() -> impl Strategy<Value = Order> {
    let one_of = || (1_u64..4).prop_map(request);
    let person = || select(&NAMES[..]).prop_map(member);
    let mode = select(&[Mode::View, Mode::Control][..]);
    let life = select(&[60_u32, 1_800, 7_200, 3_000_000][..]).prop_map(Seconds::new);
    prop_oneof![
        3 => Just(Order::ShowCode),
        1 => Just(Order::MailCode),
        24 => (one_of(), mode).prop_map(|(request, mode)| Order::Request { request, mode }),
        4 => one_of().prop_map(|request| Order::Withdraw { request }),
        30 => (one_of(), 2_u64..5).prop_map(|(request, number)| Order::Connect {
            request,
            connection: connection(number),
        }),
        12 => one_of().prop_map(|request| Order::Lease { request }),
        4 => (one_of(), 2_u64..5).prop_map(|(request, number)| Order::Resume {
            request,
            connection: connection(number),
        }),
        6 => one_of().prop_map(|request| Order::EndShare { request }),
        8 => (person(), option::weighted(0.8, person()))
            .prop_map(|(member, holder)| Order::Assign { member, holder }),
        4 => (place(), option::weighted(0.3, person())).prop_map(|(place, outsider)| {
            Order::Transfer { place, outsiders: outsider.into_iter().collect() }
        }),
        16 => person().prop_map(|member| Order::Invite { member }),
        16 => Just(Order::Accept),
        2 => Just(Order::Decline),
        2 => person().prop_map(|member| Order::RemoveCollaborator { member }),
        2 => Just(Order::RenewCodes),
        2 => (0..2).prop_map(|n| Order::Rename {
            customer: (n == 0).then(|| CustomerName::new("Yamada").unwrap()),
            subject: None,
        }),
        2 => Just(Order::AddNote { text: NoteText::new("two\nlines").unwrap() }),
        4 => Just(Order::Leave),
        3 => Just(Order::Release),
        8 => Just(Order::PickUp),
        1 => Just(Order::Close { kind: None, reason: None }),
        1 => Just(Order::Delete),
        3 => Just(Order::Undelete),
        4 => life.prop_map(|life| Order::Extend { life }),
    ]
}

fn device_order() -> impl Strategy<Value = Order> {
    let answer = select(&[Answer::Grant, Answer::Grant, Answer::Deny, Answer::Revoke][..]);
    prop_oneof![
        2 => Just(join()),
        3 => (1_u64..4).prop_map(|number| Order::Online { connection: connection(number) }),
        8 => ((1_u64..4).prop_map(request), answer)
            .prop_map(|(request, answer)| Order::Answer { request, answer }),
        1 => Just(Order::CustomerLeaves),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    select(&["default", "second"][..]).prop_map(channel)
}

fn service_order() -> impl Strategy<Value = Order> {
    let gone = |(name, instead)| Order::MemberGone { member: member(name), instead };
    prop_oneof![
        1 => (select(&NAMES[..]), place()).prop_map(gone),
        1 => place().prop_map(|instead| Order::PlaceGone { instead }),
        4 => (1_u64..4).prop_map(|number| Order::Offline { connection: connection(number) }),
        4 => Just(Order::Expire),
    ]
}

fn technician(name: &str) -> Caller {
    let role = if name == "dan" { Role::Admin } else { Role::Technician };
    by(name, role, name != "eri")
}

fn caller() -> impl Strategy<Value = Caller> {
    prop_oneof![
        6 => Just(technician("aiko")),
        3 => select(&NAMES[..]).prop_map(technician),
        5 => Just(device(1)),
        1 => Just(device(2)),
        1 => Just(Caller::Service),
    ]
}

/// Mostly those who may at all; one in twelve is anybody with anything.
fn step() -> impl Strategy<Value = Step> {
    // Long waits are rare, or most sequences would be about what has expired.
    let wait = || {
        prop_oneof![
            30 => select(&[0_u32, 1, 10][..]),
            3 => select(&[59_u32, 61][..]),
            1 => select(&[301_u32, 601, 1_799, 3_600][..]),
        ]
    };
    let by_member = prop_oneof![
        3 => Just(technician("aiko")),
        2 => select(&NAMES[..]).prop_map(technician),
    ];
    let anything = prop_oneof![member_order(), device_order(), service_order()];
    prop_oneof![
        6 => (member_order(), by_member, wait()),
        4 => (device_order(), prop_oneof![5 => Just(device(1)), 1 => Just(device(2))], wait()),
        1 => (service_order(), Just(Caller::Service), wait()),
        1 => (anything, caller(), wait()),
    ]
}

/// How a session usually begins, so that sequences come as far as a share.
fn beginning() -> Vec<Step> {
    let aiko = technician("aiko");
    let one = request(1);
    let online = Order::Online { connection: connection(1) };
    let grant = Order::Answer { request: one, answer: Answer::Grant };
    vec![
        (join(), device(1), 1),
        (online, device(1), 1),
        (Order::Request { request: one, mode: Mode::View }, aiko.clone(), 1),
        (grant, device(1), 1),
        (Order::Connect { request: one, connection: connection(2) }, aiko, 1),
    ]
}

/// A session with its model and its audit.
struct Run {
    session: Session,
    model: Model,
    head: AuditHead,
    audit: Vec<AuditRecord>,
    now: Timestamp,
    connects: usize,
}

impl Run {
    fn new() -> Self {
        let session = new_in(channel("default"));
        let model = Model::new(member("aiko"), channel("default"), at(LIFE));
        let (head, audit) = (AuditHead::default(), Vec::new());
        Self { session, model, head, audit, now: at(0), connects: 0 }
    }

    fn step(&mut self, (order, by, wait): &Step) -> Result<(), TestCaseError> {
        self.now = self.now.plus(Seconds::new(*wait));
        let must_refuse = self.model.must_refuse(order, by, self.now);
        let Ok((after, events)) = self.session.apply(order, by, self.now) else { return Ok(()) };
        prop_assert!(!must_refuse, "{:?} by {:?} of {:?}", order, by, self.model);
        self.audited(&after, &events, by)?;
        self.model.accept(order, by, self.now);
        self.connects += usize::from(matches!(order, Order::Connect { .. }));
        self.is_final(&after, order)?;
        self.session = after;
        self.agrees()
    }

    /// Every change leaves an event, of that moment and by that caller.
    fn audited(&mut self, after: &Session, events: &[Event], by: &Caller) -> TestResult {
        prop_assert!(*after == self.session || !events.is_empty(), "a change without an event");
        for event in events {
            prop_assert_eq!((&event.by, event.at), (&by.actor(), self.now));
        }
        let (head, records) = self.head.append(after.id, events);
        self.head = head;
        self.audit.extend(records);
        Ok(())
    }

    fn is_final(&self, after: &Session, order: &Order) -> TestResult {
        if *order == Order::Undelete {
            return Ok(());
        }
        let (before, after) = (self.session.state(self.now), after.state(self.now));
        match before {
            SessionState::Closed => {
                prop_assert!(matches!(after, SessionState::Closed | SessionState::Deleted));
            }
            SessionState::Deleted => prop_assert_eq!(after, SessionState::Deleted),
            SessionState::Expired => {
                prop_assert!(matches!(after, SessionState::Expired | SessionState::Deleted));
            }
            SessionState::Waiting | SessionState::Active | SessionState::Queued => {}
        }
        Ok(())
    }

    fn agrees(&self) -> TestResult {
        let Self { session, model, now, .. } = self;
        prop_assert_eq!(session.state(*now), model.state(*now));
        prop_assert_eq!(session.expires_at(), model.expires_at());
        prop_assert_eq!(&session.place, &model.place);
        let holders = session.holders();
        prop_assert_eq!(holders.map(|held| &held.assignee), model.holder.as_ref());
        let guests: Vec<_> =
            holders.into_iter().flat_map(|held| held.collaborators.iter()).collect();
        prop_assert!(guests.len() <= COLLABORATORS_MAX);
        prop_assert!(guests.iter().all(|guest| Some(*guest) != model.holder.as_ref()));
        prop_assert_eq!(guests, model.guests.iter().collect::<Vec<_>>());
        let invited: Vec<_> = holders.into_iter().flat_map(|held| held.invited.iter()).collect();
        prop_assert_eq!(invited, model.invited.iter().collect::<Vec<_>>());
        prop_assert!(holders.is_none_or(|held| held.guests() <= COLLABORATORS_MAX));
        prop_assert_eq!(session.device().map(|device| &device.key), model.device.as_ref());
        let online = session.device().and_then(|device| device.connection.as_ref());
        let state = session.state(*now);
        if state != SessionState::Closed && state != SessionState::Deleted {
            prop_assert_eq!(online, model.online.as_ref());
        }
        let live = session.exchange(*now).grant().map(|grant| grant.request);
        prop_assert_eq!(live, model.live(*now));
        Ok(())
    }
}

type TestResult = Result<(), TestCaseError>;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(SEQUENCES))]

    #[test]
    fn no_sequence_of_orders_leads_astray(
        begun in 0_usize..=5,
        steps in vec(step(), 0..STEPS_MAX),
    ) {
        let mut run = Run::new();
        for step in beginning()[..begun].iter().chain(&steps) {
            run.step(step)?;
        }
        prop_assert!(begun < 5 || run.connects > 0);
        prop_assert_eq!(verify(&run.audit), Ok(run.head));
    }
}
