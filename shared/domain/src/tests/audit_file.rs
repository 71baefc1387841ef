//! An exported audit: whole, or it says what is wrong with it.

use sasae_protocol::{Place, SessionId};

use super::situation::{at, channel, member};
use crate::{
    Actor, AuditError, AuditFileError, AuditHead, AuditRecord, Event, EventKind, ExportedAudit,
    audit_page, check_audit_file,
};

fn session(number: u64) -> SessionId {
    SessionId::parse(&format!("01JD{number:022}")).unwrap()
}

fn records(number: u64) -> (AuditHead, Vec<AuditRecord>) {
    let place: Place = channel("default");
    let kinds = [
        EventKind::Created { place, expires_at: at(3_600) },
        EventKind::CodeShown,
        EventKind::Assigned { member: member("ben") },
        EventKind::Closed { kind: None, reason: None },
    ];
    let by = Actor::Member { member: member("aiko") };
    let from = Some("203.0.113.1".to_owned());
    let event = |(second, kind)| Event { at: at(second), by: by.clone(), kind, from: from.clone() };
    let events: Vec<_> = (0..).zip(kinds).map(event).collect();
    AuditHead::default().append(session(number), &events)
}

/// Two pages: sessions 1 and 2, then session 3.
fn file() -> String {
    let kept: Vec<_> = (1..=3).map(|number| (session(number), records(number))).collect();
    let audits: Vec<_> = kept
        .iter()
        .map(|(session, (head, records))| ExportedAudit { session: *session, records, head })
        .collect();
    let (first, hash) = audit_page("", &audits[..2], false);
    let (second, _) = audit_page(&hash, &audits[2..], true);
    first + &second
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[test]
fn a_whole_file_is_found_whole() {
    let found = check_audit_file(&file()).unwrap();
    assert_eq!((found.sessions, found.records), (3, 12));
    assert_eq!(found.hash.len(), 64);
}

#[test]
fn one_changed_byte_anywhere_is_found() {
    let file = file();
    for at in (0..file.len()).step_by(7) {
        let mut bytes = file.clone().into_bytes();
        bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(check_audit_file(&changed).is_err(), "byte {at}: {changed}");
    }
}

#[test]
fn every_line_taken_out_doubled_or_moved_is_found() {
    let file = file();
    let lines = lines(&file);
    for index in 0..lines.len() {
        let mut without = lines.clone();
        let line = without.remove(index);
        assert!(check_audit_file(&without.concat()).is_err(), "without line {index}");
        let mut twice = lines.clone();
        twice.insert(index, line);
        assert!(check_audit_file(&twice.concat()).is_err(), "line {index} twice");
        if index + 1 < lines.len() {
            let mut moved = lines.clone();
            moved.swap(index, index + 1);
            assert!(check_audit_file(&moved.concat()).is_err(), "line {index} moved");
        }
    }
    for end in (0..file.len()).step_by(13) {
        assert!(check_audit_file(&file[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn what_is_wrong_is_named_with_its_session_and_record() {
    let changed = file().replacen("203.0.113.1", "203.0.113.9", 1);
    let wrong = check_audit_file(&changed).unwrap_err();
    let error = AuditError::Changed { seq: 0 };
    assert_eq!(wrong[0], AuditFileError::Chain { line: 5, session: session(1), error });
    assert_eq!(wrong[1], AuditFileError::Page { line: 11 });
    let file = file();
    let mut lines = lines(&file);
    lines.remove(3);
    let wrong = check_audit_file(&lines.concat()).unwrap_err();
    assert_eq!(wrong[0], AuditFileError::OtherEnd { line: 4, session: session(1) });
}

#[test]
fn a_page_of_another_export_does_not_fit_in() {
    let (page, _) = audit_page("", &[], true);
    let file = file();
    assert!(check_audit_file(&page).is_ok(), "nothing is whole too");
    assert!(check_audit_file(&(file.clone() + &page)).is_err());
    assert!(check_audit_file(&(page + &file)).is_err());
    assert_eq!(check_audit_file(""), Err(vec![AuditFileError::End]));
}
