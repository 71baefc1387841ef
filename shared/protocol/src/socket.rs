//! What travels over a WebSocket between the gateway and a console or an agent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::signal::{IceServer, Signal};
use crate::{
    Answer, ChannelId, CustomerName, DomainName, ErrorCode, MemberId, Mode, Name, RequestId,
    SessionId, SessionView, Subject, Timestamp,
};

/// The subprotocol that both sides name when they connect.
pub const SUBPROTOCOL: &str = "sasae.v1";
/// Before the ticket in `Sec-WebSocket-Protocol`: the second subprotocol that a client offers.
pub const TICKET_PREFIX: &str = "ticket.";
/// How often a client pings, so that the gateway does not take the connection for idle.
pub const PING_EVERY_SECONDS: u32 = 240;
/// How often a console holds its lists against the gateway's ([`FromConsole::Check`]), and after
/// coming back to a tab that was hidden.
pub const CHECK_EVERY_SECONDS: u32 = 120;
/// The age at which a client replaces its connection, because the gateway ends each at two hours:
/// it opens a second one, and closes the first when the second is as far as the first was. A
/// console is that far at [`ToConsole::Watching`] and an agent at its first [`ToAgent::Session`].
/// A console that has a share connected sends [`FromConsole::Resume`] before it closes the first.
pub const RENEW_AFTER_SECONDS: u32 = 110 * 60;
/// The most lists of one check.
pub const LISTS_MAX: usize = 64;

/// A list of sessions by its name.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListName {
    /// Every session that this member takes part in.
    Home,
    /// The sessions of this member's private space.
    Private,
    /// The sessions of a channel.
    Channel {
        /// Which channel.
        channel: ChannelId,
    },
}

/// What a console shows of a list: how many open sessions, and the sum of their [`digest`]s.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ListCheck {
    /// Which list.
    pub list: ListName,
    /// How many of its sessions are waiting, active or queued now, by the server's clock.
    pub open: u32,
    /// The sum of their digests, modulo 2^32.
    pub sum: u32,
}

/// A session at a version as a number: FNV-1a (32 bits) of `{session}:{version}` in ASCII, and then
/// the end of `MurmurHash3` (`fmix32`). Without that, two versions that differ in their last digit
/// are a small multiple of one number apart, and the sums of two sessions that changed could be the
/// same.
///
/// ```
/// # use sasae_protocol::{SessionId, socket::digest};
/// let session = SessionId::parse("01JD0000000000000000000001")?;
/// assert_eq!(digest(session, 7), 0xA9E4_D162);
/// # Ok::<(), sasae_protocol::IdError>(())
/// ```
pub fn digest(session: SessionId, version: u64) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let mut hash = format!("{session}:{version}").bytes().fold(0x811C_9DC5, step);
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85EB_CA6B);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
}

/// From a console to the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromConsole {
    /// Asks to be told of every change in the lists that this member may see.
    Watch,
    /// Asks whether these lists are as the gateway has them: news can be lost (a post fails, a
    /// function dies between saving and telling), and nothing else would say so. The answer is
    /// [`ToConsole::Checked`]; the console reads the lists anew that it names.
    Check {
        /// The lists that are shown or counted; at most [`LISTS_MAX`].
        lists: Vec<ListCheck>,
    },
    /// Keeps the connection alive.
    Ping {
        /// Comes back in the pong.
        seq: u32,
    },
    /// The running share of this member goes on over this connection; the agent notices nothing.
    Resume {
        /// Which session.
        session: SessionId,
        /// Which share.
        request: RequestId,
    },
    /// The second press: connects a granted share to this connection.
    Connect {
        /// Which session.
        session: SessionId,
        /// Which grant.
        request: RequestId,
    },
    /// A step of finding each other, for the agent of this session.
    Signal {
        /// Which session.
        session: SessionId,
        /// The step.
        signal: Signal,
    },
    /// The share is still up: pushes the session's expiry on.
    Lease {
        /// Which session.
        session: SessionId,
        /// Which share.
        request: RequestId,
    },
}

