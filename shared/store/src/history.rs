//! What the store keeps of a session for as long as the team wants to look back.
//!
//! An entry is written with the session, in the same transaction, whenever something in it changes;
//! it outlives the session's own items. Entries lie in one row of time for each team, newest first,
//! so that a search reads them in order, page by page, and a date bounds what it reads.

use std::collections::BTreeSet;

use sasae_domain::{AuditHead, EventKind, Exchange, Phase, Session};
use sasae_protocol::{
    CustomerName, EXPIRY_MAX, MemberId, Place, Reason, Seconds, SessionId, SessionState, Subject,
    TeamId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::seal::participants;
use crate::{Change, NewRecord, SessionRecord};

/// The length of a piece of a team's row of time: a year, whose entries share an index key.
const PIECE_MILLIS: u64 = 365 * 24 * 60 * 60 * 1_000;
const DAY_SECONDS: u32 = 24 * 60 * 60;

/// What an entry says of the session as it was written last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryFacts {
    /// Which session.
    pub session: SessionId,
    /// Whose.
    pub team: TeamId,
    /// Where it was kept last.
    pub place: Place,
    /// What the customer was called.
    pub customer: Option<CustomerName>,
    /// What it was about.
    pub subject: Option<Subject>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whether a customer asked for it through a support form.
    pub is_asked: bool,
    /// Its state when it was written: what a clock alone changes is not in it.
    pub state: SessionState,
    /// When it expires unless a share is live then.
    pub deadline: Timestamp,
    /// Whether a share was connected.
    pub is_shared: bool,
    /// Who held it last.
    pub assignee: Option<MemberId>,
    /// Why it was closed.
    pub closed_because: Option<Reason>,
    /// For how many days it is kept.
    pub kept_days: u16,
    /// The end of its audit chain when it was written.
    pub audit: AuditHead,
}

/// An entry of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// What it says of the session as it was written last.
    pub facts: HistoryFacts,
    /// Everybody who ever took part.
    pub technicians: BTreeSet<MemberId>,
    /// When a device joined first.
    pub joined_at: Option<Timestamp>,
    /// When it ended first.
    pub ended_at: Option<Timestamp>,
}

impl HistoryEntry {
    /// The session's state at `now`.
    pub fn state(&self, now: Timestamp) -> SessionState {
        match self.facts.state {
            SessionState::Waiting | SessionState::Active | SessionState::Queued
                if now >= self.facts.deadline && !self.facts.is_shared =>
            {
                SessionState::Expired
            }
            state @ (SessionState::Waiting
            | SessionState::Active
            | SessionState::Queued
            | SessionState::Expired
            | SessionState::Closed
            | SessionState::Deleted) => state,
        }
    }

    /// Whether it is still to be shown at `now`, when history is kept for `days` after the end.
    pub fn is_kept(&self, days: u16, now: Timestamp) -> bool {
        let end = self.ended_at.unwrap_or(self.facts.deadline);
        now < end.plus(Seconds::new(u32::from(days) * DAY_SECONDS))
    }
}

/// Asks for a stretch of a team's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryAsk {
    /// Whose.
    pub team: TeamId,
    /// Made at this time or later.
    pub from: Timestamp,
    /// Made before this time.
    pub until: Timestamp,
    /// Older than this session, which was made then.
    pub after: Option<(Timestamp, SessionId)>,
    /// The most entries.
    pub limit: usize,
}

/// A stretch of a team's history, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRead {
    /// The entries.
    pub entries: Vec<HistoryEntry>,
    /// Whether there is nothing older in what was asked for.
    pub is_end: bool,
}

/// What becomes of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HistoryUpdate {
    pub(crate) facts: HistoryFacts,
    /// Who takes part now; those who did before stay in the entry.
    pub(crate) technicians: BTreeSet<MemberId>,
    /// When the device joined, if it has with this.
    pub(crate) joined_at: Option<Timestamp>,
    /// When it ended; none when it goes on, even if it had ended before.
    pub(crate) ended_at: Option<Timestamp>,
}

