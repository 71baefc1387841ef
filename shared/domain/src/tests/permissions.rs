//! The permission table, and that nothing goes past it.

use std::fmt::Write;

use sasae_protocol::{Action, MemberId, Name, Place, Role, SessionState};

use super::golden;
use super::situation::{Situation, all, at, by, callers, member, name_of, new_in, orders};
use crate::{
    Caller, Exchange, Member, Names, Order, Refusal, Relation, Session, TABLE, allowed, permits,
    view,
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
Who may do what, by role, relation and state: Waiting, Active, Queued, eXpired, Closed, Deleted.
Written by SASAE_WRITE=1 cargo test -p sasae-domain; read every changed line.
";

fn cell(action: Action, role: Role, relation: Relation) -> String {
    let letter =
        |(state, letter)| if permits(action, role, relation, state) { letter } else { '.' };
    STATES.map(letter).iter().collect()
}

#[test]
fn the_permissions_are_what_the_table_says() {
    let mut table = LEGEND.to_owned();
    for role in ROLES {
        write!(table, "\n## {role:?}\n{:<10}", "").unwrap();
        for relation in Relation::ALL {
            write!(table, "| {:<13}", format!("{relation:?}")).unwrap();
        }
        table.push('\n');
        for action in Action::ALL {
            write!(table, "{:<10}", format!("{action:?}")).unwrap();
            for relation in Relation::ALL {
                write!(table, "| {:<13}", cell(action, role, relation)).unwrap();
            }
            table.truncate(table.trim_end().len());
            table.push('\n');
        }
    }
    golden::compare("permissions.txt", &table);
}

#[test]
fn nobody_may_do_anything_to_a_deleted_session_or_from_elsewhere() {
    for rule in TABLE {
        assert!(!rule.states.contains(&SessionState::Deleted), "{rule:?}");
        assert_ne!(rule.relation, Relation::Other, "{rule:?}");
        assert!(!rule.roles.is_empty() && !rule.states.is_empty(), "{rule:?}");
    }
}

/// A session that somebody takes part in is held, or was when it ended.
#[test]
fn taking_part_never_takes_a_right_away() {
    use SessionState::{Active, Closed, Expired, Waiting};
    for role in ROLES {
        for action in Action::ALL {
            for state in [Waiting, Active, Expired, Closed] {
                let may = |relation| permits(action, role, relation, state);
                let from_near = !may(Relation::Near) || may(Relation::Collaborator);
                assert!(from_near, "{role:?} {action:?} {state:?}");
                let from_collaborator = !may(Relation::Collaborator) || may(Relation::Mine);
                let is_leaving = action == Action::Leave;
                assert!(from_collaborator || is_leaving, "{role:?} {action:?} {state:?}");
            }
        }
    }
}

/// A member as a caller and as the lists know them.
fn member_of(caller: &Caller) -> Option<(MemberId, Role, bool)> {
    match caller {
        Caller::Member { member, role, may_enter } => Some((member.clone(), *role, *may_enter)),
        Caller::Device { .. } | Caller::Service => None,
    }
}

fn person(session: &Session, id: &MemberId, role: Role) -> Member {
    let name = Name::new(id.as_str()).unwrap();
    Member { id: id.clone(), team: session.team.clone(), name, role, is_disabled: false }
}

#[test]
fn what_is_not_in_the_table_is_refused() {
    let is_plain = |refusal| {
        matches!(
            refusal,
            Refusal::NotPermitted
                | Refusal::WrongState
                | Refusal::Expired
                | Refusal::Closed
                | Refusal::Deleted
        )
    };
    for Situation { name, session, now } in all() {
        for caller in callers() {
            let Some((id, role, may_enter)) = member_of(&caller.1) else { continue };
            let relation = Relation::of(&session, &id, may_enter);
            for (order_name, order) in orders() {
                let may = order
                    .action()
                    .is_some_and(|action| permits(action, role, relation, session.state(now)));
                let refused = session.apply(&order, &caller.1, now).err();
                assert!(may || refused.is_some_and(is_plain), "{name}, {}: {order_name}", caller.0);
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
            let Some((id, role, may_enter)) = member_of(&caller) else { continue };
            let allowed = allowed(session, &person(session, &id, role), may_enter, *now);
            for (order_name, order) in orders() {
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
fn a_private_session_is_seen_by_its_owner_and_those_invited() {
    let private = new_in(Place::Private { member: member("aiko") });
    let invite = Order::Invite { member: member("ben") };
    let session = private.apply(&invite, &by("aiko", Role::Technician, false), at(1)).unwrap().0;
    let names = Names::new();
    let sees = |name: &str, role| {
        view(&session, 1, &person(&session, &member(name), role), true, &names, at(2)).is_some()
    };
    assert!(sees("aiko", Role::Technician));
    assert!(sees("ben", Role::Technician));
    assert!(!sees("chie", Role::Owner));
    let close = Order::Close { reason: None };
    let refused = session.apply(&close, &by("chie", Role::Owner, true), at(2)).err();
    assert_eq!(refused, Some(Refusal::NotPermitted));
}

#[test]
fn somebody_switched_off_or_of_another_team_may_do_nothing() {
    let session = new_in(Place::Private { member: member("aiko") });
    let mut aiko = person(&session, &member("aiko"), Role::Owner);
    assert!(!allowed(&session, &aiko, true, at(1)).is_empty());
    aiko.is_disabled = true;
    assert!(allowed(&session, &aiko, true, at(1)).is_empty());
    aiko.is_disabled = false;
    aiko.team = sasae_protocol::TeamId::new("other").unwrap();
    assert!(allowed(&session, &aiko, true, at(1)).is_empty());
}

#[test]
fn a_full_session_offers_no_invitation() {
    let mut session = new_in(Place::Private { member: member("aiko") });
    let aiko = by("aiko", Role::Technician, false);
    let row = person(&session, &member("aiko"), Role::Technician);
    for name in ["ben", "chie"] {
        assert!(allowed(&session, &row, false, at(1)).contains(&Action::Invite));
        let invite = Order::Invite { member: member(name) };
        session = session.apply(&invite, &aiko, at(1)).unwrap().0;
    }
    assert!(!allowed(&session, &row, false, at(1)).contains(&Action::Invite));
    let invite = Order::Invite { member: member("dan") };
    assert_eq!(session.apply(&invite, &aiko, at(1)).err(), Some(Refusal::SessionFull));
    assert_eq!(name_of(&session, at(1)), "waiting");
}
