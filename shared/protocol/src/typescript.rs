//! The console's view of these types: TypeScript declarations and a JSON Schema, as text.
//!
//! `cargo test -p sasae-protocol` compares them with the files in the console and fails when they
//! differ; with `SASAE_WRITE=1` it writes them.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use ts_rs::{Config, TS};

use crate::{api, frame, history, mail, peer, picture, session, signal, socket, support, team};

macro_rules! every_type {
    ($each:ident) => {
        $each!(
            crate::TeamId,
            crate::EntryId,
            crate::Language,
            crate::MailAddress,
            crate::FormText,
            crate::Introduction,
            crate::Problem,
            crate::PhoneNumber,
            crate::SearchText,
            crate::ChannelId,
            crate::MemberId,
            crate::SessionId,
            crate::RequestId,
            crate::ConnectionId,
            crate::DeviceKey,
            crate::Signature,
            crate::CommandId,
            crate::GroupId,
            crate::InvitationId,
            crate::Name,
            crate::CustomerName,
            crate::Subject,
            crate::Reason,
            crate::DomainName,
            crate::Description,
            crate::NoteText,
            crate::Timestamp,
            crate::Seconds,
            crate::ProtocolVersion,
            crate::ErrorCode,
            crate::ErrorBody,
            session::SessionState,
            session::Role,
            session::Mode,
            session::Place,
            crate::Action,
            crate::Command,
            crate::Permission,
            crate::Feature,
            crate::Lack,
            crate::WhyNot,
            crate::Refused,
            crate::Who,
            crate::AccessEntry,
            session::CloseKind,
            session::Answer,
            session::Outcome,
            session::PersonView,
            session::Presence,
            session::ExchangeView,
            session::SessionView,
            signal::Signal,
            signal::IceServer,
            socket::ListName,
            socket::ListCheck,
            socket::FromConsole,
            socket::ToConsole,
            socket::FromAgent,
            socket::ToAgent,
            mail::Letter,
            mail::Letters,
            api::ChannelView,
            api::Me,
            api::CreateSession,
            api::Codes,
            api::SessionCreated,
            api::ListPart,
            api::SessionList,
            api::OpenEntry,
            api::OpenList,
            api::NoteView,
            api::NoteList,
            api::MemberList,
            api::Candidates,
            api::CommandBody,
            api::Ticket,
            api::JoinCodeBody,
            api::Look,
            api::Looked,
            api::Claim,
            api::Claimed,
            api::AskChallenge,
            api::Challenge,
            api::AskAgentTicket,
            mail::MailCodes,
            mail::CodesMailed,
            support::Worded,
            support::WordedLines,
            support::Need,
            support::OwnField,
            support::FormFields,
            support::SupportForm,
            support::SetSupportForm,
            support::SupportEntry,
            support::SupportPage,
            support::AskSupport,
            support::SupportPlace,
            support::SupportAsked,
            support::AskPlace,
            support::IntakeAnswer,
            support::Intake,
            history::SearchHistory,
            history::HistoryRow,
            history::HistoryPage,
            history::ChainState,
            history::AuditActor,
            history::AuditWord,
            history::AuditDetail,
            history::AuditLine,
            history::AuditTrail,
            history::ExportKind,
            history::ExportHistory,
            history::ExportPage,
            history::Retention,
            team::TeamAction,
            team::TeamView,
            team::SaveTeam,
            team::ChannelSettings,
            team::ChannelDetail,
            team::ChannelList,
            team::CreateChannel,
            team::SaveChannel,
            team::Grants,
            team::SetAccess,
            team::ChannelRemoved,
            team::MemberView,
            team::InvitationView,
            team::TeamMembers,
            team::SaveMember,
            team::CreateInvitation,
            team::InvitationCreated,
            team::AcceptInvitation,
            team::GroupSettings,
            team::GroupView,
            team::GroupList,
            team::CreateGroup,
            team::SaveGroup,
            team::Done,
            peer::Codec,
            peer::Button,
            peer::FromViewer,
            peer::ToViewer
        )
    };
}

