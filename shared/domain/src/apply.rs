//! Applying an order to a session: the state machine.

mod device;
mod member;

use sasae_protocol::{
    Action, Answer, ConnectionId, DeviceKey, MemberId, Mode, Name, Outcome, Place, Reason,
    RequestId, Seconds, SessionState, Timestamp,
};

use crate::exchange::Exchange;
use crate::{Actor, Caller, Event, EventKind, Phase, Refusal, Session};

/// Something that somebody wants done to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// A member looks at its link and PIN.
    ShowCode,
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
    },
    /// A member moves it to a place, which that member is known to be able to enter.
    Transfer {
        /// Where.
        place: Place,
    },
    /// A member invites a technician, who is known to be able to join it.
    Invite {
        /// Whom.
        member: MemberId,
    },
    /// A collaborator leaves.
    Leave,
    /// A member puts it back into the queue.
    Release,
    /// A member takes it out of the queue.
    PickUp,
    /// A member ends it.
    Close {
        /// Why.
        reason: Option<Reason>,
    },
    /// A member takes it off the lists.
    Delete,
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
    /// The clock has reached the expiry.
    Expire,
}

impl Order {
    /// The action of the permission table that a member needs for it.
    pub const fn action(&self) -> Option<Action> {
        match self {
            Self::ShowCode | Self::MailCode => Some(Action::ShowCode),
            Self::Request { .. } => Some(Action::Request),
            Self::Withdraw { .. } => Some(Action::Withdraw),
            Self::Connect { .. } | Self::Resume { .. } | Self::Lease { .. } => {
                Some(Action::Connect)
            }
            Self::EndShare { .. } => Some(Action::EndShare),
            Self::Assign { .. } => Some(Action::Assign),
            Self::Transfer { .. } => Some(Action::Transfer),
            Self::Invite { .. } => Some(Action::Invite),
            Self::Leave => Some(Action::Leave),
            Self::Release => Some(Action::Release),
            Self::PickUp => Some(Action::PickUp),
            Self::Close { .. } => Some(Action::Close),
            Self::Delete => Some(Action::Delete),
            Self::Extend { .. } => Some(Action::Extend),
            Self::Join { .. }
            | Self::Online { .. }
            | Self::Answer { .. }
            | Self::CustomerLeaves
            | Self::Offline { .. }
            | Self::Expire => None,
        }
    }
}

/// A session being changed: the copy, and what has happened to it so far.
struct Change<'a> {
    session: Session,
    now: Timestamp,
    actor: &'a Actor,
    events: Vec<Event>,
}

impl Change<'_> {
    fn tell(&mut self, kind: EventKind) {
        self.events.push(Event { at: self.now, by: self.actor.clone(), kind, from: None });
    }

    /// Ends whatever is asked or shared, and says how.
    fn end_share(&mut self, outcome: Outcome) {
        let ended = self.session.exchange(self.now).grant().map(|grant| grant.request);
        if let Phase::Active { exchange, .. } = &mut self.session.phase
            && let Some(request) = ended
        {
            *exchange = Exchange::Idle { last: Some(outcome) };
            self.tell(EventKind::ShareOver { request, outcome });
        }
    }
}

impl Session {
    /// Applies an order. A repeat of what is so already succeeds and changes nothing.
    pub fn apply(
        &self,
        order: &Order,
        by: &Caller,
        now: Timestamp,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        let actor = by.actor();
        let mut change = Change { session: self.clone(), now, actor: &actor, events: Vec::new() };
        match by {
            Caller::Member { member, role, may_enter } => {
                self.authorise(order, member, *role, *may_enter, now)?;
                change.by_member(order, member)?;
            }
            Caller::Device { device } => change.by_device(order, device)?,
            Caller::Service => change.by_service(order)?,
        }
        Ok((change.session, change.events))
    }

    /// Refuses what has ended, by the name of its end.
    fn require_open(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.state(now) {
            SessionState::Waiting | SessionState::Active | SessionState::Queued => Ok(()),
            SessionState::Expired => Err(Refusal::Expired),
            SessionState::Closed => Err(Refusal::Closed),
            SessionState::Deleted => Err(Refusal::Deleted),
        }
    }
}

impl Change<'_> {
    fn by_service(&mut self, order: &Order) -> Result<(), Refusal> {
        match order {
            Order::Offline { connection } => {
                self.offline(connection);
                Ok(())
            }
            Order::Expire => {
                self.expire();
                Ok(())
            }
            Order::ShowCode
            | Order::MailCode
            | Order::Request { .. }
            | Order::Withdraw { .. }
            | Order::Connect { .. }
            | Order::Resume { .. }
            | Order::Lease { .. }
            | Order::EndShare { .. }
            | Order::Assign { .. }
            | Order::Transfer { .. }
            | Order::Invite { .. }
            | Order::Leave
            | Order::Release
            | Order::PickUp
            | Order::Close { .. }
            | Order::Delete
            | Order::Extend { .. }
            | Order::Join { .. }
            | Order::Online { .. }
            | Order::Answer { .. }
            | Order::CustomerLeaves => Err(Refusal::NotPermitted),
        }
    }

    /// A share that is up goes on without the gateway, so only the presence changes. A late
    /// message of an older connection changes nothing.
    fn offline(&mut self, connection: &ConnectionId) {
        let now = self.now;
        let device = match &mut self.session.phase {
            Phase::Active { device, .. } | Phase::Queued { device: Some(device), .. } => device,
            Phase::Waiting { .. }
            | Phase::Queued { device: None, .. }
            | Phase::Closed(_)
            | Phase::Deleted { .. } => return,
        };
        if device.connection.as_ref() == Some(connection) {
            device.connection = None;
            device.changed_at = now;
            self.tell(EventKind::Offline);
        }
    }

    fn expire(&mut self) {
        if self.session.state(self.now) == SessionState::Expired && !self.session.is_expiry_told {
            self.end_share(Outcome::SessionMoved);
            self.session.is_expiry_told = true;
            self.tell(EventKind::Expired);
        }
    }

    fn require_device(&self, key: &DeviceKey) -> Result<(), Refusal> {
        let is_bound = self.session.device().is_some_and(|device| device.key == *key);
        if is_bound { Ok(()) } else { Err(Refusal::OtherDevice) }
    }
}
