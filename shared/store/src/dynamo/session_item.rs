//! A session as an item, and back.

use sasae_domain::{AuditHead, AuditRecord, GARBAGE_AFTER, Phase, Session};
use sasae_protocol::{MemberId, SessionId, Timestamp};

use super::key;
use super::row::{self, Item, Row};
use crate::history::collected_at;
use crate::seal::list_of;
use crate::{CodeHash, SessionRecord, StoreError};

/// The item of a session. A deleted one is in no index, so it is on no list.
pub(super) fn session(record: &SessionRecord) -> Item {
    let session = &record.session;
    let row = Row::new(&key::session(session.id))
        .text("team", session.team.as_str())
        .text("phase", phase(session))
        .number("version", record.version)
        .number("expires_at", session.expires_at().millis())
        .number("audit_count", record.audit.count)
        .text("audit_hash", record.audit.hash.as_str())
        .text("pin", hash(&record.pin))
        .text("link", hash(&record.link))
        .text("sealed_codes", record.sealed_codes.as_str())
        .json("data", session)
        .ttl(garbage_at(session));
    if matches!(session.phase, Phase::Deleted { .. }) {
        return row.done();
    }
    row.text("gsi1pk", key::list(&list_of(session))).text("gsi1sk", key::place(session)).done()
}

/// Reads the item of a session.
pub(super) fn record(item: &Item) -> Result<SessionRecord, StoreError> {
    let count = row::number(item, "audit_count")?;
    Ok(SessionRecord {
        session: row::json(item, "data")?,
        version: row::number(item, "version")?,
        audit: AuditHead { count, hash: row::text(item, "audit_hash")?.to_owned() },
        pin: CodeHash::Pin(row::text(item, "pin")?.to_owned()),
        link: CodeHash::Link(row::text(item, "link")?.to_owned()),
        sealed_codes: row::text(item, "sealed_codes")?.to_owned(),
    })
}

/// A participant's item: what puts the session on this member's own list.
pub(super) fn participant(session: &Session, member: &MemberId) -> Item {
    Row::new(&key::participant(session.id, member))
        .text("gsi2pk", key::takes_part(&session.team, member))
        .text("gsi2sk", key::place(session))
        .ttl(garbage_at(session))
        .done()
}

/// A code's item: where it leads, and until when it cannot be given out again.
pub(super) fn code(code: &CodeHash, session: &Session) -> Item {
    Row::new(&key::code(code))
        .text("session", session.id.to_string())
        .number("expires_at", session.expires_at().millis())
        .ttl(garbage_at(session))
        .done()
}

/// Where a code leads.
pub(super) fn leads_to(item: &Item) -> Result<SessionId, StoreError> {
    SessionId::parse(row::text(item, "session")?).map_err(|_| row::malformed("session"))
}

/// A record of the audit. It stays when the session is long gone, for as long as the team says.
pub(super) fn audit(record: &AuditRecord, session: &Session, now: Timestamp) -> Item {
    let row = Row::new(&key::audit(record.session, record.seq)).json("data", record);
    row.ttl(collected_at(session, now)).done()
}

/// When a session's items may be collected.
pub(super) fn garbage_at(session: &Session) -> Timestamp {
    session.expires_at().plus(GARBAGE_AFTER)
}

fn hash(code: &CodeHash) -> &str {
    match code {
        CodeHash::Pin(hash) | CodeHash::Link(hash) => hash,
    }
}

const fn phase(session: &Session) -> &'static str {
    match &session.phase {
        Phase::Waiting { .. } => "waiting",
        Phase::Active { .. } => "active",
        Phase::Queued { .. } => "queued",
        Phase::Closed(_) => "closed",
        Phase::Deleted { .. } => "deleted",
    }
}
