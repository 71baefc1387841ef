//! Sessions in memory: the conditions under which one is made and saved.

use std::cmp::Reverse;

use super::{Table, Way};
use crate::seal::{is_in, newest_first, participants, rank, require_size};
use crate::{Change, List, NewCodes, NewRecord, SessionRecord, StoreError};

/// Items that making a session writes: itself, its two codes, its audit, its entry in the history,
/// who takes part.
pub(super) fn create_size(new: &NewRecord) -> usize {
    4 + new.events.len() + participants(&new.session).len()
}

/// Items that saving a session writes.
pub(super) fn save_size(change: &Change) -> usize {
    let people = change.gone().len() + change.entered().len();
    let codes = match &change.codes {
        Some(_) => 4,
        None if change.lives_longer() => 2,
        None => 0,
    };
    let history = usize::from(change.history().is_some());
    1 + change.events.len() + people + codes + history + change.peer_plan().len()
}

impl Table {
    pub(super) fn create(&mut self, new: &NewRecord) -> Result<(), StoreError> {
        require_size(create_size(new))?;
        let codes = [&new.pin, &new.link];
        let is_taken = |way: &Way| new.now < way.expires_at;
        if codes.iter().any(|code| self.codes.get(code).is_some_and(is_taken)) {
            return Err(StoreError::CodeTaken);
        }
        let (record, audit) = new.seal();
        let id = record.session.id;
        if self.sessions.contains_key(&id) {
            return Err(StoreError::Conflict);
        }
        let expires_at = record.session.expires_at();
        for code in codes {
            self.codes.insert(code.clone(), Way { session: id, expires_at });
        }
        self.note(NewRecord::history(&record));
        self.audit.insert(id, audit);
        self.sessions.insert(id, record);
        Ok(())
    }

    /// Saves a change; gives how many of its connections are gone.
    pub(super) fn save(&mut self, change: &Change) -> Result<usize, StoreError> {
        require_size(save_size(change))?;
        let id = change.after.id;
        let held = self.sessions.get(&id).ok_or(StoreError::Conflict)?;
        let is_late = change.needs_time() && change.now >= held.session.expires_at();
        if held.version != change.before.version || is_late {
            return Err(StoreError::Conflict);
        }
        if let Some(codes) = &change.codes {
            self.renew(change, codes)?;
        } else if change.lives_longer() {
            self.prolong(change)?;
        }
        let (record, audit) = change.seal();
        if let Some(update) = change.history() {
            self.note(update);
        }
        self.audit.entry(id).or_default().extend(audit);
        self.sessions.insert(id, record);
        Ok(self.set_peers(change))
    }

    fn renew(&mut self, change: &Change, new: &NewCodes) -> Result<(), StoreError> {
        let is_taken = |way: &Way| change.now < way.expires_at;
        let codes = [&new.pin, &new.link];
        if codes.iter().any(|code| self.codes.get(code).is_some_and(is_taken)) {
            return Err(StoreError::CodeTaken);
        }
        self.codes.remove(&change.before.pin);
        self.codes.remove(&change.before.link);
        let (session, expires_at) = (change.after.id, change.after.expires_at());
        for code in codes {
            self.codes.insert(code.clone(), Way { session, expires_at });
        }
        Ok(())
    }

    fn prolong(&mut self, change: &Change) -> Result<(), StoreError> {
        let codes = [&change.before.pin, &change.before.link];
        let leads_here = |way: &Way| way.session == change.after.id;
        if !codes.iter().all(|code| self.codes.get(code).is_some_and(leads_here)) {
            return Err(StoreError::Conflict);
        }
        for code in codes {
            if let Some(way) = self.codes.get_mut(code) {
                way.expires_at = change.after.expires_at();
            }
        }
        Ok(())
    }

    fn set_peers(&mut self, change: &Change) -> usize {
        let mut gone = 0;
        for (connection, peers) in change.peer_plan() {
            let Some(connection) = self.connections.get_mut(&connection) else {
                gone += 1;
                continue;
            };
            for (session, peer) in peers {
                match peer {
                    Some(peer) => connection.peers.insert(session, peer),
                    None => connection.peers.remove(&session),
                };
            }
        }
        gone
    }

    pub(super) fn list(&self, list: &List, limit: usize) -> Vec<SessionRecord> {
        let mut found: Vec<_> =
            self.sessions.values().filter(|record| is_in(&record.session, list)).collect();
        found.sort_by_key(|record| (Reverse(rank(&record.session)), newest_first(record)));
        found.truncate(limit);
        found.sort_by_key(|record| newest_first(record));
        found.into_iter().cloned().collect()
    }
}
