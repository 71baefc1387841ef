//! Bodies of the HTTP API.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::mail::Letters;
use crate::{
    ChannelId, Command, CommandId, CustomerName, Description, DeviceKey, DomainName, Feature,
    JoinCode, LinkSecret, MemberId, Name, NoteText, Permission, PersonView, Pin, Place,
    ProtocolVersion, Role, Seconds, SessionId, SessionState, SessionView, Signature, Subject,
    Timestamp, WhyNot, team::TeamAction,
};

/// `GET /api/me`: who is signed in, in which team, with which channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Me {
    /// The member.
    pub id: MemberId,
    /// The member's name.
    pub name: Name,
    /// The member's role.
    pub role: Role,
    /// The team's name.
    pub team: Name,
    /// The channels that this member may access; the default channel first.
    pub channels: Vec<ChannelView>,
    /// Why this member cannot make a session in the private space; left out when they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cannot_create: Option<WhyNot>,
    /// What of the running of the team is this member's.
    pub team_actions: Vec<TeamAction>,
    /// Where the WebSocket is.
    pub socket_url: String,
    /// The server's clock.
    pub now: Timestamp,
    /// What the gateway speaks.
    pub protocol: ProtocolVersion,
    /// The oldest console that it takes.
    pub console_min: ProtocolVersion,
    /// Whether this deployment can send mail.
    pub can_mail: bool,
}

/// A channel as its members see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ChannelView {
    /// Which channel.
    pub id: ChannelId,
    /// Its name.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub description: Option<Description>,
    /// Whether it is the one that cannot be removed.
    pub is_default: bool,
    /// How long its sessions live.
    pub life: Seconds,
    /// What this member may do there.
    pub permissions: Vec<Permission>,
    /// What this member may use sessions there for.
    pub features: Vec<Feature>,
    /// Why this member cannot make a session there; left out when they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cannot_create: Option<WhyNot>,
}

/// `POST /api/sessions`: makes a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CreateSession {
    /// The session's id, made by the console: a repeat answers with the session made before.
    pub id: SessionId,
    /// Where it is kept.
    pub place: Place,
    /// What the technician calls the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub customer: Option<CustomerName>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub subject: Option<Subject>,
}

/// The answer to `POST /api/sessions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SessionCreated {
    /// The new session.
    pub session: SessionView,
    /// Its ways in.
    pub codes: Codes,
}

/// `GET /api/sessions/{id}/codes`: the ways into a session, for those who may see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Codes {
    /// The PIN.
    pub pin: Pin,
    /// The secret that the link carries in its fragment.
    pub secret: LinkSecret,
    /// The link up to its fragment: `https://gateway/j`.
    pub join_url: String,
    /// What to paste into a mail or a chat, in both languages.
    pub letters: Letters,
}

/// Which part of a list is asked for: the query parameter `part` of the lists.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ListPart {
    /// Waiting, active and queued, all in one answer; the default.
    Open,
    /// Past their expiry, in pages.
    Expired,
    /// Ended by a person, in pages.
    Closed,
}

/// `GET /api/home`, `/api/private` and `/api/channels/{channel}/sessions`, each with `?part=` and
/// `&cursor=`: a list of sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct SessionList {
    /// The sessions, newest first.
    pub sessions: Vec<SessionView>,
    /// The `cursor` of the next page; left out on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<String>,
    /// The server's clock.
    pub now: Timestamp,
}

/// `GET /api/open`: every open session that this member may see, as little of each as counting
/// needs. A console reads it after `Watching`, keeps it up to date by what it is told, and counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct OpenList {
    /// The sessions, in no order.
    pub sessions: Vec<OpenEntry>,
    /// The server's clock.
    pub now: Timestamp,
}

/// An open session in [`OpenList`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct OpenEntry {
    /// Which session.
    pub id: SessionId,
    /// As in `SessionView`.
    #[ts(type = "number")]
    pub version: u64,
    /// Where it is kept.
    pub place: Place,
    /// Its state.
    pub state: SessionState,
    /// When it expires unless a share is live then.
    pub expires_at: Timestamp,
    /// Whether it is in this member's Home.
    pub is_home: bool,
}

