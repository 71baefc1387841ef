//! The permission table, and that nothing goes past it.

use std::collections::BTreeSet;
use std::fmt::Write;

use sasae_protocol::{Action, Feature, Lack, Permission, Place, Role, SessionState, Who, WhyNot};

use super::golden;
use super::situation::{
    Situation, access, all, at, by, callers, channel, directory, member, name_of, new_in,
    orders_for, person,
};
use crate::{
    Access, Caller, Entry, Exchange, Names, Need, Order, Refusal, Relation, Session, TABLE,
    Verdict, allowed, everybody, refused, verdict, view,
};

const ROLES: [Role; 3] = [Role::Owner, Role::Admin, Role::Technician];
const STATES: [(SessionState, char); 6] = [
    (SessionState::Waiting, 'W'),
    (SessionState::Active, 'A'),
    (SessionState::Queued, 'Q'),
    (SessionState::Expired, 'X'),
    (SessionState::Closed, 'C'),
    (SessionState::Deleted, 'D'),
];

const LEGEND: &str = "\
Who may do what to a session, by role, action, how they stand to it, and its state: Waiting,
Active, Queued, eXpired, Closed, Deleted. After the states comes all that a member needs in the
channel for it; nothing means that standing so is enough. What is not here is refused.
A member can stand to a session in several ways at once, and may do what any of them lets them.
Written by SASAE_WRITE=1 cargo test -p sasae-domain; read every changed line.
";

/// Every single need, in the order of the protocol.
fn every_need() -> Vec<Need> {
    let permissions = Permission::ALL.map(Need::May);
    let features = Feature::ALL.map(Need::Use);
    permissions.into_iter().chain(features).collect()
}

/// What a member of this role may do whose entry in the channel gives exactly this.
fn access_with(role: Role, needs: &[Need]) -> Access {
    let mut entry =
        Entry { who: Who::Everyone, permissions: BTreeSet::new(), features: BTreeSet::new() };
    for need in needs {
        match need {
            Need::May(permission) => drop(entry.permissions.insert(*permission)),
            Need::Use(feature) => drop(entry.features.insert(*feature)),
        }
    }
    let somebody = person("somebody", role);
    directory(&somebody, vec![entry]).access(&somebody, &channel("default"))
}

/// Something that a member may need, and what somebody of a role may do who has exactly that.
type Combination = (Vec<Need>, Access);

/// No need, each one, and each two.
fn combinations(role: Role) -> Vec<Combination> {
    let needs = every_need();
    let mut all = vec![Vec::new()];
    all.extend(needs.iter().map(|need| vec![*need]));
    for (index, one) in needs.iter().enumerate() {
        all.extend(needs[index + 1..].iter().map(|other| vec![*one, *other]));
    }
    let pair = |needs: Vec<Need>| {
        let access = access_with(role, &needs);
        (needs, access)
    };
    all.into_iter().map(pair).collect()
}

/// The smallest sets of needs that permit something.
fn enough(
    combinations: &[Combination],
    action: Action,
    relation: Relation,
    state: SessionState,
) -> Vec<Vec<Need>> {
    let permits =
        |access: &Access| verdict(action, &[relation], access, state) == Verdict::Permitted;
    let mut enough: Vec<Vec<Need>> = Vec::new();
    for (needs, access) in combinations {
        let is_larger = enough.iter().any(|small| small.iter().all(|need| needs.contains(need)));
        if !is_larger && permits(access) {
            enough.push(needs.clone());
        }
    }
    let full = permits(&Access::full());
    assert_eq!(full, !enough.is_empty(), "{action:?} {relation:?} {state:?} needs three things");
    enough
}

fn word(need: Need) -> String {
    match need {
        Need::May(permission) => format!("{permission:?}"),
        Need::Use(feature) => format!("{feature:?}"),
    }
}

/// One line for each set of needs: the states, and the needs.
fn lines(combinations: &[Combination], action: Action, relation: Relation) -> Vec<String> {
    let found =
        STATES.map(|(state, letter)| (letter, enough(combinations, action, relation, state)));
    let mut sets: Vec<Vec<Need>> = found.iter().flat_map(|(_, sets)| sets.clone()).collect();
    sets.sort();
    sets.dedup();
    let line = |set: &Vec<Need>| {
        let states: String = found
            .iter()
            .map(|(letter, sets)| if sets.contains(set) { *letter } else { '.' })
            .collect();
        let needs: Vec<String> = set.iter().copied().map(word).collect();
        format!("{states}  {}", needs.join(" + "))
    };
    sets.iter().map(line).collect()
}

