//! What happened: every change of a session is one or more of these, and each is audited.

use sasae_protocol::{
    CloseKind, ConnectionId, CustomerName, DeviceKey, MemberId, Mode, NoteText, Outcome, Place,
    Reason, RequestId, Subject, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::Actor;

/// Something that happened to a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// What.
    pub kind: EventKind,
    /// From which address, when it came from outside; of IPv6, the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventKind {
    /// The session was made.
    Created {
        /// Where.
        place: Place,
        /// When it expires.
        expires_at: Timestamp,
    },
    /// Somebody looked at its link and PIN.
    CodeShown,
    /// Its link and PIN were given to the mail service.
    CodeMailed,
    /// It got a new link and PIN; the old ones open nothing any more.
    CodesRenewed,
    /// Somebody said who the customer is and what it is about.
    Renamed {
        /// What the technician calls the customer.
        customer: Option<CustomerName>,
        /// What it is about.
        subject: Option<Subject>,
    },
    /// A note was added; this is where it is kept.
    Noted {
        /// The note.
        text: NoteText,
    },
    /// A device joined; it is bound from now on.
    Joined {
        /// The device.
        device: DeviceKey,
    },
    /// The device is connected.
    Online {
        /// Its connection.
        connection: ConnectionId,
    },
    /// The device's connection is lost.
    Offline,
    /// The customer closed the program.
    CustomerLeft,
    /// A technician asked for a share.
    Requested {
        /// Which request.
        request: RequestId,
        /// What for.
        mode: Mode,
    },
    /// The customer allowed it.
    Granted {
        /// Which request.
        request: RequestId,
    },
    /// The technician connected.
    Connected {
        /// Which request.
        request: RequestId,
    },
    /// The technician's console goes on over another connection.
    Resumed {
        /// Which request.
        request: RequestId,
    },
    /// A request or share ended.
    ShareOver {
        /// Which request.
        request: RequestId,
        /// How.
        outcome: Outcome,
    },
    /// The share is still up; the expiry moved on.
    Leased {
        /// Not before this.
        until: Timestamp,
    },
    /// It was given to a technician.
    Assigned {
        /// Whom.
        member: MemberId,
    },
    /// It was moved to another place.
    Transferred {
        /// Where.
        place: Place,
    },
    /// A technician was invited.
    Invited {
        /// Whom.
        member: MemberId,
    },
    /// An invited technician takes part.
    Accepted,
    /// An invited technician does not want to take part.
    Declined,
    /// A collaborator or an invitation was taken out of it.
    Removed {
        /// Who.
        member: MemberId,
    },
    /// A collaborator left.
    Left {
        /// Who.
        member: MemberId,
    },
    /// It was put back into the queue.
    Released,
    /// It was taken out of the queue.
    PickedUp {
        /// By whom.
        member: MemberId,
    },
    /// Its expiry was moved on.
    Extended {
        /// To when.
        until: Timestamp,
    },
    /// Its time was over.
    Expired,
    /// It was ended.
    Closed {
        /// How; left out of records that say nothing of it, so that old ones keep their hash.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<CloseKind>,
        /// Why.
        reason: Option<Reason>,
    },
    /// It was taken off the lists.
    Deleted,
    /// Its deletion was taken back.
    Undeleted,
    /// Its deletion cannot be taken back any more.
    DeletedForGood,
}
