//! Turns a decided change into what is to be written, the same way for every store.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use sasae_domain::{AuditHead, AuditRecord, Event, EventKind, Phase, Session};
use sasae_protocol::{ConnectionId, MemberId, Place, SessionId};

use crate::{Change, List, Mark, NewRecord, Part, Peer, SessionRecord, StoreError};

/// The most items that one transaction can write, by the limit of `DynamoDB`.
pub(crate) const ITEMS_MAX: usize = 100;

/// What is to become of each connection's peers, by session; `None` clears one.
pub(crate) type PeerPlan = BTreeMap<ConnectionId, BTreeMap<SessionId, Option<Peer>>>;

impl NewRecord {
    /// The first record of the session, and its first audit records.
    pub fn seal(&self) -> (SessionRecord, Vec<AuditRecord>) {
        let (audit, records) = AuditHead::default().append(self.session.id, &self.events);
        let record = SessionRecord {
            session: self.session.clone(),
            version: 1,
            audit,
            pin: self.pin.clone(),
            link: self.link.clone(),
            sealed_codes: self.sealed_codes.clone(),
        };
        (record, records)
    }
}

impl Change {
    /// The record as it is once this is saved, and the audit records that are added.
    pub fn seal(&self) -> (SessionRecord, Vec<AuditRecord>) {
        let (audit, records) = self.before.audit.append(self.after.id, &self.events);
        let mut record = self.before.clone();
        record.version += 1;
        record.session = self.after.clone();
        record.audit = audit;
        if let Some(codes) = self.codes.clone() {
            (record.pin, record.link, record.sealed_codes) = (codes.pin, codes.link, codes.sealed);
        }
        (record, records)
    }

    /// Whether this may only happen before the session expires.
    pub(crate) fn needs_time(&self) -> bool {
        self.events.iter().any(is_only_before_expiry)
    }

    /// Whether the session lives longer than before, so that what leads to it must too.
    pub(crate) fn lives_longer(&self) -> bool {
        self.after.expires_at() > self.before.session.expires_at()
    }

    /// Those who took part before and do not any more.
    pub(crate) fn gone(&self) -> BTreeSet<MemberId> {
        &participants(&self.before.session) - &participants(&self.after)
    }

    /// Those whose entry in their list is new, moves within it, or has to live longer.
    pub(crate) fn entered(&self) -> BTreeSet<MemberId> {
        let after = participants(&self.after);
        if self.lives_longer() || rank(&self.before.session) != rank(&self.after) {
            return after;
        }
        &after - &participants(&self.before.session)
    }

    /// The changes of peers, one entry for a connection: the last word counts.
    pub(crate) fn peer_plan(&self) -> PeerPlan {
        let mut plan = PeerPlan::new();
        for change in &self.peers {
            let of_connection = plan.entry(change.connection.clone()).or_default();
            of_connection.insert(change.session, change.peer.clone());
        }
        plan
    }
}

/// What is kept of a list that is longer than may be read: first what goes on, then what has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Closed or deleted.
    Closed,
    /// Expired and announced as such.
    Expired,
    /// Everything else.
    GoesOn,
}

impl From<Part> for Rank {
    fn from(part: Part) -> Self {
        match part {
            Part::GoesOn => Self::GoesOn,
            Part::Expired => Self::Expired,
            Part::Closed => Self::Closed,
        }
    }
}

/// The rank of a session in its lists. It follows from what is stored, not from the clock.
pub(crate) const fn rank(session: &Session) -> Rank {
    match session.phase {
        Phase::Closed(_) | Phase::Deleted { .. } => Rank::Closed,
        Phase::Waiting { .. } | Phase::Active { .. } | Phase::Queued { .. } => {
            if session.is_expiry_told { Rank::Expired } else { Rank::GoesOn }
        }
    }
}

/// Where a record is in the order of its lists.
pub(crate) fn mark(record: &SessionRecord) -> Mark {
    Mark { created_at: record.session.created_at, id: record.session.id }
}

/// The order of lists: newest first.
pub(crate) fn newest_first(record: &SessionRecord) -> impl Ord + use<> {
    Reverse((record.session.created_at, record.session.id))
}

/// The assignee, the collaborators and those invited.
pub(crate) fn participants(session: &Session) -> BTreeSet<MemberId> {
    let Some(holders) = session.holders() else { return BTreeSet::new() };
    let guests = holders.collaborators.iter().chain(holders.invited.iter()).cloned();
    guests.chain([holders.assignee.clone()]).collect()
}

/// The list of the place that a session is kept in.
pub(crate) fn list_of(session: &Session) -> List {
    let team = session.team.clone();
    match &session.place {
        Place::Channel { channel } => List::Channel { team, channel: channel.clone() },
        Place::Private { member } => List::Private { team, member: member.clone() },
    }
}

/// Whether a session is on a list; a deleted one is on none.
pub(crate) fn is_in(session: &Session, list: &List) -> bool {
    if matches!(session.phase, Phase::Deleted { .. }) {
        return false;
    }
    match list {
        List::Channel { .. } | List::Private { .. } => list_of(session) == *list,
        List::Team { .. } => false,
        List::TakesPart { team, member } => {
            session.team == *team && participants(session).contains(member)
        }
    }
}

/// What goes on happening after the expiry: it is announced, the device is lost, the share that
/// it ends is over, notes are added, and the session is deleted or that is taken back.
const fn is_only_before_expiry(event: &Event) -> bool {
    match &event.kind {
        EventKind::Offline
        | EventKind::ShareOver { .. }
        | EventKind::Expired
        | EventKind::Noted { .. }
        | EventKind::Deleted
        | EventKind::Undeleted
        | EventKind::DeletedForGood => false,
        EventKind::Created { .. }
        | EventKind::CodeShown
        | EventKind::CodeMailed
        | EventKind::Resumed { .. }
        | EventKind::CodesRenewed
        | EventKind::Renamed { .. }
        | EventKind::Joined { .. }
        | EventKind::Online { .. }
        | EventKind::CustomerLeft
        | EventKind::Requested { .. }
        | EventKind::Granted { .. }
        | EventKind::Connected { .. }
        | EventKind::Leased { .. }
        | EventKind::Assigned { .. }
        | EventKind::Transferred { .. }
        | EventKind::Invited { .. }
        | EventKind::Accepted
        | EventKind::Declined
        | EventKind::Removed { .. }
        | EventKind::Left { .. }
        | EventKind::Released
        | EventKind::PickedUp { .. }
        | EventKind::Extended { .. }
        | EventKind::Closed { .. } => true,
    }
}

/// Refuses what one transaction cannot hold.
pub(crate) fn require_size(items: usize) -> Result<(), StoreError> {
    if items <= ITEMS_MAX {
        return Ok(());
    }
    Err(StoreError::Failure(format!("{items} items are too many for one transaction")))
}
