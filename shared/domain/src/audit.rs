//! The audit of a session: an append-only chain in which each record holds the hash of the last.
//!
//! One changed byte breaks the chain from there on. The hash is SHA-256 (FIPS 180-4) over the hash
//! before it and the record's JSON.

use sasae_protocol::SessionId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Event;

/// The hash before the first record.
const GENESIS: &str = "";

/// The end of a chain, from which the next record goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// How many records there are.
    pub count: u64,
    /// The hash of the last one; empty when there is none.
    pub hash: String,
}

/// One thing that happened, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// The session.
    pub session: SessionId,
    /// Its place in the chain, from 0.
    pub seq: u64,
    /// What happened.
    pub event: Event,
    /// The hash of the record before.
    pub previous: String,
    /// The hash of this record, 64 hexadecimal digits.
    pub hash: String,
}

/// Why a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    /// A record is missing, doubled or out of place.
    #[error("record {seq} is missing or out of place")]
    OutOfPlace {
        /// The place that is wrong.
        seq: u64,
    },
    /// A record was changed.
    #[error("record {seq} was changed")]
    Changed {
        /// Which one.
        seq: u64,
    },
}

impl AuditHead {
    /// Seals events onto the chain.
    pub fn append(&self, session: SessionId, events: &[Event]) -> (Self, Vec<AuditRecord>) {
        let mut head = self.clone();
        let mut records = Vec::with_capacity(events.len());
        for event in events {
            let previous = std::mem::take(&mut head.hash);
            let hash = seal(session, head.count, event, &previous);
            head.hash.clone_from(&hash);
            let event = event.clone();
            records.push(AuditRecord { session, seq: head.count, event, previous, hash });
            head.count += 1;
        }
        (head, records)
    }
}

/// Checks a whole chain, first record first; gives its end.
pub fn verify(records: &[AuditRecord]) -> Result<AuditHead, AuditError> {
    let mut head = AuditHead { count: 0, hash: GENESIS.into() };
    for record in records {
        let seq = head.count;
        if record.seq != seq || record.previous != head.hash {
            return Err(AuditError::OutOfPlace { seq });
        }
        if seal(record.session, seq, &record.event, &record.previous) != record.hash {
            return Err(AuditError::Changed { seq });
        }
        head = AuditHead { count: seq + 1, hash: record.hash.clone() };
    }
    Ok(head)
}

/// What the hash is over. Its text follows from these types alone, not from how a map is kept.
#[derive(Serialize)]
struct Sealed<'a> {
    session: SessionId,
    seq: u64,
    event: &'a Event,
}

fn seal(session: SessionId, seq: u64, event: &Event, previous: &str) -> String {
    let record = serde_json::to_vec(&Sealed { session, seq, event });
    let record = record.expect("our types have text keys and finite numbers");
    let mut hasher = Sha256::new();
    hasher.update(previous.as_bytes());
    hasher.update(b"\n");
    hasher.update(&record);
    hex::encode(hasher.finalize())
}
