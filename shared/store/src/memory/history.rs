//! The history in memory: a row of time for each team.

use std::cmp::Reverse;

use sasae_protocol::{SessionId, Timestamp};

use super::Table;
use crate::history::{HistoryUpdate, piece};
use crate::{HistoryAsk, HistoryEntry, HistoryRead};

impl Table {
    pub(super) fn note(&mut self, update: HistoryUpdate) {
        let id = update.facts.session;
        let entry = update.onto(self.history.remove(&id));
        self.history.insert(id, entry);
    }

    /// A stretch of the history, and how many pages of the table it would have cost.
    pub(super) fn history_of(&self, ask: &HistoryAsk) -> (HistoryRead, usize) {
        let is_asked = |entry: &&HistoryEntry| {
            let at = entry.facts.created_at;
            let is_older = ask.after.is_none_or(|after| place(entry) < after);
            entry.facts.team == ask.team && at >= ask.from && at < ask.until && is_older
        };
        let mut entries: Vec<_> = self.history.values().filter(is_asked).collect();
        entries.sort_by_key(|entry| Reverse(place(entry)));
        let is_end = entries.len() <= ask.limit;
        entries.truncate(ask.limit);
        let first = ask.after.map_or(ask.until, |(at, _)| at);
        let last = entries.last().filter(|_| !is_end);
        let last = last.map_or(ask.from, |entry| entry.facts.created_at);
        let pieces = piece(first).saturating_sub(piece(last)) + 1;
        let entries = entries.into_iter().cloned().collect();
        (HistoryRead { entries, is_end }, usize::try_from(pieces).unwrap_or(usize::MAX))
    }
}

fn place(entry: &HistoryEntry) -> (Timestamp, SessionId) {
    (entry.facts.created_at, entry.facts.session)
}
