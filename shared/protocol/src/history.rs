//! Past sessions: searched, shown event by event, exported, kept for as long as the team wants.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ChannelId, CustomerName, MemberId, Mode, Name, Outcome, PersonView, Place, Reason, SearchText,
    SessionId, SessionState, Subject, Timestamp,
};

/// The most sessions of one page.
pub const HISTORY_PAGE_MAX: u16 = 100;
/// The most days between the two dates of a search.
pub const HISTORY_DAYS_MAX: u16 = 3_660;
/// The fewest days that history is kept.
pub const RETENTION_DAYS_MIN: u16 = 1;
/// The most days that history is kept.
pub const RETENTION_DAYS_MAX: u16 = 3_650;

/// `POST /api/history`: searches; everything that is named must hold. Newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SearchHistory {
    /// Every word must be in the customer's name, the subject or the reason of closing, whatever
    /// its case and width.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<SearchText>,
    /// Made at this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<Timestamp>,
    /// Made before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<Timestamp>,
    /// Held by this technician at some time, or one who was invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub technician: Option<MemberId>,
    /// Last kept in this channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub channel: Option<ChannelId>,
    /// In one of these states; none is any. `deleted` is among them.
    pub states: Vec<SessionState>,
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub after: Option<String>,
}

/// The answer to `POST /api/history`.
///
/// A search that finds little is answered before it has read everything: then `next` is there
/// although the page is not full, and `searched_to` says how far back it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct HistoryPage {
    /// What was found, newest first.
    pub sessions: Vec<HistoryRow>,
    /// Goes into `after` for the next page; none at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<String>,
    /// Everything made since then has been looked at.
    pub searched_to: Timestamp,
    /// The server's clock.
    pub now: Timestamp,
}

/// A session in the history; it is there long after the session itself is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct HistoryRow {
    /// Which session.
    pub id: SessionId,
    /// Where it was kept last.
    pub place: Place,
    /// Its state now.
    pub state: SessionState,
    /// What the customer was called; hidden in somebody else's private space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub customer: Option<CustomerName>,
    /// What it was about; hidden in somebody else's private space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub subject: Option<Subject>,
    /// Who held it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub assignee: Option<PersonView>,
    /// Everybody who ever held it or was invited.
    pub technicians: Vec<PersonView>,
    /// Whether the customer asked through a support form.
    pub is_asked: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the customer's device joined first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub joined_at: Option<Timestamp>,
    /// When it was closed, deleted or expired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ended_at: Option<Timestamp>,
    /// Why it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub closed_because: Option<Reason>,
}

/// `GET /api/sessions/{session}/audit?after={number}`: everything that happened to a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AuditTrail {
    /// Which session.
    pub session: SessionId,
    /// What happened, first thing first.
    pub records: Vec<AuditLine>,
    /// Whether the chain held when it was read.
    pub chain: ChainState,
    /// Goes into `after` for more; none at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub next: Option<u64>,
}

/// Whether an audit's chain holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChainState {
    /// Every record is as it was written, and none is missing.
    Whole,
    /// From this record on it is not to be trusted.
    Broken {
        /// The first record that is changed, missing or out of place.
        #[ts(type = "number")]
        at: u64,
    },
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AuditLine {
    /// Its number in the session, from 0.
    #[ts(type = "number")]
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: AuditActor,
    /// What.
    pub what: AuditWord,
    /// What more there is to say.
    pub detail: AuditDetail,
    /// From which address; of IPv6, the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<String>,
    /// The record's hash, 64 hexadecimal digits.
    pub hash: String,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuditActor {
    /// A member.
    Member {
        /// Who.
        member: PersonView,
    },
    /// The customer's device.
    Device,
    /// The customer, through the support form.
    Visitor,
    /// The service itself.
    Service,
}

/// What happened, as a word that both catalogues have.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AuditWord {
    /// The session was made.
    Created,
    /// Somebody looked at its link and PIN.
    CodeShown,
    /// Its link and PIN were sent by mail.
    CodeMailed,
    /// It got a new link and PIN.
    CodesRenewed,
    /// Customer or subject were said anew.
    Renamed,
    /// A note was added.
    Noted,
    /// A device joined.
    Joined,
    /// The device is connected.
    Online,
    /// The device's connection is lost.
    Offline,
    /// The customer closed the program.
    CustomerLeft,
    /// A technician asked for a share.
    Requested,
    /// The customer allowed it.
    Granted,
    /// The technician connected.
    Connected,
    /// The technician's console came over another connection.
    Resumed,
    /// A request or share ended.
    ShareOver,
    /// The share is still up.
    Leased,
    /// It was given to a technician.
    Assigned,
    /// It was moved.
    Transferred,
    /// A technician was invited.
    Invited,
    /// An invited technician takes part.
    Accepted,
    /// An invited technician does not want to take part.
    Declined,
    /// A collaborator or an invitation was taken out of it.
    Removed,
    /// A collaborator left.
    Left,
    /// It was put back into the queue.
    Released,
    /// It was taken out of the queue.
    PickedUp,
    /// Its expiry was moved on.
    Extended,
    /// Its time was over.
    Expired,
    /// It was ended.
    Closed,
    /// It was taken off the lists.
    Deleted,
    /// Its deletion was taken back.
    Undeleted,
    /// Its deletion cannot be taken back any more.
    DeletedForGood,
}

/// What belongs to an event, as far as a person reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AuditDetail {
    /// Whom it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub member: Option<PersonView>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<Place>,
    /// For what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mode: Option<Mode>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub outcome: Option<Outcome>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<Timestamp>,
    /// Why, or what it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<Reason>,
    /// A name that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<Name>,
}

/// What an export holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ExportKind {
    /// A line for each session, for a spreadsheet.
    SessionsCsv,
    /// A line for each session.
    SessionsJsonl,
    /// A line for each event, for a spreadsheet.
    AuditCsv,
    /// Every record as it is sealed: what `sasae audit verify` checks.
    AuditJsonl,
}

/// `POST /api/history/export`: the sessions of a search as a file, page by page. For owners and
/// admins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ExportHistory {
    /// What to write.
    pub kind: ExportKind,
    /// Which sessions; its `after` is where the page before ended.
    pub search: SearchHistory,
}

/// The answer to `POST /api/history/export`. The texts of all pages in a row, nothing between
/// them, are the file (UTF-8; the first page of a CSV begins with a byte order mark, without which
/// spreadsheets take Japanese for something else).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ExportPage {
    /// The next piece of the file.
    pub text: String,
    /// Goes into `search.after` for the next piece; none at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<String>,
}

/// `GET /api/history/retention`, and the body of `POST` to it (owners only): for how long history
/// and audit are kept, counted from the end of each session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Retention {
    /// Days, from [`RETENTION_DAYS_MIN`] to [`RETENTION_DAYS_MAX`].
    pub days: u16,
}
