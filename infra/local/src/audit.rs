//! Checking every audit that a store keeps for a team against what the history knows of it.

use sasae_domain::{AuditHead, verify};
use sasae_protocol::{SessionId, TeamId, Timestamp};
use sasae_store::{HistoryAsk, HistoryEntry, Store, StoreError};

/// Entries that are read at once.
const READ_AT_ONCE: usize = 200;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many sessions were checked.
    pub sessions: usize,
    /// How many records they have.
    pub records: usize,
    /// What is wrong, one line each.
    pub wrong: Vec<String>,
}

/// Checks every session in the history of a team: each record unchanged, none missing or out of
/// place, and the chain as long as the session itself, or the history after its end, says.
pub async fn check_table(
    store: &impl Store,
    team: &TeamId,
    now: Timestamp,
) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let from = Timestamp::from_millis(0);
    let until = Timestamp::from_millis(now.millis() + 24 * 60 * 60 * 1_000);
    let mut ask = HistoryAsk { team: team.clone(), from, until, after: None, limit: READ_AT_ONCE };
    loop {
        let read = store.history(&ask).await?;
        for entry in &read.entries {
            ask.after = Some((entry.facts.created_at, entry.facts.session));
            check(store, entry, &mut report).await?;
        }
        if read.is_end {
            return Ok(report);
        }
    }
}

async fn check(
    store: &impl Store,
    entry: &HistoryEntry,
    report: &mut Report,
) -> Result<(), StoreError> {
    let id = entry.facts.session;
    // Before the audit: a change between the two only makes the audit longer.
    let session = store.session(id).await?;
    let records = store.audit(id).await?;
    report.sessions += 1;
    report.records += records.len();
    let known = match &session {
        Some(record) => &record.audit,
        None => &entry.facts.audit,
    };
    let reaches = |head: &AuditHead| {
        let last = records.iter().find(|record| record.seq + 1 == head.count);
        last.is_some_and(|record| record.hash == head.hash)
    };
    match verify(&records) {
        Err(error) => report.wrong.push(line(id, &error.to_string())),
        Ok(_) if !reaches(known) || !reaches(&entry.facts.audit) => {
            report.wrong.push(line(id, "records are missing at the end"));
        }
        Ok(_) => {}
    }
    Ok(())
}

fn line(id: SessionId, wrong: &str) -> String {
    format!("session {id}: {wrong}")
}
