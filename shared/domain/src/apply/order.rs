//! What can be ordered, by whomever.

use std::collections::BTreeSet;

use sasae_protocol::{
    Action, Answer, CloseKind, ConnectionId, CustomerName, MemberId, Mode, Name, NoteText, Place,
    Reason, RequestId, Seconds, Subject,
};

/// Something that somebody wants done to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// A member looks at its link and PIN.
    ShowCode,
    /// A member gives it a new link and PIN, which the caller keeps with the change.
    RenewCodes,
    /// A member says who the customer is and what it is about.
    Rename {
        /// What the technician calls the customer.
        customer: Option<CustomerName>,
        /// What it is about.
        subject: Option<Subject>,
    },
    /// A member adds a note.
    AddNote {
        /// The note.
        text: NoteText,
    },
    /// A member has its link and PIN mailed.
    MailCode,
    /// A member asks the customer for a share.
    Request {
        /// The request's new id.
        request: RequestId,
        /// What for.
        mode: Mode,
    },
    /// A member takes an unanswered request back.
    Withdraw {
        /// Which one.
        request: RequestId,
    },
    /// A member connects a grant to a connection.
    Connect {
        /// Which grant.
        request: RequestId,
        /// From where.
        connection: ConnectionId,
    },
    /// A member's share goes on over another connection.
    Resume {
        /// Which one.
        request: RequestId,
        /// From where.
        connection: ConnectionId,
    },
    /// A member's share is still up.
    Lease {
        /// Which one.
        request: RequestId,
    },
    /// A member ends the share.
    EndShare {
        /// Which one.
        request: RequestId,
    },
    /// A member gives it to a technician, who is known to be able to hold it.
    Assign {
        /// Whom.
        member: MemberId,
        /// Who held it when this was decided.
        holder: Option<MemberId>,
    },
    /// A member moves it to a place, into which that member is known to be able to move it.
    Transfer {
        /// Where.
        place: Place,
        /// Those who take part and cannot work there: without its assignee it is queued.
        outsiders: BTreeSet<MemberId>,
    },
    /// A member invites a technician, who is known to be able to join it.
    Invite {
        /// Whom.
        member: MemberId,
    },
    /// An invited technician takes part.
    Accept,
    /// An invited technician does not want to.
    Decline,
    /// A collaborator leaves.
    Leave,
    /// A member takes a collaborator or an invitation out of it.
    RemoveCollaborator {
        /// Whom.
        member: MemberId,
    },
    /// A member puts it back into the queue.
    Release,
    /// A member takes it out of the queue.
    PickUp,
    /// A member ends it.
    Close {
        /// How it ended.
        kind: Option<CloseKind>,
        /// Why.
        reason: Option<Reason>,
    },
    /// A member takes it off the lists.
    Delete,
    /// The member who deleted it takes that back.
    Undelete,
    /// A member moves its expiry on, counted from now.
    Extend {
        /// How long.
        life: Seconds,
    },
    /// A device joins with the code.
    Join {
        /// The device's system, in its own words.
        system: Name,
    },
    /// The device is connected.
    Online {
        /// Its connection.
        connection: ConnectionId,
    },
    /// The customer answers a request.
    Answer {
        /// Which one.
        request: RequestId,
        /// How.
        answer: Answer,
    },
    /// The customer closes the program.
    CustomerLeaves,
    /// A connection is lost; it may not be the device's newest.
    Offline {
        /// Which one.
        connection: ConnectionId,
    },
    /// The clock has reached the expiry, or the end of the time in which a deletion can be taken
    /// back.
    Expire,
    /// A member can no longer take part in anything, or is not to take part in this any more.
    MemberGone {
        /// Who.
        member: MemberId,
        /// Where a session of that member's private space goes.
        instead: Place,
    },
    /// The place is no more.
    PlaceGone {
        /// Where it goes.
        instead: Place,
    },
}

impl Order {
    /// The action of the permission table that a member needs for it.
    pub const fn action(&self) -> Option<Action> {
        match self {
            Self::ShowCode | Self::MailCode => Some(Action::ShowCode),
            Self::RenewCodes => Some(Action::RenewCodes),
            Self::Rename { .. } => Some(Action::Rename),
            Self::AddNote { .. } => Some(Action::AddNote),
            Self::Request { mode: Mode::View, .. } => Some(Action::Request),
            Self::Request { mode: Mode::Control, .. } => Some(Action::RequestControl),
            Self::Withdraw { .. } => Some(Action::Withdraw),
            Self::Connect { .. } | Self::Resume { .. } | Self::Lease { .. } => {
                Some(Action::Connect)
            }
            Self::EndShare { .. } => Some(Action::EndShare),
            Self::Assign { .. } => Some(Action::Assign),
            Self::Transfer { .. } => Some(Action::Transfer),
            Self::Invite { .. } => Some(Action::Invite),
            Self::Accept => Some(Action::Accept),
            Self::Decline => Some(Action::Decline),
            Self::Leave => Some(Action::Leave),
            Self::RemoveCollaborator { .. } => Some(Action::RemoveCollaborator),
            Self::Release => Some(Action::Release),
            Self::PickUp => Some(Action::PickUp),
            Self::Close { .. } => Some(Action::Close),
            Self::Delete => Some(Action::Delete),
            Self::Undelete => Some(Action::Undelete),
            Self::Extend { .. } => Some(Action::Extend),
            Self::Join { .. }
            | Self::Online { .. }
            | Self::Answer { .. }
            | Self::CustomerLeaves
            | Self::Offline { .. }
            | Self::Expire
            | Self::MemberGone { .. }
            | Self::PlaceGone { .. } => None,
        }
    }
}
