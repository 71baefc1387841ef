//! Named errors: what went wrong, in a word that every catalogue translates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{PersonView, WhyNot};

/// What went wrong. A screen words it in the reader's language; a program acts on it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// No session has this code.
    UnknownCode,
    /// Another device has joined with this code.
    CodeUsed,
    /// The session's time is over.
    SessionExpired,
    /// The session was closed by a person.
    SessionClosed,
    /// The session was deleted.
    SessionDeleted,
    /// Too many wrong codes from here; wait and try again.
    TooManyTries,
    /// The body or message is not of the form that this endpoint takes.
    MalformedRequest,
    /// Larger than the limit.
    TooLarge,
    /// A message of a kind that this version does not know.
    UnknownMessage,
    /// Signed out, or the token is not valid here.
    NotSignedIn,
    /// Signed in, but no member of this team.
    NotAMember,
    /// A member, but one that was switched off.
    MemberDisabled,
    /// This role may not do this.
    NotPermitted,
    /// The session is in a state in which this cannot be done.
    WrongState,
    /// Nothing that you may see has this id.
    NotFound,
    /// Somebody was faster; look again and repeat if it still makes sense.
    Conflict,
    /// The channel has as many open sessions as it may have.
    ChannelFull,
    /// The session has as many technicians as it may have.
    SessionFull,
    /// Another request is waiting for the customer's answer.
    RequestPending,
    /// There is no live grant for this.
    NoGrant,
    /// The customer's device is not connected just now.
    CustomerAway,
    /// The other side is not connected just now.
    PeerAway,
    /// The ticket is unknown, used or older than its 30 seconds.
    BadTicket,
    /// The signature does not belong to the device that joined.
    BadSignature,
    /// This program is too old for the gateway.
    VersionTooOld,
    /// This gateway is too old for the program.
    VersionTooNew,
    /// Too much at once; slow down.
    TooManyRequests,
    /// The support form is switched off just now.
    SupportClosed,
    /// The form was filled in as only a program does.
    LooksAutomated,
    /// The form was read too long ago, or has changed since; read it again.
    FormOutdated,
    /// This deployment sends no mail.
    MailOff,
    /// The mail service did not take the mail.
    MailFailed,
    /// We broke; nothing was changed.
    Unavailable,
    /// The gateway cannot be reached.
    GatewayUnreachable,
    /// Somebody was faster: `by` says who holds the session now.
    AlreadyTaken,
    /// The deletion can no longer be taken back.
    UndoOver,
    /// Another one of this team has this name; width and case do not count.
    NameTaken,
    /// A session lives from 30 minutes to 30 days.
    ExpiryOutOfRange,
    /// The default channel cannot be removed.
    DefaultChannel,
    /// That member may not work in this place.
    MemberHasNoAccess,
    /// The team has as many channels as it may have.
    TooManyChannels,
    /// The channel's access list is as long as it may be.
    TooManyEntries,
    /// The team has as many groups as it may have.
    TooManyGroups,
    /// The team or the group has as many members as it may have.
    TooManyMembers,
    /// The session has as many notes as it may have.
    TooManyNotes,
    /// A team keeps an owner who is not switched off.
    LastOwner,
    /// A member or an invitation has this mail address already.
    AlreadyMember,
    /// No invitation for this address is open.
    UnknownInvitation,
}

impl ErrorCode {
    /// Every code, for the tests that compare catalogues.
    pub const ALL: [Self; 48] = [
        Self::UnknownCode,
        Self::CodeUsed,
        Self::SessionExpired,
        Self::SessionClosed,
        Self::SessionDeleted,
        Self::TooManyTries,
        Self::MalformedRequest,
        Self::TooLarge,
        Self::UnknownMessage,
        Self::NotSignedIn,
        Self::NotAMember,
        Self::MemberDisabled,
        Self::NotPermitted,
        Self::WrongState,
        Self::NotFound,
        Self::Conflict,
        Self::ChannelFull,
        Self::SessionFull,
        Self::RequestPending,
        Self::NoGrant,
        Self::CustomerAway,
        Self::PeerAway,
        Self::BadTicket,
        Self::BadSignature,
        Self::VersionTooOld,
        Self::VersionTooNew,
        Self::TooManyRequests,
        Self::SupportClosed,
        Self::LooksAutomated,
        Self::FormOutdated,
        Self::MailOff,
        Self::MailFailed,
        Self::Unavailable,
        Self::GatewayUnreachable,
        Self::AlreadyTaken,
        Self::UndoOver,
        Self::NameTaken,
        Self::ExpiryOutOfRange,
        Self::DefaultChannel,
        Self::MemberHasNoAccess,
        Self::TooManyChannels,
        Self::TooManyEntries,
        Self::TooManyGroups,
        Self::TooManyMembers,
        Self::TooManyNotes,
        Self::LastOwner,
        Self::AlreadyMember,
        Self::UnknownInvitation,
    ];
}

/// The body of every refused or failed HTTP request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ErrorBody {
    /// What went wrong.
    pub code: ErrorCode,
    /// The same in English, for logs and for people who call the API by hand.
    pub message: String,
    /// The field of the request that is at fault, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// Who was faster, when somebody was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by: Option<PersonView>,
    /// What is missing, when a permission or feature is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub why: Option<WhyNot>,
}
