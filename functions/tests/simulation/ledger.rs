//! Every command that a technician gave and what came back, to be held against the audit.

use std::collections::BTreeMap;

use sasae_domain::{Actor, AuditRecord, EventKind};
use sasae_protocol::{MemberId, Outcome, Place, SessionId};
use serde_json::Value;

/// What a technician was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is done; this is the session after it.
    Done(Box<Value>),
    /// It was not done, for this reason.
    Refused(String),
    /// Nothing that says whether it was done.
    Nothing,
}

/// A command that was given.
#[derive(Debug)]
pub(crate) struct Deed {
    pub(crate) session: SessionId,
    pub(crate) member: MemberId,
    /// What was to be done, as [`deed_of`] names it in the audit.
    pub(crate) what: String,
    pub(crate) told: Told,
}

/// Who did what to which session.
type Key = (SessionId, MemberId, String);

/// How often a thing was asked for, and with what success.
#[derive(Debug, Default)]
struct Tally {
    done: usize,
    unknown: usize,
    audited: usize,
}

/// What a command is called in the ledger.
pub(crate) fn name_of(command: &Value) -> String {
    let text = |name: &str| command[name].as_str().unwrap_or_default();
    match text("type") {
        kind @ ("assign" | "invite" | "remove_collaborator") => {
            format!("{kind} {}", text("member"))
        }
        kind @ ("request" | "withdraw" | "end_share") => format!("{kind} {}", text("request")),
        "transfer" => format!("transfer {}", text("channel")),
        "close" => format!("close {}", text("reason")),
        "add_note" => format!("note {}", text("text")),
        "rename" => format!("rename {}", text("subject")),
        kind => kind.to_owned(),
    }
}

/// What an event says that somebody did, by the same name.
#[expect(clippy::wildcard_enum_match_arm, reason = "what nobody commands is not in the ledger")]
fn deed_of(kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::Requested { request, .. } => format!("request {request}"),
        EventKind::ShareOver { request, outcome: Outcome::Withdrawn } => {
            format!("withdraw {request}")
        }
        EventKind::ShareOver { request, outcome: Outcome::Ended } => format!("end_share {request}"),
        EventKind::Assigned { member } => format!("assign {member}"),
        EventKind::Invited { member } => format!("invite {member}"),
        EventKind::Transferred { place: Place::Channel { channel } } => {
            format!("transfer {channel}")
        }
        EventKind::Removed { member } => format!("remove_collaborator {member}"),
        EventKind::Noted { text } => format!("note {text}"),
        EventKind::Renamed { subject, .. } => {
            let subject = subject.as_ref().map(ToString::to_string);
            format!("rename {}", subject.unwrap_or_default())
        }
        EventKind::CodesRenewed => "renew_codes".to_owned(),
        EventKind::Accepted => "accept".to_owned(),
        EventKind::Declined => "decline".to_owned(),
        EventKind::Undeleted => "undelete".to_owned(),
        EventKind::Left { .. } => "leave".to_owned(),
        EventKind::Released => "release".to_owned(),
        EventKind::PickedUp { .. } => "pick_up".to_owned(),
        EventKind::Extended { .. } => "extend".to_owned(),
        EventKind::Closed { reason, .. } => {
            let reason = reason.as_ref().map(ToString::to_string);
            format!("close {}", reason.unwrap_or_default())
        }
        EventKind::Deleted => "delete".to_owned(),
        _ => return None,
    })
}

/// Whether a command that is acknowledged has always changed something.
fn always_changes(what: &str) -> bool {
    let kind = what.split(' ').next().unwrap_or_default();
    matches!(
        kind,
        "leave"
            | "release"
            | "close"
            | "delete"
            | "undelete"
            | "note"
            | "renew_codes"
            | "accept"
            | "decline"
            | "request"
    )
}

/// Holds what was told against what was audited: done is done once, refused is not done.
pub(crate) fn check(deeds: &[Deed], audit: &[AuditRecord]) -> Result<(), String> {
    let mut tallies: BTreeMap<Key, Tally> = BTreeMap::new();
    for deed in deeds {
        let key = (deed.session, deed.member.clone(), deed.what.clone());
        let tally = tallies.entry(key).or_default();
        match deed.told {
            Told::Done(_) => tally.done += 1,
            Told::Refused(_) => {}
            Told::Nothing => tally.unknown += 1,
        }
    }
    for record in audit {
        if let (Some(what), Actor::Member { member }) =
            (deed_of(&record.event.kind), &record.event.by)
        {
            tallies.entry((record.session, member.clone(), what)).or_default().audited += 1;
        }
    }
    for ((session, member, what), tally) in &tallies {
        let Tally { done, unknown, audited } = *tally;
        let is_lost = always_changes(what) && audited < done;
        if audited > done + unknown || is_lost {
            return Err(format!(
                "{member}: {what} ({session}) was acknowledged {done} times, \
                 left unanswered {unknown} times and audited {audited} times"
            ));
        }
    }
    Ok(())
}
