//! Everything that happened to one session, for who may see it.

use sasae_domain::{Actor, AuditError, AuditRecord, EventKind, verify};
use sasae_protocol::history::{
    AuditActor, AuditDetail, AuditLine, AuditTrail, AuditWord, ChainState,
};
use sasae_protocol::{ErrorCode, Name, Place};
use sasae_store::Store;

use super::answer::Answer;
use super::console::{Answered, signed_in};
use super::history::{hides, sees};
use super::request::Request;
use crate::call::{Call, Roster};
use crate::world::World;

/// The most records of one answer.
const RECORDS_MAX: usize = 500;

pub(super) async fn trail<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let (id, after) = (request.session()?, request.number("after")?);
    let found = call.patiently(|| call.store().history_entry(id)).await?;
    let entry = found.filter(|entry| entry.facts.team == member.team);
    let entry = entry.ok_or(ErrorCode::NotFound)?;
    let roster = call.roster().await?;
    let is_kept = entry.is_kept(call.kept_days().await?, call.now());
    if !is_kept || !sees(roster, &member, &entry) {
        return Err(ErrorCode::NotFound.into());
    }
    let records = call.patiently(|| call.store().audit(id)).await?;
    let chain = chain_of(&records, entry.facts.audit.count, &entry.facts.audit.hash);
    let start = after.map_or(0, |after| after.saturating_add(1));
    let mut rest = records.iter().filter(|record| record.seq >= start);
    let is_hidden = hides(&member, &entry);
    let lines: Vec<_> =
        rest.by_ref().take(RECORDS_MAX).map(|record| line(record, roster, is_hidden)).collect();
    let next = rest.next().and_then(|_| lines.last().map(|line| line.seq));
    Ok(Answer::ok(&AuditTrail { session: id, records: lines, chain, next }))
}

/// Whether the chain holds and is as long as the history knows it to be.
fn chain_of(records: &[AuditRecord], count: u64, hash: &str) -> ChainState {
    match verify(records) {
        Err(AuditError::OutOfPlace { seq } | AuditError::Changed { seq }) => {
            ChainState::Broken { at: seq }
        }
        Ok(end) if end.count < count => ChainState::Broken { at: end.count },
        Ok(_) => {
            let last = records.iter().find(|record| record.seq + 1 == count);
            let is_known = last.is_none_or(|record| record.hash == hash);
            if is_known { ChainState::Whole } else { ChainState::Broken { at: count - 1 } }
        }
    }
}

/// A record as a person reads it.
pub(super) fn line(record: &AuditRecord, roster: &Roster, is_hidden: bool) -> AuditLine {
    let event = &record.event;
    let by = match &event.by {
        Actor::Member { member } => AuditActor::Member { member: roster.named(member) },
        Actor::Device { .. } => AuditActor::Device,
        Actor::Visitor => AuditActor::Visitor,
        Actor::Service => AuditActor::Service,
    };
    let (what, mut detail) = told(&event.kind, roster);
    if is_hidden {
        detail.reason = None;
        detail.name = None;
    }
    let (seq, at, from) = (record.seq, event.at, event.from.clone());
    AuditLine { seq, at, by, what, detail, from, hash: record.hash.clone() }
}

/// What happened, in a word and what belongs to it. Keys and connections say nothing to a person.
fn told(kind: &EventKind, roster: &Roster) -> (AuditWord, AuditDetail) {
    let none = AuditDetail::default;
    let of = |id| AuditDetail { member: Some(roster.named(id)), ..none() };
    let at = |place: &Place| AuditDetail { place: Some(place.clone()), ..none() };
    let until = |until| AuditDetail { until: Some(until), ..none() };
    match kind {
        EventKind::Created { place, expires_at } => {
            (AuditWord::Created, AuditDetail { until: Some(*expires_at), ..at(place) })
        }
        EventKind::CodeShown => (AuditWord::CodeShown, none()),
        EventKind::CodeMailed => (AuditWord::CodeMailed, none()),
        EventKind::CodesRenewed => (AuditWord::CodesRenewed, none()),
        EventKind::Renamed { customer, .. } => {
            let name = customer.as_ref().and_then(|name| Name::new(name.as_str()).ok());
            (AuditWord::Renamed, AuditDetail { name, ..none() })
        }
        EventKind::Noted { .. } => (AuditWord::Noted, none()),
        EventKind::Joined { .. } => (AuditWord::Joined, none()),
        EventKind::Online { .. } => (AuditWord::Online, none()),
        EventKind::Offline => (AuditWord::Offline, none()),
        EventKind::CustomerLeft => (AuditWord::CustomerLeft, none()),
        EventKind::Requested { mode, .. } => {
            (AuditWord::Requested, AuditDetail { mode: Some(*mode), ..none() })
        }
        EventKind::Granted { .. } => (AuditWord::Granted, none()),
        EventKind::Connected { .. } => (AuditWord::Connected, none()),
        EventKind::Resumed { .. } => (AuditWord::Resumed, none()),
        EventKind::ShareOver { outcome, .. } => {
            (AuditWord::ShareOver, AuditDetail { outcome: Some(*outcome), ..none() })
        }
        EventKind::Leased { until: end } => (AuditWord::Leased, until(*end)),
        EventKind::Assigned { member } => (AuditWord::Assigned, of(member)),
        EventKind::Transferred { place } => (AuditWord::Transferred, at(place)),
        EventKind::Invited { member } => (AuditWord::Invited, of(member)),
        EventKind::Accepted => (AuditWord::Accepted, none()),
        EventKind::Declined => (AuditWord::Declined, none()),
        EventKind::Removed { member } => (AuditWord::Removed, of(member)),
        EventKind::Left { member } => (AuditWord::Left, of(member)),
        EventKind::Released => (AuditWord::Released, none()),
        EventKind::PickedUp { member } => (AuditWord::PickedUp, of(member)),
        EventKind::Extended { until: end } => (AuditWord::Extended, until(*end)),
        EventKind::Expired => (AuditWord::Expired, none()),
        EventKind::Closed { reason, .. } => {
            (AuditWord::Closed, AuditDetail { reason: reason.clone(), ..none() })
        }
        EventKind::Deleted => (AuditWord::Deleted, none()),
        EventKind::Undeleted => (AuditWord::Undeleted, none()),
        EventKind::DeletedForGood => (AuditWord::DeletedForGood, none()),
    }
}
