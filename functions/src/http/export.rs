//! The history as a file, page by page: for a spreadsheet, for programs, and as a proof.

use aws_smithy_types::date_time::{DateTime, Format};
use futures_util::stream::{self, StreamExt};
use sasae_domain::{AuditHead, AuditRecord, ExportedAudit, audit_page};
use sasae_protocol::history::{AuditActor, ExportHistory, ExportKind, ExportPage, HistoryRow};
use sasae_protocol::{ErrorCode, Place, Timestamp};
use sasae_store::{HistoryEntry, Store};
use serde::Serialize;

use super::answer::Answer;
use super::audit::line;
use super::console::{Answered, signed_in};
use super::history::{Search, cursor, hides, is_lead, written};
use super::request::Request;
use crate::call::Call;
use crate::denied::Denied;
use crate::world::World;

/// Sessions of one page without their audit.
const SESSIONS_MAX: usize = 500;
/// Sessions of one page with their audit: a session has some tens of records.
const AUDITS_MAX: usize = 40;
/// Audits that are read at once.
const AT_ONCE: usize = 8;
/// Without it, spreadsheets take UTF-8 for the system's old encoding.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

pub(super) async fn export<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let ExportHistory { kind, search } = request.body()?;
    if !is_lead(&member) {
        return Err(ErrorCode::NotPermitted.into());
    }
    // A page of the proof goes on from the hash of the one before, which travels with the place.
    let after = search.after.clone().unwrap_or_default();
    let (place, previous) = after.split_once('~').unwrap_or((after.as_str(), ""));
    let place = (!place.is_empty()).then(|| cursor(place)).transpose()?;
    let is_first = place.is_none();
    let search = Search::new(call, &member, search).await?;
    let most = match kind {
        ExportKind::SessionsCsv | ExportKind::SessionsJsonl => SESSIONS_MAX,
        ExportKind::AuditCsv | ExportKind::AuditJsonl => AUDITS_MAX,
    };
    let found = search.run(call, place, most).await?;
    let entries = &found.entries;
    let rows = || entries.iter().map(|entry| search.row(entry));
    let mut next = found.next.map(written);
    let text = match kind {
        ExportKind::SessionsCsv => csv(is_first, &SESSION_HEAD, rows().map(session_cells)),
        ExportKind::SessionsJsonl => rows().map(|row| json_line(&row)).collect(),
        ExportKind::AuditCsv => {
            let mut lines = Vec::new();
            for (entry, records) in audits(call, entries.iter().collect()).await? {
                let is_hidden = hides(search.member, entry);
                lines.extend(records.iter().map(|it| audit_cells(&search, it, is_hidden)));
            }
            csv(is_first, &AUDIT_HEAD, lines.into_iter())
        }
        ExportKind::AuditJsonl => {
            // What is hidden cannot be taken out of a sealed record: such a session stays out.
            let shown = entries.iter().filter(|entry| !hides(search.member, entry));
            let audits = audits(call, shown.collect()).await?;
            let heads: Vec<_> =
                audits.iter().map(|(entry, records)| head(entry, records)).collect();
            let exported: Vec<_> = audits
                .iter()
                .zip(&heads)
                .map(|((entry, records), head)| ExportedAudit {
                    session: entry.facts.session,
                    records,
                    head,
                })
                .collect();
            let (text, hash) = audit_page(previous, &exported, next.is_none());
            next = next.map(|next| format!("{next}~{hash}"));
            text
        }
    };
    Ok(Answer::ok(&ExportPage { text, next }))
}

/// The audits of these sessions, in their order.
async fn audits<'a, W: World>(
    call: &Call<'_, W>,
    entries: Vec<&'a HistoryEntry>,
) -> Result<Vec<(&'a HistoryEntry, Vec<AuditRecord>)>, Denied> {
    let asks: Vec<_> = entries
        .iter()
        .map(|entry| entry.facts.session)
        .map(|id| call.patiently(move || call.store().audit(id)))
        .collect();
    let read: Vec<_> = stream::iter(asks).buffered(AT_ONCE).collect().await;
    entries.into_iter().zip(read).map(|(entry, records)| Ok((entry, records?))).collect()
}