#[test]
fn the_permissions_are_what_the_table_says() {
    let mut table = LEGEND.to_owned();
    for role in ROLES {
        write!(table, "\n## {role:?}\n").unwrap();
        let combinations = combinations(role);
        for action in Action::ALL {
            for relation in Relation::ALL {
                for line in lines(&combinations, action, relation) {
                    let (action, relation) = (format!("{action:?}"), format!("{relation:?}"));
                    let line = format!("{action:<19} {relation:<13} {line}");
                    writeln!(table, "{}", line.trim_end()).unwrap();
                }
            }
        }
    }
    golden::compare("permissions.txt", &table);
}

#[test]
fn nobody_may_do_anything_to_a_deleted_session_but_take_that_back() {
    for rule in TABLE {
        let is_undo = rule.action == Action::Undelete && rule.relation == Relation::Deleter;
        assert!(is_undo || !rule.states.contains(&SessionState::Deleted), "{rule:?}");
        assert!(!rule.states.is_empty(), "{rule:?}");
    }
    for action in Action::ALL {
        for (state, _) in STATES {
            assert_eq!(verdict(action, &[], &Access::full(), state), Verdict::Never);
        }
    }
}

/// A member as a caller and as the lists know them.
fn member_of(caller: &Caller) -> Option<(&sasae_protocol::MemberId, &Access)> {
    match caller {
        Caller::Member { member, access } => Some((member, access)),
        Caller::Device { .. } | Caller::Service => None,
    }
}

#[test]
fn what_is_not_in_the_table_is_refused() {
    let is_plain = |refusal| {
        matches!(
            refusal,
            Refusal::NotPermitted
                | Refusal::Lacking(_)
                | Refusal::WrongState
                | Refusal::AlreadyTaken
                | Refusal::Expired
                | Refusal::Closed
                | Refusal::Deleted
        )
    };
    for Situation { name, session, now } in all() {
        for (who, caller) in callers() {
            let Some((id, access)) = member_of(&caller) else { continue };
            let relations = Relation::of(&session, id, access);
            for (order_name, order) in orders_for(&session) {
                let says = |action| verdict(action, &relations, access, session.state(now));
                let may = order.action().is_some_and(|action| says(action) == Verdict::Permitted);
                let done = session.apply(&order, &caller, now);
                let is_repeat = done.as_ref().is_ok_and(|(_, events)| events.is_empty());
                let refused = done.err();
                let is_refused = refused.is_some_and(is_plain);
                assert!(may || is_repeat || is_refused, "{name}, {who}: {order_name}");
            }
        }
    }
}

/// Withdrawing and ending are each other's late form: the customer may answer in between.
fn is_late_form(action: Action, session: &Session, situation: &Situation) -> bool {
    let is_ending = matches!(action, Action::Withdraw | Action::EndShare);
    is_ending && session.exchange(situation.now).grant().is_some()
}

#[test]
fn what_a_row_allows_is_what_is_accepted() {
    for situation in all() {
        let Situation { name, session, now } = &situation;
        for (who, caller) in callers() {
            let Some((id, access)) = member_of(&caller) else { continue };
            let row = person(id.as_str(), Role::Technician);
            let allowed = allowed(session, &row, access, *now);
            for (order_name, order) in orders_for(session) {
                let Some(action) = order.action() else { continue };
                let done = session.apply(&order, &caller, *now);
                let does_something = done.is_ok_and(|(_, events)| !events.is_empty());
                // A lease is only for those who are connected, not for those who may connect.
                if matches!(order, Order::Lease { .. } | Order::Resume { .. })
                    && !matches!(session.exchange(*now), Exchange::Connected { .. })
                {
                    assert!(!does_something, "{name}, {who}: {order_name}");
                    continue;
                }
                let may = allowed.contains(&action) || is_late_form(action, session, &situation);
                assert!(may || !does_something, "{name}, {who}: {order_name} is not offered");
                let is_offered = allowed.contains(&action);
                assert!(!is_offered || does_something, "{name}, {who}: {order_name} does nothing");
            }
        }
    }
}

#[test]
fn what_is_greyed_out_is_never_allowed_and_says_what_is_missing() {
    for Situation { name, session, now } in all() {
        for (who, caller) in callers() {
            let Some((id, access)) = member_of(&caller) else { continue };
            let row = person(id.as_str(), Role::Technician);
            let allowed = allowed(&session, &row, access, now);
            for refused in refused(&session, &row, access, now) {
                assert!(!allowed.contains(&refused.action), "{name}, {who}: {refused:?}");
                let WhyNot::State { state } = refused.why else { continue };
                assert_eq!(state, session.state(now), "{name}, {who}: {refused:?}");
            }
        }
    }
    let session = new_in(channel("default"));
    let chie = person("chie", Role::Technician);
    let refused = refused(&session, &chie, &access(Role::Technician), at(1));
    let why = |action| refused.iter().find(|it| it.action == action).map(|it| it.why);
    let needs = |permission| Some(WhyNot::Permission { permission });
    assert_eq!(why(Action::Close), needs(Permission::Close));
    assert_eq!(why(Action::Delete), needs(Permission::Delete));
    assert_eq!(why(Action::Release), needs(Permission::Release));
    assert_eq!(why(Action::Request), Some(WhyNot::NotYours));
    assert_eq!(why(Action::PickUp), None, "it is held, so that button is not there");
}

