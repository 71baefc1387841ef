//! Everything that crosses a process boundary in Sasae, defined once.
//!
//! Three kinds of traffic: HTTP bodies ([`api`]), WebSocket messages ([`socket`]) between a
//! console or an agent and the gateway, and what two computers say to each other directly
//! ([`peer`] as JSON, [`picture`] as bytes). The limits of every field live in its type, so a value
//! that exists is a value that is allowed; [`frame::parse`] is the only way in. The TypeScript of
//! the console is generated from these types and proven fresh by `tests/typescript.rs`.
//!
//! ```
//! use sasae_protocol::{frame, socket::FromConsole};
//! let ping: FromConsole = frame::parse(r#"{"type":"ping","seq":7}"#)?;
//! assert_eq!(ping, FromConsole::Ping { seq: 7 });
//! # Ok::<(), sasae_protocol::frame::FrameError>(())
//! ```

mod access;
mod action;
pub mod api;
mod code;
mod error;
pub mod frame;
pub mod history;
mod id;
mod language;
pub mod mail;
pub mod peer;
pub mod picture;
mod session;
pub mod signal;
pub mod socket;
pub mod support;
pub mod team;
mod text;
mod time;
pub mod typescript;
mod version;

pub use access::{AccessEntry, Feature, Lack, Permission, Refused, Who, WhyNot};
pub use action::{Action, Command};
pub use code::{CodeError, JoinCode, LINK_SECRET_BYTES, LinkSecret, PIN_DIGITS, Pin};
pub use error::{ErrorBody, ErrorCode};
pub use id::{
    ChannelId, CommandId, ConnectionId, DeviceKey, EntryId, GroupId, IdError, InvitationId,
    MemberId, RequestId, SessionId, Signature, TeamId,
};
pub use language::Language;
pub use mail::{MailAddress, MailAddressError};
pub use session::{
    Answer, CloseKind, DeviceView, ExchangeView, Mode, Outcome, PersonView, Place, Presence, Role,
    SessionState, SessionView, join_refusal,
};
pub use text::{
    CustomerName, Description, DomainName, FormText, Introduction, Name, NoteText, PhoneNumber,
    Problem, Reason, SearchText, Subject, TextError,
};
pub use time::{EXPIRY_MAX, EXPIRY_MIN, Seconds, Timestamp};
pub use version::{
    AGENT_VERSION_MIN, CONSOLE_VERSION_MIN, PROTOCOL_HEADER, PROTOCOL_VERSION,
    PROTOCOL_VERSION_MAX, PROTOCOL_VERSION_UNSAID, ProtocolVersion,
};
