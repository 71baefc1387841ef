//! The sessions that a console knows, kept as the console of the product keeps them
//! (`console/src/lists/session-book.ts`): by highest version, read anew after each gap.

use std::collections::BTreeMap;

use sasae_protocol::{SessionId, SessionView};

use crate::executor::{Micros, SECOND};

#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) sessions: BTreeMap<SessionId, SessionView>,
    gone: BTreeMap<SessionId, u64>,
    /// When each was in the news or the lists the last time.
    seen: BTreeMap<SessionId, Micros>,
    /// Counts the readings of the lists.
    pub(crate) reading: u64,
    /// When the current reading began.
    began: Micros,
}

/// How far an index may be behind: what was in the news so short a time before a reading is kept
/// though the lists lack it.
const INDEX_LAG_MAX: Micros = 10 * SECOND;

impl Book {
    /// Takes a session in, unless something newer is known of it.
    pub(crate) fn put(&mut self, session: SessionView, now: Micros) {
        let known = self.sessions.get(&session.id).map(|known| known.version);
        let gone = self.gone.get(&session.id);
        self.seen.insert(session.id, now);
        let is_old = known.is_some_and(|known| session.version < known)
            || gone.is_some_and(|gone| session.version <= *gone);
        if !is_old {
            self.sessions.insert(session.id, session);
        }
    }

    /// Takes a session off, unless something newer is known of it.
    pub(crate) fn remove(&mut self, id: SessionId, version: u64) {
        if self.sessions.get(&id).is_some_and(|known| known.version > version) {
            return;
        }
        self.sessions.remove(&id);
        let gone = self.gone.entry(id).or_default();
        *gone = version.max(*gone);
    }

    /// The lists are about to be read anew: from here on it counts what is seen.
    pub(crate) fn start_reading(&mut self, now: Micros) -> u64 {
        self.began = now;
        self.reading += 1;
        self.reading
    }

    /// The lists were read: what was neither in them nor in the news since is not to be seen.
    pub(crate) fn finish_reading(&mut self, lists: Vec<SessionView>, now: Micros) {
        for session in lists {
            self.put(session, now);
        }
        let (seen, since) = (&self.seen, self.began.saturating_sub(INDEX_LAG_MAX));
        self.sessions.retain(|id, _| seen.get(id).is_some_and(|seen| *seen >= since));
    }
}