impl HistoryUpdate {
    fn of(record: &SessionRecord, joined_at: Option<Timestamp>) -> Self {
        let session = &record.session;
        Self {
            facts: facts(session, &record.audit),
            technicians: participants(session),
            joined_at,
            ended_at: ended_at(session),
        }
    }

    /// The entry as it is with this.
    pub(crate) fn onto(self, old: Option<HistoryEntry>) -> HistoryEntry {
        let Some(old) = old else {
            let Self { facts, technicians, joined_at, ended_at } = self;
            return HistoryEntry { facts, technicians, joined_at, ended_at };
        };
        HistoryEntry {
            facts: self.facts,
            technicians: &old.technicians | &self.technicians,
            joined_at: old.joined_at.or(self.joined_at),
            ended_at: self.ended_at.map(|at| old.ended_at.unwrap_or(at)),
        }
    }
}

impl NewRecord {
    /// The first entry of the session.
    pub(crate) fn history(record: &SessionRecord) -> HistoryUpdate {
        HistoryUpdate::of(record, None)
    }
}

impl Change {
    /// What becomes of the session's entry, when something in it changes. One that has ended is
    /// written with every change, so that it always knows the true end of its audit.
    pub(crate) fn history(&self) -> Option<HistoryUpdate> {
        let (record, _) = self.seal();
        let joined = self.events.iter().find(|e| matches!(e.kind, EventKind::Joined { .. }));
        let update = HistoryUpdate::of(&record, joined.map(|event| event.at));
        let before = facts(&self.before.session, &record.audit);
        let is_same = before == update.facts
            && participants(&self.before.session) == update.technicians
            && joined.is_none()
            && update.ended_at.is_none();
        (!is_same).then_some(update)
    }
}

fn facts(session: &Session, audit: &AuditHead) -> HistoryFacts {
    let state = match &session.phase {
        Phase::Closed(_) => SessionState::Closed,
        Phase::Deleted { .. } => SessionState::Deleted,
        Phase::Waiting { .. } | Phase::Active { .. } | Phase::Queued { .. }
            if session.is_expiry_told =>
        {
            SessionState::Expired
        }
        Phase::Waiting { .. } => SessionState::Waiting,
        Phase::Active { .. } => SessionState::Active,
        Phase::Queued { .. } => SessionState::Queued,
    };
    let is_shared = match &session.phase {
        Phase::Active { exchange, .. } => matches!(exchange, Exchange::Connected { .. }),
        Phase::Waiting { .. } | Phase::Queued { .. } | Phase::Closed(_) | Phase::Deleted { .. } => {
            false
        }
    };
    let closed_because = match &session.phase {
        Phase::Closed(closed) => closed.reason.clone(),
        Phase::Waiting { .. }
        | Phase::Active { .. }
        | Phase::Queued { .. }
        | Phase::Deleted { .. } => None,
    };
    HistoryFacts {
        session: session.id,
        team: session.team.clone(),
        place: session.place.clone(),
        customer: session.customer.clone(),
        subject: session.subject.clone(),
        created_at: session.created_at,
        is_asked: session.is_asked(),
        state,
        deadline: session.deadline,
        is_shared,
        assignee: session.holders().map(|holders| holders.assignee.clone()),
        closed_because,
        kept_days: session.kept_days,
        audit: audit.clone(),
    }
}

fn ended_at(session: &Session) -> Option<Timestamp> {
    match &session.phase {
        Phase::Closed(closed) => Some(closed.at),
        Phase::Deleted { at, .. } => Some(*at),
        Phase::Waiting { .. } | Phase::Active { .. } | Phase::Queued { .. } => {
            session.is_expiry_told.then(|| session.expires_at())
        }
    }
}

/// When entry and audit may be collected. Records of one session must not be collected before
/// each other, though it may be extended after the first: so each lives for the longest life more.
pub(crate) fn collected_at(session: &Session, now: Timestamp) -> Timestamp {
    let kept = Seconds::new(u32::from(session.kept_days) * DAY_SECONDS);
    session.deadline.max(now).plus(EXPIRY_MAX).plus(kept)
}

/// The piece of a team's row of time that a moment is in.
pub(crate) const fn piece(at: Timestamp) -> u64 {
    at.millis() / PIECE_MILLIS
}
