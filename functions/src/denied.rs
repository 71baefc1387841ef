//! Why something asked for is not done, in a word that the asker is told.

use sasae_domain::{Misfit, Refusal, TeamRefusal};
use sasae_protocol::frame::FrameError;
use sasae_protocol::{ErrorBody, ErrorCode, PersonView, WhyNot};
use sasae_store::StoreError;

/// Why something asked for is not done. Nothing was changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Denied {
    pub(crate) code: ErrorCode,
    /// The field of the request that is at fault.
    pub(crate) field: Option<&'static str>,
    /// Who was faster.
    pub(crate) by: Option<PersonView>,
    /// What is missing.
    pub(crate) why: Option<WhyNot>,
}

impl Denied {
    pub(crate) const fn new(code: ErrorCode) -> Self {
        Self { code, field: None, by: None, why: None }
    }

    /// The request is malformed in this field.
    pub(crate) fn field(field: &'static str) -> Self {
        Self { field: Some(field), ..Self::new(ErrorCode::MalformedRequest) }
    }

    /// Something is missing for what was asked.
    pub(crate) const fn lacking(code: ErrorCode, why: WhyNot) -> Self {
        Self { code, field: None, by: None, why: Some(why) }
    }

    /// The same, by whom.
    pub(crate) fn by(self, by: Option<PersonView>) -> Self {
        Self { by, ..self }
    }

    pub(crate) fn body(self) -> ErrorBody {
        ErrorBody {
            code: self.code,
            message: message(self.code).to_owned(),
            field: self.field.map(str::to_owned),
            by: self.by,
            why: self.why,
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
        let why = match refusal {
            Refusal::Lacking(why) => Some(why),
            Refusal::Expired
            | Refusal::Closed
            | Refusal::Deleted
            | Refusal::NotPermitted
            | Refusal::AlreadyTaken
            | Refusal::UndoOver
            | Refusal::TooManyNotes
            | Refusal::WrongState
            | Refusal::OtherDevice
            | Refusal::RequestPending
            | Refusal::NoGrant
            | Refusal::CustomerAway
            | Refusal::SessionFull
            | Refusal::BadSpan => None,
        };
        Self { why, ..Self::new(refusal.code()) }
    }
}

impl From<Misfit> for Denied {
    fn from(misfit: Misfit) -> Self {
        let denied = Self::new(misfit.code());
        match misfit {
            Misfit::NoMember => Self { field: Some("command.member"), ..denied },
            Misfit::NoAccess(why) | Misfit::Lacking(why) => Self { why: Some(why), ..denied },
            Misfit::NoChannel | Misfit::Disabled => denied,
        }
    }
}

impl From<TeamRefusal> for Denied {
    fn from(refusal: TeamRefusal) -> Self {
        let denied = Self::new(refusal.code());
        match refusal {
            TeamRefusal::Field(field) => Self { field: Some(field), ..denied },
            TeamRefusal::Lacking(why) => Self { why: Some(why), ..denied },
            TeamRefusal::NotPermitted
            | TeamRefusal::NotFound
            | TeamRefusal::Changed
            | TeamRefusal::NameTaken
            | TeamRefusal::BadSpan
            | TeamRefusal::DefaultChannel
            | TeamRefusal::TooManyChannels
            | TeamRefusal::TooManyEntries
            | TeamRefusal::TooManyGroups
            | TeamRefusal::TooManyMembers
            | TeamRefusal::LastOwner
            | TeamRefusal::AlreadyMember => denied,
        }
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
            StoreError::NameTaken => ErrorCode::NameTaken,
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
        | ErrorCode::LooksAutomated
        | ErrorCode::ExpiryOutOfRange => 400,
        ErrorCode::NotSignedIn | ErrorCode::BadTicket | ErrorCode::BadSignature => 401,
        ErrorCode::NotAMember
        | ErrorCode::MemberDisabled
        | ErrorCode::NotPermitted
        | ErrorCode::MemberHasNoAccess => 403,
        ErrorCode::UnknownCode | ErrorCode::NotFound | ErrorCode::UnknownInvitation => 404,
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
        | ErrorCode::MailOff
        | ErrorCode::AlreadyTaken
        | ErrorCode::NameTaken
        | ErrorCode::DefaultChannel
        | ErrorCode::TooManyChannels
        | ErrorCode::TooManyEntries
        | ErrorCode::TooManyGroups
        | ErrorCode::TooManyMembers
        | ErrorCode::TooManyNotes
        | ErrorCode::LastOwner
        | ErrorCode::AlreadyMember => 409,
        ErrorCode::SessionExpired
        | ErrorCode::SessionClosed
        | ErrorCode::SessionDeleted
        | ErrorCode::UndoOver => 410,
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
        ErrorCode::AlreadyTaken => "somebody was faster; `by` says who",
        ErrorCode::UndoOver => "the deletion can no longer be taken back",
        ErrorCode::NameTaken => "another one of this team has this name",
        ErrorCode::ExpiryOutOfRange => "a session lives from 30 minutes to 30 days",
        ErrorCode::DefaultChannel => "the default channel cannot be removed",
        ErrorCode::MemberHasNoAccess => "that member may not work in this place",
        ErrorCode::TooManyChannels => "the team has as many channels as it may have",
        ErrorCode::TooManyEntries => "the access list is as long as it may be",
        ErrorCode::TooManyGroups => "the team has as many groups as it may have",
        ErrorCode::TooManyMembers => "the team or group has as many members as it may have",
        ErrorCode::TooManyNotes => "the session has as many notes as it may have",
        ErrorCode::LastOwner => "a team keeps an owner who is not switched off",
        ErrorCode::AlreadyMember => "somebody has this mail address already",
        ErrorCode::UnknownInvitation => "no invitation for this address is open",
    }
}
