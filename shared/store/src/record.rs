//! What the store keeps.

use std::collections::BTreeMap;

use sasae_domain::{AuditHead, Event, Session};
use sasae_protocol::{
    ChannelId, ConnectionId, DeviceKey, MemberId, RequestId, Role, SessionId, TeamId, Timestamp,
};
use serde::{Deserialize, Serialize};

/// A token's issuer and subject, which name a person to whom a member belongs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TokenSubject {
    /// The issuer's address (claim `iss`).
    pub issuer: String,
    /// The person at this issuer (claim `sub`).
    pub subject: String,
}

/// The keyed hash of a join code, 64 hexadecimal digits; the code itself is never kept in clear.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeHash {
    /// Of a PIN.
    Pin(String),
    /// Of a link's secret.
    Link(String),
}

/// The hash of a ticket, 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketHash(pub String);

/// Whom a ticket lets connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TicketFor {
    /// A member's console.
    Console {
        /// The team.
        team: TeamId,
        /// Who.
        member: MemberId,
    },
    /// The agent of a session.
    Agent {
        /// Which session.
        session: SessionId,
        /// The device that proved its key.
        device: DeviceKey,
    },
}

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// The session.
    pub session: Session,
    /// Rises by one with every save, from 1.
    pub version: u64,
    /// The end of its audit chain.
    pub audit: AuditHead,
    /// The keyed hash of its PIN.
    pub pin: CodeHash,
    /// The keyed hash of its link's secret.
    pub link: CodeHash,
    /// Its codes, sealed by a key that the store does not have.
    pub sealed_codes: String,
}

/// A new session with its ways in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecord {
    /// The session.
    pub session: Session,
    /// The events that made it.
    pub events: Vec<Event>,
    /// The keyed hash of its PIN.
    pub pin: CodeHash,
    /// The keyed hash of its link's secret.
    pub link: CodeHash,
    /// Its codes, sealed.
    pub sealed_codes: String,
    /// The time now: a code whose last session is over by now can be given out again.
    pub now: Timestamp,
}

/// A change of a session, saved whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The session as it was read.
    pub before: SessionRecord,
    /// The session as it is to be.
    pub after: Session,
    /// What happened; sealed onto the audit.
    pub events: Vec<Event>,
    /// What changes in the two connections that signalling is relayed between, with the rest or
    /// not at all.
    pub peers: Vec<PeerChange>,
    /// The session's new ways in, with the rest or not at all; the old ones are gone then.
    pub codes: Option<NewCodes>,
    /// The time of writing: what may not happen after the expiry is a conflict once it has passed.
    pub now: Timestamp,
}

/// New ways into a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCodes {
    /// The keyed hash of its PIN.
    pub pin: CodeHash,
    /// The keyed hash of its link's secret.
    pub link: CodeHash,
    /// Both, sealed.
    pub sealed: String,
}

/// Sets or clears whom a connection's signalling goes to. A connection that is gone is left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerChange {
    /// The sender's connection.
    pub connection: ConnectionId,
    /// For which session.
    pub session: SessionId,
    /// To whom; `None` clears it.
    pub peer: Option<Peer>,
}

/// Whom a connection's signalling goes to, for one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// The other side's connection.
    pub connection: ConnectionId,
    /// The grant that allows it: signals of any other request are not relayed.
    pub request: RequestId,
}

/// Who is at the other end of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Principal {
    /// A member's console.
    Console {
        /// The team.
        team: TeamId,
        /// Who.
        member: MemberId,
        /// The role when it connected.
        role: Role,
    },
    /// The agent of a session.
    Agent {
        /// The team.
        team: TeamId,
        /// Which session.
        session: SessionId,
        /// The device.
        device: DeviceKey,
    },
}

/// A WebSocket connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Which one.
    pub id: ConnectionId,
    /// Who is at its other end.
    pub principal: Principal,
    /// Whom its signalling goes to, by session.
    pub peers: BTreeMap<SessionId, Peer>,
    /// Since when.
    pub since: Timestamp,
}

/// A list of sessions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum List {
    /// The sessions of a channel.
    Channel {
        /// The team.
        team: TeamId,
        /// Which channel.
        channel: ChannelId,
    },
    /// The sessions of a member's private space.
    Private {
        /// The team.
        team: TeamId,
        /// Whose space.
        member: MemberId,
    },
    /// Nobody's sessions: what of the team itself every console is told of.
    Team {
        /// The team.
        team: TeamId,
    },
    /// The sessions that a member holds or was invited into.
    TakesPart {
        /// The team.
        team: TeamId,
        /// Who.
        member: MemberId,
    },
}

/// A part of a list, by what is stored of its sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What goes on, with what has expired and is not announced yet.
    GoesOn,
    /// What has expired, and that is announced.
    Expired,
    /// What was closed.
    Closed,
}

/// Where a page ends: the last session on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// When that session was made.
    pub created_at: Timestamp,
    /// Which one it is.
    pub id: SessionId,
}

/// A page of a part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The sessions, newest first.
    pub records: Vec<SessionRecord>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Mark>,
}