/// `GET /api/sessions/{session}/notes`: what was noted, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct NoteList {
    /// The notes.
    pub notes: Vec<NoteView>,
}

/// A note in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct NoteView {
    /// Who wrote it.
    pub by: PersonView,
    /// When.
    pub at: Timestamp,
    /// The note.
    pub text: NoteText,
}

/// `POST /api/sessions/{id}/commands`: does something to a session; the answer is a `SessionView`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CommandBody {
    /// Made by the console. The gateway remembers the last [`COMMANDS_KEPT`] of a session: one that
    /// comes again does nothing and is answered with how the session stands.
    pub id: CommandId,
    /// What to do.
    pub command: Command,
}

/// The answer to `POST /api/tickets` and `POST /join/ticket`: one connection's way in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Ticket {
    /// 256 random bits in base64url; works once, within 30 seconds.
    pub ticket: String,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ticket(hidden)")
    }
}

/// `POST /join/look`: asks whom a code belongs to, without using it up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Look {
    /// The code.
    #[schemars(with = "JoinCodeBody")]
    #[ts(as = "JoinCodeBody")]
    pub code: JoinCode,
}

/// The answer to `POST /join/look`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Looked {
    /// The team's name.
    pub team: Name,
    /// The team's verified domain, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub domain: Option<DomainName>,
    /// Who will help, when somebody holds the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub technician: Option<Name>,
    /// Waiting, active or queued; the others are refused.
    pub state: SessionState,
    /// When the session expires.
    pub expires_at: Timestamp,
}

/// `POST /join/claim`: joins with this device. The same device may repeat it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Claim {
    /// The code.
    #[schemars(with = "JoinCodeBody")]
    #[ts(as = "JoinCodeBody")]
    pub code: JoinCode,
    /// The device's public key; the session is bound to it.
    pub device: DeviceKey,
    /// The device's system, in its own words.
    pub system: Name,
    /// What the agent speaks.
    pub protocol: ProtocolVersion,
}

/// The answer to `POST /join/claim`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Claimed {
    /// The session.
    pub session: SessionId,
    /// The team's name.
    pub team: Name,
    /// Who will help, when somebody holds the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub technician: Option<Name>,
    /// Where the WebSocket is.
    pub socket_url: String,
    /// When the session expires.
    pub expires_at: Timestamp,
    /// What the gateway speaks.
    pub protocol: ProtocolVersion,
}

/// `POST /join/challenge`: asks for something fresh to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AskChallenge {
    /// The session to come back to.
    pub session: SessionId,
}

/// The answer to `POST /join/challenge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Challenge {
    /// What to sign: the bytes of [`challenge_text`] over it.
    pub challenge: String,
}

/// `POST /join/ticket`: proves the device's key and asks for a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct AskAgentTicket {
    /// The session to come back to.
    pub session: SessionId,
    /// The challenge, as it was given.
    pub challenge: String,
    /// The Ed25519 signature over [`challenge_text`].
    pub signature: Signature,
}

/// What a device signs to prove its key: bound to its use, the session and the moment.
pub fn challenge_text(session: SessionId, challenge: &str) -> String {
    format!("sasae agent ticket v1\n{session}\n{challenge}")
}

/// A join code as it travels.
#[derive(Debug, Clone, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", content = "code", rename_all = "snake_case")]
#[schemars(rename = "JoinCode")]
#[ts(rename = "JoinCode")]
pub enum JoinCodeBody {
    /// Nine digits.
    Pin(String),
    /// The secret of a link.
    Link(String),
}

/// How many commands of a session are remembered, so that a repeat is recognised.
pub const COMMANDS_KEPT: usize = 32;

/// `GET /api/sessions/{session}/candidates`: who can take part in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Candidates {
    /// Whom it can be given to, by name.
    pub assignable: Vec<PersonView>,
    /// Who can be invited into it, by name; those in it already too.
    pub invitable: Vec<PersonView>,
}

/// `GET /api/members`: the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MemberList {
    /// The team's members that are not switched off.
    pub members: Vec<crate::PersonView>,
}

/// The channel that every team has.
pub fn default_channel() -> ChannelId {
    ChannelId::new("default").expect("a slug of seven letters")
}
