//! An exported audit: a file of JSON Lines that proves that it is whole.
//!
//! A session's records, one a line, are followed by a line with the end of its chain as the history
//! knows it, so that records missing at the end are missed. Each page of the export ends with the
//! hash of all its bytes and of the page before it, so that nothing can be changed, taken out,
//! doubled or moved, be it a whole session, without the file saying so. Who could rewrite the whole
//! file could make all hashes anew: keep the last line elsewhere, and compare.

use sasae_protocol::SessionId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{AuditError, AuditHead, AuditRecord, verify};

/// One line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line {
    /// A record of the session whose records are going on.
    Record(Box<AuditRecord>),
    /// The end of a session's chain.
    Session { session: SessionId, count: u64, hash: String },
    /// The end of a page.
    Page { previous: String, hash: String, last: bool },
}

/// The audit of one session, as it is exported.
#[derive(Debug, Clone, Copy)]
pub struct ExportedAudit<'a> {
    /// Which session.
    pub session: SessionId,
    /// Its records.
    pub records: &'a [AuditRecord],
    /// The end of its chain as the history knows it.
    pub head: &'a AuditHead,
}

/// A page of the file, and the hash that the next page names.
pub fn audit_page(previous: &str, audits: &[ExportedAudit<'_>], is_last: bool) -> (String, String) {
    let mut text = String::new();
    for audit in audits {
        for record in audit.records {
            write(&mut text, &Line::Record(Box::new(record.clone())));
        }
        let AuditHead { count, hash } = audit.head.clone();
        write(&mut text, &Line::Session { session: audit.session, count, hash });
    }
    let hash = page_hash(previous, &text);
    let previous = previous.to_owned();
    write(&mut text, &Line::Page { previous, hash: hash.clone(), last: is_last });
    (text, hash)
}

fn write(text: &mut String, line: &Line) {
    text.push_str(&serde_json::to_string(line).expect("our types have text keys"));
    text.push('\n');
}

fn page_hash(previous: &str, text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(previous.as_bytes());
    hasher.update(b"\n");
    hasher.update(text.as_bytes());
    hex::encode(hasher.finalize())
}

/// Something that is wrong with an exported audit; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditFileError {
    /// Not a line of such a file, or of a newer version's.
    #[error("line {line}: not a line of an audit of this version")]
    Foreign {
        /// Where.
        line: usize,
    },
    /// A session's chain does not hold.
    #[error("line {line}: session {session}: {error}")]
    Chain {
        /// Where the session's chain ends.
        line: usize,
        /// Which session.
        session: SessionId,
        /// Why.
        error: AuditError,
    },
    /// Records of a session are missing at its end, or there are too many.
    #[error("line {line}: session {session}: the chain does not end as it ended when it was kept")]
    OtherEnd {
        /// Where.
        line: usize,
        /// Which session.
        session: SessionId,
    },
    /// Something on this page was changed, taken out, added or moved.
    #[error("line {line}: the page that ends here is not as it was written")]
    Page {
        /// Where the page ends.
        line: usize,
    },
    /// A page is missing or out of place.
    #[error("line {line}: the page that ends here does not follow the one before")]
    PageOrder {
        /// Where the page ends.
        line: usize,
    },
    /// The last page is missing, or something comes after it.
    #[error("the file does not end where the export ended")]
    End,
}

/// What a whole file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFile {
    /// How many sessions.
    pub sessions: usize,
    /// How many records.
    pub records: usize,
    /// The hash of its last page; it is over everything.
    pub hash: String,
}

/// Checks a whole file; gives all that is wrong with it.
pub fn check_audit_file(text: &str) -> Result<AuditFile, Vec<AuditFileError>> {
    let mut check = Check::default();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        check.line(index + 1, line);
    }
    if !check.is_over || !check.records.is_empty() || !check.page.is_empty() {
        check.errors.push(AuditFileError::End);
    }
    if check.errors.is_empty() { Ok(check.found) } else { Err(check.errors) }
}

#[derive(Default)]
struct Check {
    found: AuditFile,
    errors: Vec<AuditFileError>,
    records: Vec<AuditRecord>,
    /// The bytes of the page so far.
    page: String,
    is_over: bool,
}

impl Check {
    fn line(&mut self, number: usize, line: &str) {
        match serde_json::from_str(line) {
            Ok(Line::Record(record)) => {
                self.page.push_str(line);
                self.records.push(*record);
            }
            Ok(Line::Session { session, count, hash }) => {
                self.page.push_str(line);
                self.session(number, session, &AuditHead { count, hash });
            }
            Ok(Line::Page { previous, hash, last }) => {
                let is_whole = line.ends_with('\n') && page_hash(&previous, &self.page) == hash;
                if !is_whole || !self.records.is_empty() {
                    self.errors.push(AuditFileError::Page { line: number });
                }
                if previous != self.found.hash || self.is_over {
                    self.errors.push(AuditFileError::PageOrder { line: number });
                }
                self.page.clear();
                self.records.clear();
                self.found.hash = hash;
                self.is_over = last;
            }
            Err(_) => {
                self.page.push_str(line);
                self.errors.push(AuditFileError::Foreign { line: number });
            }
        }
    }

    fn session(&mut self, line: usize, session: SessionId, head: &AuditHead) {
        let records = std::mem::take(&mut self.records);
        self.found.sessions += 1;
        self.found.records += records.len();
        let stray = records.iter().position(|record| record.session != session);
        let end = match stray {
            Some(at) => Err(AuditError::OutOfPlace { seq: at as u64 }),
            None => verify(&records),
        };
        match end {
            Ok(end) if end != *head => {
                self.errors.push(AuditFileError::OtherEnd { line, session });
            }
            Ok(_) => {}
            Err(error) => self.errors.push(AuditFileError::Chain { line, session, error }),
        }
    }
}