/// The end of a session's chain: as the history knows it once the session has ended, for from then
/// on it knows every record; before, as far as the records go.
fn head(entry: &HistoryEntry, records: &[AuditRecord]) -> AuditHead {
    let last = records.last().filter(|_| entry.ended_at.is_none());
    last.map_or_else(
        || entry.facts.audit.clone(),
        |last| AuditHead { count: last.seq + 1, hash: last.hash.clone() },
    )
}

const SESSION_HEAD: [&str; 12] = [
    "session",
    "state",
    "created_at",
    "joined_at",
    "ended_at",
    "channel",
    "customer",
    "subject",
    "assignee",
    "technicians",
    "asked_by_form",
    "closed_because",
];
const AUDIT_HEAD: [&str; 8] = ["session", "number", "at", "by", "what", "detail", "from", "hash"];

fn session_cells(row: HistoryRow) -> Vec<String> {
    let text = |text: Option<String>| text.unwrap_or_default();
    let names: Vec<_> = row.technicians.iter().map(|person| person.name.to_string()).collect();
    vec![
        row.id.to_string(),
        word(&row.state),
        time(Some(row.created_at)),
        time(row.joined_at),
        time(row.ended_at),
        match row.place {
            Place::Channel { channel } => channel.to_string(),
            Place::Private { .. } => "(private)".to_owned(),
        },
        text(row.customer.map(|name| name.to_string())),
        text(row.subject.map(|subject| subject.to_string())),
        text(row.assignee.map(|person| person.name.to_string())),
        names.join("; "),
        row.is_asked.to_string(),
        text(row.closed_because.map(|reason| reason.to_string())),
    ]
}

fn audit_cells(search: &Search<'_>, record: &AuditRecord, is_hidden: bool) -> Vec<String> {
    let line = line(record, search.roster, is_hidden);
    let by = match line.by {
        AuditActor::Member { member } => member.name.to_string(),
        AuditActor::Device => "(device)".to_owned(),
        AuditActor::Visitor => "(customer)".to_owned(),
        AuditActor::Service => "(service)".to_owned(),
    };
    let detail = serde_json::to_string(&line.detail).expect("every detail is JSON");
    vec![
        record.session.to_string(),
        line.seq.to_string(),
        time(Some(line.at)),
        by,
        word(&line.what),
        detail,
        line.from.unwrap_or_default(),
        line.hash,
    ]
}

/// A word of ours as it travels.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// ISO 8601 in UTC, which spreadsheets and people can read.
fn time(at: Option<Timestamp>) -> String {
    let Some(at) = at else { return String::new() };
    let second = DateTime::from_secs(i64::try_from(at.seconds()).unwrap_or(i64::MAX));
    second.fmt(Format::DateTime).unwrap_or_default()
}

fn json_line<T: Serialize>(value: &T) -> String {
    let mut line = serde_json::to_string(value).expect("every row is JSON");
    line.push('\n');
    line
}

/// Comma-separated values (RFC 4180); the first page has the mark and the head.
fn csv(is_first: bool, head: &[&str], lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = String::new();
    if is_first {
        text.push(BYTE_ORDER_MARK);
        text.push_str(&head.join(","));
        text.push_str("\r\n");
    }
    for line in lines {
        let cells: Vec<_> = line.iter().map(|cell| safe_cell(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// A cell that a spreadsheet takes for text. One that begins as a formula does gets an apostrophe
/// before it (OWASP, "CSV injection"); all that has a special character is quoted.
fn safe_cell(cell: &str) -> String {
    let begins = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let text = if cell.starts_with(begins) { format!("'{cell}") } else { cell.to_owned() };
    if text.contains([',', '"', '\r', '\n', '\'', ';']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_or_leaves_its_place() {
        for (cell, safe) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("＝cmd", "\"'＝cmd\""),
            ("-1", "\"'-1\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("日本語", "日本語"),
        ] {
            assert_eq!(safe_cell(cell), safe);
        }
    }

    #[test]
    fn only_the_first_page_has_the_mark_and_the_head() {
        let line = || std::iter::once(vec!["1".to_owned(), "x".to_owned()]);
        assert_eq!(csv(true, &["a", "b"], line()), "\u{FEFF}a,b\r\n1,x\r\n");
        assert_eq!(csv(false, &["a", "b"], line()), "1,x\r\n");
        assert_eq!(time(Some(Timestamp::from_millis(1_795_326_334_120))), "2026-11-22T05:45:34Z");
    }
}