#[test]
fn a_feature_needs_the_team_the_channel_and_the_member() {
    let technician = person("chie", Role::Technician);
    let whole = directory(&technician, everybody());
    let lack = |directory: &crate::Directory, member: &crate::Member| {
        let access = directory.access(member, &channel("default"));
        access.lack(Need::Use(Feature::Attended))
    };
    let named = |lack| Some(WhyNot::Feature { feature: Feature::Attended, lack });
    assert_eq!(lack(&whole, &technician), None);
    let mut directory = whole.clone();
    directory.channels[0].features.remove(&Feature::Attended);
    assert_eq!(lack(&directory, &technician), named(Lack::Channel));
    directory.team.features.remove(&Feature::Attended);
    assert_eq!(lack(&directory, &technician), named(Lack::Team), "the first to be asked");
    let mut owner = person("chie", Role::Owner);
    owner.features.remove(&Feature::Attended);
    assert_eq!(lack(&whole, &owner), named(Lack::Member), "an owner's own switch counts too");
    let private = Place::Private { member: member("chie") };
    let why = whole.access(&owner, &private).cannot_create();
    assert_eq!(why, named(Lack::Member));
}

#[test]
fn a_private_session_is_seen_by_its_owner_and_those_invited() {
    let private = new_in(Place::Private { member: member("aiko") });
    let invite = Order::Invite { member: member("ben") };
    let owner = Access::full();
    let aiko = Caller::Member { member: member("aiko"), access: owner.clone() };
    let session = private.apply(&invite, &aiko, at(1)).unwrap().0;
    let names = Names::new();
    let sees = |name: &str, role, access: &Access| {
        view(&session, 1, &person(name, role), access, &names, at(2)).is_some()
    };
    assert!(sees("aiko", Role::Technician, &owner));
    assert!(sees("ben", Role::Technician, &Access::none()));
    assert!(!sees("chie", Role::Owner, &Access::none()));
    let close = Order::Close { kind: None, reason: None };
    let refused = session.apply(&close, &by("chie", Role::Owner, true), at(2)).err();
    assert_eq!(refused, Some(Refusal::NotPermitted));
}

#[test]
fn without_the_right_to_see_all_a_technician_sees_their_own_and_the_queue() {
    let narrow = access_with(Role::Technician, &[Need::Use(Feature::Attended)]);
    let chie = person("chie", Role::Technician);
    let sees = |session: &Session| !allowed(session, &chie, &narrow, at(10)).is_empty();
    let held = new_in(channel("default"));
    assert!(!sees(&held));
    let (queued, _) = held.apply(&Order::Release, &by("aiko", Role::Owner, true), at(1)).unwrap();
    assert!(sees(&queued));
    let mine = Caller::Member { member: member("chie"), access: narrow.clone() };
    let (mine, _) = queued.apply(&Order::PickUp, &mine, at(2)).unwrap();
    assert!(sees(&mine));
}

#[test]
fn somebody_switched_off_or_of_another_team_may_do_nothing() {
    let session = new_in(Place::Private { member: member("aiko") });
    let mut aiko = person("aiko", Role::Owner);
    let full = Access::full();
    assert!(!allowed(&session, &aiko, &full, at(1)).is_empty());
    aiko.is_disabled = true;
    assert!(allowed(&session, &aiko, &full, at(1)).is_empty());
    assert_eq!(directory(&aiko, everybody()).access(&aiko, &channel("default")), Access::none());
    aiko.is_disabled = false;
    aiko.team = sasae_protocol::TeamId::new("other").unwrap();
    assert!(allowed(&session, &aiko, &full, at(1)).is_empty());
    let home = directory(&person("aiko", Role::Owner), everybody());
    assert_eq!(home.access(&aiko, &channel("default")), Access::none());
}

#[test]
fn a_full_session_offers_no_invitation() {
    let mut session = new_in(Place::Private { member: member("aiko") });
    let aiko = by("aiko", Role::Technician, true);
    let row = person("aiko", Role::Technician);
    let access = access(Role::Technician);
    for name in ["ben", "chie"] {
        assert!(allowed(&session, &row, &access, at(1)).contains(&Action::Invite));
        let invite = Order::Invite { member: member(name) };
        session = session.apply(&invite, &aiko, at(1)).unwrap().0;
    }
    assert!(!allowed(&session, &row, &access, at(1)).contains(&Action::Invite));
    let invite = Order::Invite { member: member("dan") };
    assert_eq!(session.apply(&invite, &aiko, at(1)).err(), Some(Refusal::SessionFull));
    assert_eq!(name_of(&session, at(1)), "waiting");
}
