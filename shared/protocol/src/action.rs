//! What can be done to a session, and how it is asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ChannelId, CloseKind, CustomerName, MemberId, Mode, NoteText, Reason, RequestId, Seconds,
    Subject,
};

/// What a member can do to a session; the permission table is over these.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See it in lists and open its page.
    See,
    /// See its link and PIN.
    ShowCode,
    /// Give it a new link and PIN.
    RenewCodes,
    /// Ask the customer to let the desktop be viewed.
    Request,
    /// Ask the customer to let the desktop be controlled.
    RequestControl,
    /// Take an unanswered request back.
    Withdraw,
    /// Connect after a grant.
    Connect,
    /// End the running share.
    EndShare,
    /// Say who the customer is and what it is about.
    Rename,
    /// Add a note.
    AddNote,
    /// Give it to a technician.
    Assign,
    /// Move it to a channel.
    Transfer,
    /// Invite another technician.
    Invite,
    /// Take part after an invitation.
    Accept,
    /// Refuse an invitation.
    Decline,
    /// Leave it as a collaborator.
    Leave,
    /// Take a collaborator or an invitation out of it.
    RemoveCollaborator,
    /// Put it back into the queue.
    Release,
    /// Take it out of the queue.
    PickUp,
    /// Move its expiry on.
    Extend,
    /// End it.
    Close,
    /// Take it off the lists.
    Delete,
    /// Take its deletion back.
    Undelete,
}

impl Action {
    /// Every action, in the order in which menus show them.
    pub const ALL: [Self; 23] = [
        Self::See,
        Self::ShowCode,
        Self::RenewCodes,
        Self::Request,
        Self::RequestControl,
        Self::Withdraw,
        Self::Connect,
        Self::EndShare,
        Self::Rename,
        Self::AddNote,
        Self::Assign,
        Self::Transfer,
        Self::Invite,
        Self::Accept,
        Self::Decline,
        Self::Leave,
        Self::RemoveCollaborator,
        Self::Release,
        Self::PickUp,
        Self::Extend,
        Self::Close,
        Self::Delete,
        Self::Undelete,
    ];
}

/// A technician's command on a session, as it travels.
///
/// `Connect` is not among them: it travels over the WebSocket ([`crate::socket::FromConsole`]),
/// because it binds the share to the connection that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Gives the session a new link and PIN; the old ones open nothing from then on.
    RenewCodes,
    /// Asks the customer for a share.
    Request {
        /// The request's new id, made by the console so that a repeat is recognised.
        request: RequestId,
        /// What is asked.
        mode: Mode,
    },
    /// Takes an unanswered request back.
    Withdraw {
        /// Which request.
        request: RequestId,
    },
    /// Ends the running share.
    EndShare {
        /// The request that the share came from.
        request: RequestId,
    },
    /// Says who the customer is and what it is about; what is left out is emptied.
    Rename {
        /// What the technician calls the customer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        customer: Option<CustomerName>,
        /// What it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        subject: Option<Subject>,
    },
    /// Adds a note.
    AddNote {
        /// The note.
        text: NoteText,
    },
    /// Gives the session to a technician. A session of a private space goes to that technician's.
    Assign {
        /// The new assignee.
        member: MemberId,
        /// Who held it when this was chosen; left out when nobody did. When somebody else holds it
        /// by now, somebody was faster.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        holder: Option<MemberId>,
    },
    /// Moves the session to a channel.
    Transfer {
        /// The channel.
        channel: ChannelId,
    },
    /// Invites another technician.
    Invite {
        /// Whom.
        member: MemberId,
    },
    /// Takes part after an invitation.
    Accept,
    /// Refuses an invitation.
    Decline,
    /// Leaves the session as a collaborator.
    Leave,
    /// Takes a collaborator, or an invitation that is not answered, out of the session.
    RemoveCollaborator {
        /// Whom.
        member: MemberId,
    },
    /// Puts the session back into the queue.
    Release,
    /// Takes the session out of the queue.
    PickUp,
    /// Moves the session's expiry on from now.
    Extend {
        /// How long from now.
        by: Seconds,
    },
    /// Ends the session.
    Close {
        /// How it ended, if the technician says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        kind: Option<CloseKind>,
        /// Why, in the technician's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reason: Option<Reason>,
    },
    /// Takes the session off the lists. It can be taken back for a few seconds.
    Delete,
    /// Takes the deletion back.
    Undelete,
}
