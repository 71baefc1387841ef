//! Every version of every session, as it was written: what a late index still shows, and what the
//! checks hold answers against.

use std::collections::BTreeMap;

use sasae_domain::{Phase, Session};
use sasae_protocol::{Place, SessionId};
use sasae_store::{Change, List, NewRecord, SessionRecord};

use crate::executor::Micros;

/// A session as it was from this moment on.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) at: Micros,
    pub(crate) record: SessionRecord,
}

#[derive(Debug, Default)]
pub(crate) struct History {
    sessions: BTreeMap<SessionId, Vec<Written>>,
    last: Micros,
}

impl History {
    pub(crate) fn created(&mut self, at: Micros, new: &NewRecord) {
        self.write(at, new.seal().0);
    }

    pub(crate) fn saved(&mut self, at: Micros, change: &Change) {
        self.write(at, change.seal().0);
    }

    fn write(&mut self, at: Micros, record: SessionRecord) {
        self.last = at;
        self.sessions.entry(record.session.id).or_default().push(Written { at, record });
    }

    /// When anything was written the last time.
    pub(crate) const fn last(&self) -> Micros {
        self.last
    }

    pub(crate) fn ids(&self) -> Vec<SessionId> {
        self.sessions.keys().copied().collect()
    }

    /// Every version of a session.
    pub(crate) fn of(&self, id: SessionId) -> &[Written] {
        self.sessions.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The session as it is.
    pub(crate) fn newest(&self, id: SessionId) -> Option<&SessionRecord> {
        self.of(id).last().map(|written| &written.record)
    }

    /// The session at this version.
    pub(crate) fn version(&self, id: SessionId, version: u64) -> Option<&SessionRecord> {
        let mut versions = self.of(id).iter().map(|written| &written.record);
        versions.find(|record| record.version == version)
    }

    /// A list as it was at a moment, newest first.
    pub(crate) fn list(&self, list: &List, at: Micros, limit: usize) -> Vec<SessionRecord> {
        let as_of = |versions: &Vec<Written>| {
            let then = versions.iter().rev().find(|written| written.at <= at);
            then.map(|written| written.record.clone())
        };
        let is_listed = |record: &SessionRecord| is_in(&record.session, list);
        let mut found: Vec<_> =
            self.sessions.values().filter_map(as_of).filter(is_listed).collect();
        found.sort_by_key(|record| {
            std::cmp::Reverse((record.session.created_at, record.session.id))
        });
        found.truncate(limit);
        found
    }
}

/// Whether a session is in a list.
fn is_in(session: &Session, list: &List) -> bool {
    if matches!(session.phase, Phase::Deleted { .. }) {
        return false;
    }
    match list {
        List::Channel { channel, .. } => session.channel() == Some(channel),
        List::Private { member, .. } => session.place == Place::Private { member: member.clone() },
        List::TakesPart { member, .. } => session
            .holders()
            .is_some_and(|holders| holders.assignee == *member || session.is_guest(member)),
        // It holds no sessions.
        List::Team { .. } => false,
    }
}
