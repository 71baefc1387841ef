//! Why an order is refused. Nothing changes then.

use sasae_protocol::{ErrorCode, WhyNot};

/// Why an order is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// Past the expiry.
    #[error("the session is past its expiry")]
    Expired,
    /// Ended by a person.
    #[error("the session is closed")]
    Closed,
    /// Taken off the lists.
    #[error("the session is deleted")]
    Deleted,
    /// The table of permissions does not have it.
    #[error("this role may not do this here")]
    NotPermitted,
    /// A permission or feature is missing.
    #[error("something is missing for this")]
    Lacking(WhyNot),
    /// Somebody else took it first.
    #[error("somebody was faster")]
    AlreadyTaken,
    /// A deletion is taken back too late.
    #[error("the deletion can no longer be taken back")]
    UndoOver,
    /// As many notes as there may be.
    #[error("the session has as many notes as it may have")]
    TooManyNotes,
    /// The state does not have it.
    #[error("this cannot be done in the session's state")]
    WrongState,
    /// Another device was first.
    #[error("another device has joined with this code")]
    OtherDevice,
    /// Another request or share is going on.
    #[error("another request is going on")]
    RequestPending,
    /// There is no live grant with this id.
    #[error("there is no live grant for this")]
    NoGrant,
    /// The customer's device is not connected.
    #[error("the customer's device is not connected")]
    CustomerAway,
    /// Two collaborators are in already.
    #[error("the session has as many technicians as it may have")]
    SessionFull,
    /// A span outside what the team may choose.
    #[error("the span is outside its limits")]
    BadSpan,
}

impl Refusal {
    /// The name under which the caller is told.
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::Expired => ErrorCode::SessionExpired,
            Self::Closed => ErrorCode::SessionClosed,
            Self::Deleted => ErrorCode::SessionDeleted,
            Self::NotPermitted | Self::Lacking(_) => ErrorCode::NotPermitted,
            Self::AlreadyTaken => ErrorCode::AlreadyTaken,
            Self::UndoOver => ErrorCode::UndoOver,
            Self::TooManyNotes => ErrorCode::TooManyNotes,
            Self::WrongState => ErrorCode::WrongState,
            Self::OtherDevice => ErrorCode::CodeUsed,
            Self::RequestPending => ErrorCode::RequestPending,
            Self::NoGrant => ErrorCode::NoGrant,
            Self::CustomerAway => ErrorCode::CustomerAway,
            Self::SessionFull => ErrorCode::SessionFull,
            Self::BadSpan => ErrorCode::ExpiryOutOfRange,
        }
    }
}
