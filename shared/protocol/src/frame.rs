//! The one way in for text: size, form and limits are checked before anything looks at it.

use serde::de::DeserializeOwned;

use crate::ErrorCode;
use crate::peer::{FromViewer, ToViewer};
use crate::socket::{FromAgent, FromConsole, ToAgent, ToConsole};

/// The most bytes of a WebSocket message. One frame of API Gateway is 32 KiB, and no message of
/// ours needs a second.
pub const SOCKET_BYTES_MAX: usize = 32 * 1024;
/// The most bytes of an HTTP body.
pub const BODY_BYTES_MAX: usize = 16 * 1024;
/// The most bytes of a message between two computers on a JSON channel; it holds a pointer's shape.
pub const PEER_BYTES_MAX: usize = 64 * 1024;

/// Why a message is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Larger than its kind may be.
    #[error("larger than the limit")]
    TooLarge,
    /// Not JSON, or not of the form that this kind has.
    #[error("malformed")]
    Malformed,
    /// A kind of message that this version does not know.
    #[error("unknown kind of message")]
    Unknown,
}

impl FrameError {
    /// The name under which the sender is told.
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::TooLarge => ErrorCode::TooLarge,
            Self::Malformed => ErrorCode::MalformedRequest,
            Self::Unknown => ErrorCode::UnknownMessage,
        }
    }
}

/// A kind of text that crosses a boundary, with its limit.
pub trait Frame: DeserializeOwned {
    /// The most bytes that a message of this kind has.
    const BYTES_MAX: usize;
    /// Whether the parts are within limits that the form alone does not say.
    fn is_within_limits(&self) -> bool {
        true
    }
}

/// Reads a message, refusing what is too large, malformed or unknown.
pub fn parse<T: Frame>(text: &str) -> Result<T, FrameError> {
    if text.len() > T::BYTES_MAX {
        return Err(FrameError::TooLarge);
    }
    let frame: T = serde_json::from_str(text).map_err(|error| {
        // serde_json names the case by its message only; the classes of its API do not tell them
        // apart, and a golden test holds this wording.
        if error.is_data() && error.to_string().starts_with("unknown variant") {
            FrameError::Unknown
        } else {
            FrameError::Malformed
        }
    })?;
    if frame.is_within_limits() { Ok(frame) } else { Err(FrameError::TooLarge) }
}

impl Frame for FromConsole {
    const BYTES_MAX: usize = SOCKET_BYTES_MAX;
    fn is_within_limits(&self) -> bool {
        match self {
            Self::Signal { signal, .. } => signal.is_within_limits(),
            Self::Check { lists } => lists.len() <= crate::socket::LISTS_MAX,
            Self::Watch
            | Self::Ping { .. }
            | Self::Connect { .. }
            | Self::Resume { .. }
            | Self::Lease { .. } => true,
        }
    }
}

impl Frame for FromAgent {
    const BYTES_MAX: usize = SOCKET_BYTES_MAX;
    fn is_within_limits(&self) -> bool {
        match self {
            Self::Signal { signal } => signal.is_within_limits(),
            Self::Hello { .. } | Self::Ping { .. } | Self::Answer { .. } | Self::Leave => true,
        }
    }
}

impl Frame for ToConsole {
    const BYTES_MAX: usize = SOCKET_BYTES_MAX;
}

impl Frame for ToAgent {
    const BYTES_MAX: usize = SOCKET_BYTES_MAX;
    fn is_within_limits(&self) -> bool {
        match self {
            Self::Signal { signal } => signal.is_within_limits(),
            Self::Connect { ice_servers, .. } => {
                ice_servers.len() <= crate::signal::ICE_SERVERS_MAX
            }
            Self::Session { .. }
            | Self::Pong { .. }
            | Self::Request { .. }
            | Self::Over { .. }
            | Self::Ended { .. }
            | Self::Refused { .. } => true,
        }
    }
}

impl Frame for FromViewer {
    const BYTES_MAX: usize = PEER_BYTES_MAX;
    fn is_within_limits(&self) -> bool {
        Self::is_within_limits(self)
    }
}

impl Frame for ToViewer {
    const BYTES_MAX: usize = PEER_BYTES_MAX;
}

macro_rules! body {
    ($($kind:ty),+ $(,)?) => {
        $(impl Frame for $kind {
            const BYTES_MAX: usize = BODY_BYTES_MAX;
        })+
    };
}

body!(
    crate::api::CreateSession,
    crate::api::CommandBody,
    crate::api::Look,
    crate::api::Claim,
    crate::api::AskChallenge,
    crate::api::AskAgentTicket,
    crate::history::ExportHistory,
    crate::history::Retention,
    crate::history::SearchHistory,
    crate::mail::MailCodes,
    crate::support::AskPlace,
    crate::support::AskSupport,
    crate::team::SaveTeam,
    crate::team::CreateChannel,
    crate::team::SaveChannel,
    crate::team::SetAccess,
    crate::team::SaveMember,
    crate::team::CreateInvitation,
    crate::team::AcceptInvitation,
    crate::team::CreateGroup,
    crate::team::SaveGroup,
);

impl Frame for crate::support::SetSupportForm {
    const BYTES_MAX: usize = BODY_BYTES_MAX;
    fn is_within_limits(&self) -> bool {
        self.form.is_within_limits()
    }
}
