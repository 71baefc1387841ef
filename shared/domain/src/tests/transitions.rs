//! What every order of everybody does in every situation.

use std::fmt::Write;

use super::golden;
use super::situation::{Situation, all, callers, name_of, orders_for};
use crate::{Caller, Order, Refusal};

const LEGEND: &str = "\
What every order does in every situation, one table for each caller.
A name is what the session is in afterwards; `same` accepts and changes nothing; `changed` stays in
the situation and is audited. A dot is refused to this caller at any time; a hyphen begins another
reason of a refusal. `X` is past the expiry; `leased` is past the deadline while a share is live;
`queued+` has a device. An assignee or collaborator of a queued session is anybody of the channel.
Written by SASAE_WRITE=1 cargo test -p sasae-domain; read every changed line.
";

fn refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Expired => "-expired",
        Refusal::Closed => "-closed",
        Refusal::Deleted => "-deleted",
        Refusal::NotPermitted => ".",
        Refusal::WrongState => "-not now",
        Refusal::OtherDevice => "-used",
        Refusal::RequestPending => "-pending",
        Refusal::NoGrant => "-no grant",
        Refusal::CustomerAway => "-away",
        Refusal::SessionFull => "-full",
        Refusal::BadSpan => "-span",
        Refusal::Lacking(_) => "-lacks",
        Refusal::AlreadyTaken => "-taken",
        Refusal::UndoOver => "-too late",
        Refusal::TooManyNotes => "-notes",
    }
}

/// What an order does, in one word.
fn outcome(situation: &Situation, order: &Order, by: &Caller) -> String {
    let Situation { session, now, .. } = situation;
    let (after, events) = match session.apply(order, by, *now) {
        Ok(done) => done,
        Err(reason) => return refusal(reason).to_owned(),
    };
    assert!(after == *session || !events.is_empty(), "a change without an event: {order:?}");
    if events.is_empty() {
        return "same".to_owned();
    }
    let name = name_of(&after, *now);
    if name == name_of(session, *now) { "changed".to_owned() } else { name }
}

#[test]
fn every_order_of_everybody_does_what_the_table_says() {
    let situations = all();
    let mut table = LEGEND.to_owned();
    for (who, by) in callers() {
        write!(table, "\n## {who}\n{:<16}", "").unwrap();
        for situation in &situations {
            write!(table, "| {:<10}", situation.name).unwrap();
        }
        table.push('\n');
        for (index, (name, _)) in orders_for(&situations[0].session).into_iter().enumerate() {
            write!(table, "{name:<16}").unwrap();
            for situation in &situations {
                let (_, order) = &orders_for(&situation.session)[index];
                write!(table, "| {:<10}", outcome(situation, order, &by)).unwrap();
            }
            table.truncate(table.trim_end().len());
            table.push('\n');
        }
    }
    golden::compare("transitions.txt", &table);
}

#[test]
fn the_situations_are_what_they_are_called() {
    for Situation { name, session, now } in all() {
        let found = name_of(&session, now);
        let expected = match name {
            "lapsed" => "idle",
            "leased" => "shared",
            // A grant lapses with the time that it waits, whatever the session's end.
            "X closed" => "closed",
            name => name,
        };
        let found = if name == "X shared" { "X shared".to_owned() } else { found };
        assert_eq!(found, expected);
    }
}

#[test]
fn a_refused_order_is_refused_again_and_an_accepted_one_twice_is_once() {
    for Situation { session, now, name } in all() {
        for (order_name, order) in orders_for(&session) {
            for (_, by) in callers() {
                let Ok((once, _)) = session.apply(&order, &by, now) else { continue };
                // A note is a note each time; what makes it one is the command's id.
                if matches!(order, Order::AddNote { .. }) {
                    continue;
                }
                if let Ok((twice, _)) = once.apply(&order, &by, now) {
                    assert_eq!(twice, once, "{name}: {order_name}");
                }
            }
        }
    }
}