/// From the gateway to a console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToConsole {
    /// The lists are watched from now on; read them now and nothing is missed.
    Watching {
        /// The server's clock.
        now: Timestamp,
    },
    /// Answer to a check.
    Checked {
        /// The lists that are not as the gateway has them.
        behind: Vec<ListName>,
        /// The server's clock.
        now: Timestamp,
    },
    /// A customer has asked for help through a support form: sound, title, notification. The
    /// session itself comes as [`Self::Session`].
    SupportAsked {
        /// The new session.
        session: SessionId,
        /// Where it is.
        channel: ChannelId,
        /// Who asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        customer: Option<CustomerName>,
        /// For what.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        subject: Option<Subject>,
    },
    /// Answer to a ping.
    Pong {
        /// The ping's number.
        seq: u32,
        /// The server's clock.
        now: Timestamp,
    },
    /// A session was made or changed.
    Session {
        /// As this member sees it now.
        session: Box<SessionView>,
    },
    /// A session left the lists that this member may see.
    SessionRemoved {
        /// Which one.
        session: SessionId,
        /// The version of the change.
        #[ts(type = "number")]
        version: u64,
    },
    /// The share may be connected now: make the offer.
    Connect {
        /// Which session.
        session: SessionId,
        /// Which grant.
        request: RequestId,
        /// Servers that help two computers to find each other.
        ice_servers: Vec<IceServer>,
    },
    /// A step of finding each other, from the session's agent.
    Signal {
        /// Which session.
        session: SessionId,
        /// The step.
        signal: Signal,
    },
    /// What this member may see or do has changed: ask who you are, watch and read anew.
    DeskChanged,
    /// A message was refused; nothing was changed.
    Refused {
        /// Why.
        code: ErrorCode,
        /// The session that it was about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        session: Option<SessionId>,
    },
}

/// From an agent to the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromAgent {
    /// Just connected, or after a pong: asks how the session stands.
    Hello {
        /// The request whose grant the agent holds; when it is over, the answer says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        grant: Option<RequestId>,
    },
    /// Keeps the connection alive.
    Ping {
        /// Comes back in the pong.
        seq: u32,
    },
    /// The customer's answer to a request.
    Answer {
        /// Which request.
        request: RequestId,
        /// The answer.
        answer: Answer,
    },
    /// A step of finding each other, for the technician who connects.
    Signal {
        /// The step.
        signal: Signal,
    },
    /// The customer closes the program.
    Leave,
}

/// From the gateway to an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToAgent {
    /// How the session stands.
    Session {
        /// The team's name.
        team: Name,
        /// The technician's name; none while the session is queued.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        technician: Option<Name>,
        /// The request that the gateway takes for granted; an agent that holds no such grant (it
        /// was started anew) takes it back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        grant: Option<RequestId>,
        /// When it expires unless a share is live then.
        expires_at: Timestamp,
        /// The server's clock.
        now: Timestamp,
    },
    /// Answer to a ping.
    Pong {
        /// The ping's number.
        seq: u32,
        /// The server's clock.
        now: Timestamp,
    },
    /// A technician asks; only the customer can answer.
    Request {
        /// Which request.
        request: RequestId,
        /// Who asks.
        member: MemberId,
        /// The name of who asks.
        technician: Name,
        /// For which team.
        team: Name,
        /// The team's verified domain, if it has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        domain: Option<DomainName>,
        /// What is asked.
        mode: Mode,
        /// The server's clock.
        now: Timestamp,
        /// When the request lapses.
        lapses_at: Timestamp,
    },
    /// The request or share is over on the other side. It can only reduce.
    Over {
        /// Which request.
        request: RequestId,
    },
    /// The technician connects: an offer will follow.
    Connect {
        /// Which grant.
        request: RequestId,
        /// Servers that help two computers to find each other.
        ice_servers: Vec<IceServer>,
    },
    /// A step of finding each other, from the technician who connects.
    Signal {
        /// The step.
        signal: Signal,
    },
    /// The session is over: end everything and say why.
    Ended {
        /// Why: expired, closed or deleted.
        code: ErrorCode,
    },
    /// A message was refused; nothing was changed.
    Refused {
        /// Why.
        code: ErrorCode,
    },
}
