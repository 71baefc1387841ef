//! Why something asked for is not done, in a word that the asker is told.

use sasae_domain::Refusal;
use sasae_protocol::frame::FrameError;
use sasae_protocol::{ErrorBody, ErrorCode};
use sasae_store::StoreError;

/// Why something asked for is not done. Nothing was changed then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Denied {
    pub(crate) code: ErrorCode,
    /// The field of the request that is at fault.
    pub(crate) field: Option<&'static str>,
}

impl Denied {
    pub(crate) const fn new(code: ErrorCode) -> Self {
        Self { code, field: None }
    }

    /// The request is malformed in this field.
    pub(crate) const fn field(field: &'static str) -> Self {
        Self { code: ErrorCode::MalformedRequest, field: Some(field) }
    }

    pub(crate) fn body(self) -> ErrorBody {
        ErrorBody {
            code: self.code,
            message: message(self.code).to_owned(),
            field: self.field.map(str::to_owned),
        }
    }
}

impl From<ErrorCode> for Denied {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code())
    }
}

impl From<FrameError> for Denied {
    fn from(error: FrameError) -> Self {
        Self::new(error.code())
    }
}

impl From<StoreError> for Denied {
    fn from(error: StoreError) -> Self {
        tracing::warn!(error = %error, "the store did not do it");
        Self::new(match error {
            StoreError::Conflict => ErrorCode::Conflict,
            StoreError::CodeTaken | StoreError::Throttled | StoreError::Failure(_) => {
                ErrorCode::Unavailable
            }
        })
    }
}

/// The HTTP status that goes with a code (RFC 9110, section 15; RFC 6585 for 429).
pub(crate) const fn status(code: ErrorCode) -> u16 {
    match code {
        ErrorCode::MalformedRequest
        | ErrorCode::UnknownMessage
        | ErrorCode::VersionTooOld
        | ErrorCode::VersionTooNew
        | ErrorCode::LooksAutomated => 400,
        ErrorCode::NotSignedIn | ErrorCode::BadTicket | ErrorCode::BadSignature => 401,
        ErrorCode::NotAMember | ErrorCode::MemberDisabled | ErrorCode::NotPermitted => 403,
        ErrorCode::UnknownCode | ErrorCode::NotFound => 404,
        ErrorCode::CodeUsed
        | ErrorCode::WrongState
        | ErrorCode::Conflict
        | ErrorCode::ChannelFull
        | ErrorCode::SessionFull
        | ErrorCode::RequestPending
        | ErrorCode::NoGrant
        | ErrorCode::CustomerAway
        | ErrorCode::PeerAway
        | ErrorCode::SupportClosed
        | ErrorCode::FormOutdated
        | ErrorCode::MailOff => 409,
        ErrorCode::SessionExpired | ErrorCode::SessionClosed | ErrorCode::SessionDeleted => 410,
        ErrorCode::TooLarge => 413,
        ErrorCode::TooManyTries | ErrorCode::TooManyRequests => 429,
        ErrorCode::Unavailable | ErrorCode::GatewayUnreachable | ErrorCode::MailFailed => 503,
    }
}

/// The code in English, for people who call the API by hand.
const fn message(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::UnknownCode => "no session has this code",
        ErrorCode::CodeUsed => "another device has joined with this code",
        ErrorCode::SessionExpired => "the session's time is over",
        ErrorCode::SessionClosed => "the session was closed",
        ErrorCode::SessionDeleted => "the session was deleted",
        ErrorCode::TooManyTries => "too many wrong codes; wait and try again",
        ErrorCode::MalformedRequest => "the request is not of the form that this endpoint takes",
        ErrorCode::TooLarge => "the request is larger than the limit",
        ErrorCode::UnknownMessage => "this version does not know this kind of message",
        ErrorCode::NotSignedIn => "sign in first",
        ErrorCode::NotAMember => "signed in, but no member of this team",
        ErrorCode::MemberDisabled => "this member was switched off",
        ErrorCode::NotPermitted => "this role may not do this here",
        ErrorCode::WrongState => "the session is in a state in which this cannot be done",
        ErrorCode::NotFound => "nothing that you may see has this id",
        ErrorCode::Conflict => "somebody was faster; look again",
        ErrorCode::ChannelFull => "the channel has as many open sessions as it may have",
        ErrorCode::SessionFull => "the session has as many technicians as it may have",
        ErrorCode::RequestPending => "another request is going on",
        ErrorCode::NoGrant => "there is no live grant for this",
        ErrorCode::CustomerAway => "the customer's device is not connected",
        ErrorCode::PeerAway => "the other side is not connected",
        ErrorCode::BadTicket => "the ticket is unknown, used or too old",
        ErrorCode::BadSignature => "the signature does not belong to the device that joined",
        ErrorCode::VersionTooOld => "this program is too old for the gateway",
        ErrorCode::VersionTooNew => "this gateway is too old for the program",
        ErrorCode::TooManyRequests => "too much at once",
        ErrorCode::SupportClosed => "the support form is switched off",
        ErrorCode::LooksAutomated => "the form was filled in as only a program does",
        ErrorCode::FormOutdated => "the form was read too long ago or has changed; read it again",
        ErrorCode::MailOff => "this deployment sends no mail",
        ErrorCode::MailFailed => "the mail service did not take the mail",
        ErrorCode::Unavailable => "we could not do it now; nothing was changed",
        ErrorCode::GatewayUnreachable => "the gateway cannot be reached",
    }
}