/// The TypeScript declarations of every message and body, with the limits as constants.
pub fn declarations() -> String {
    let config = Config::default();
    let mut text =
        String::from("// Generated from shared/protocol (see its typescript.rs); do not edit.\n\n");
    macro_rules! declare {
        ($($kind:ty),+) => {
            $(write_line(&mut text, &format!("export {}", <$kind as TS>::decl(&config)));)+
        };
    }
    every_type!(declare);
    for (name, value) in constants() {
        write_line(&mut text, &format!("export const {name} = {value};"));
    }
    let texts = [
        ("SUBPROTOCOL", socket::SUBPROTOCOL),
        ("TICKET_PREFIX", socket::TICKET_PREFIX),
        ("PROTOCOL_HEADER", crate::PROTOCOL_HEADER),
    ];
    for (name, value) in texts {
        write_line(&mut text, &format!("export const {name} = \"{value}\";"));
    }
    text
}

fn write_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn constants() -> [(&'static str, usize); 25] {
    [
        ("PROTOCOL_VERSION", usize::from(crate::PROTOCOL_VERSION.number())),
        ("PIN_DIGITS", crate::PIN_DIGITS),
        ("SOCKET_BYTES_MAX", frame::SOCKET_BYTES_MAX),
        ("PEER_BYTES_MAX", frame::PEER_BYTES_MAX),
        ("PING_EVERY_SECONDS", socket::PING_EVERY_SECONDS as usize),
        ("CHECK_EVERY_SECONDS", socket::CHECK_EVERY_SECONDS as usize),
        ("RENEW_AFTER_SECONDS", socket::RENEW_AFTER_SECONDS as usize),
        ("OWN_FIELDS_MAX", support::OWN_FIELDS_MAX),
        ("FILL_SECONDS_MIN", support::FILL_SECONDS_MIN as usize),
        ("FILL_SECONDS_MAX", support::FILL_SECONDS_MAX as usize),
        ("HISTORY_PAGE_MAX", usize::from(history::HISTORY_PAGE_MAX)),
        ("RETENTION_DAYS_MIN", usize::from(history::RETENTION_DAYS_MIN)),
        ("RETENTION_DAYS_MAX", usize::from(history::RETENTION_DAYS_MAX)),
        ("SDP_BYTES_MAX", signal::SDP_BYTES_MAX),
        ("CANDIDATES_MAX", signal::CANDIDATES_MAX),
        ("DATAGRAM_BYTES_MAX", picture::DATAGRAM_BYTES_MAX),
        ("ACK_RANGES_MAX", picture::ACK_RANGES_MAX),
        ("FRAME_BYTES_MAX", picture::FRAME_BYTES_MAX),
        ("FRAME_SIDE_MAX", picture::FRAME_SIDE_MAX as usize),
        ("CURSOR_SIDE_MAX", peer::CURSOR_SIDE_MAX as usize),
        ("NAME_CHARS_MAX", crate::Name::CHARS_MAX),
        ("DESCRIPTION_CHARS_MAX", crate::Description::CHARS_MAX),
        ("NOTE_CHARS_MAX", crate::NoteText::CHARS_MAX),
        ("EXPIRY_SECONDS_MIN", crate::EXPIRY_MIN.get() as usize),
        ("EXPIRY_SECONDS_MAX", crate::EXPIRY_MAX.get() as usize),
    ]
}

/// A JSON Schema (draft 7) with a definition for every message and body.
pub fn schema() -> String {
    let mut generator = SchemaGenerator::new(SchemaSettings::draft07());
    macro_rules! define {
        ($($kind:ty),+) => {
            $(generator.subschema_for::<$kind>();)+
        };
    }
    every_type!(define);
    let document = serde_json::json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": generator.take_definitions(true),
    });
    let mut text = serde_json::to_string_pretty(&document).expect("a JSON value has a text form");
    text.push('\n');
    text
}
