//! What a member does: asks, connects, hands over, ends.

use sasae_protocol::{
    ConnectionId, MemberId, Mode, Outcome, Place, Reason, RequestId, Role, Seconds, SessionState,
    Timestamp,
};

use super::{Change, Order};
use crate::exchange::{Exchange, Grant, LEASE, REQUEST_TIMEOUT};
use crate::permission::ever_permits;
use crate::{
    Closed, EXPIRY_MAX, EXPIRY_MIN, EventKind, Holders, Phase, Refusal, Relation, Session, permits,
};

impl Session {
    /// Holds an order against the permission table.
    pub(super) fn authorise(
        &self,
        order: &Order,
        member: &MemberId,
        role: Role,
        may_enter: bool,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let action = order.action().ok_or(Refusal::NotPermitted)?;
        let state = self.state(now);
        let relation = Relation::of(self, member, may_enter);
        if permits(action, role, relation, state) {
            return Ok(());
        }
        // Somebody who may never do it learns nothing of the state.
        if state != SessionState::Deleted && !ever_permits(action, role, relation) {
            return Err(Refusal::NotPermitted);
        }
        self.require_open(now)?;
        Err(Refusal::WrongState)
    }
}

impl Change<'_> {
    pub(super) fn by_member(&mut self, order: &Order, member: &MemberId) -> Result<(), Refusal> {
        match order {
            Order::ShowCode => self.tell(EventKind::CodeShown),
            Order::MailCode => self.tell(EventKind::CodeMailed),
            Order::Resume { request, connection } => {
                return self.resume(*request, connection, member);
            }
            Order::Request { request, mode } => return self.request(*request, *mode, member),
            Order::Withdraw { request } => return self.end(*request, Outcome::Withdrawn),
            Order::Connect { request, connection } => {
                return self.connect(*request, connection, member);
            }
            Order::Lease { request } => return self.lease(*request, member),
            Order::EndShare { request } => return self.end(*request, Outcome::Ended),
            Order::Assign { member: to } => self.assign(to),
            Order::Transfer { place } => self.transfer(place),
            Order::Invite { member: guest } => return self.invite(guest),
            Order::Leave => self.leave(member),
            Order::Release => self.release(),
            Order::PickUp => self.pick_up(member),
            Order::Close { reason } => self.close(reason.as_ref()),
            Order::Delete => self.delete(),
            Order::Extend { life } => return self.extend(*life),
            Order::Join { .. }
            | Order::Online { .. }
            | Order::Answer { .. }
            | Order::CustomerLeaves
            | Order::Offline { .. }
            | Order::Expire => return Err(Refusal::NotPermitted),
        }
        Ok(())
    }

    fn request(&mut self, id: RequestId, mode: Mode, by: &MemberId) -> Result<(), Refusal> {
        let now = self.now;
        let current = self.session.exchange(now);
        if let Some(grant) = current.grant() {
            let repeated = grant.request == id && grant.by == *by && grant.mode == mode;
            return if repeated { Ok(()) } else { Err(Refusal::RequestPending) };
        }
        let Phase::Active { device, exchange, .. } = &mut self.session.phase else {
            return Err(Refusal::WrongState);
        };
        if device.connection.is_none() {
            return Err(Refusal::CustomerAway);
        }
        let grant = Grant { request: id, by: by.clone(), mode };
        *exchange = Exchange::Requested { grant, lapses_at: now.plus(REQUEST_TIMEOUT) };
        self.tell(EventKind::Requested { request: id, mode });
        Ok(())
    }

    fn connect(
        &mut self,
        id: RequestId,
        from: &ConnectionId,
        by: &MemberId,
    ) -> Result<(), Refusal> {
        let now = self.now;
        let (grant, since) = match self.session.exchange(now) {
            Exchange::Granted { grant, .. } => (grant, now),
            Exchange::Connected { grant, since, .. } => (grant, since),
            Exchange::Idle { .. } | Exchange::Requested { .. } => return Err(Refusal::NoGrant),
        };
        if grant.request != id || grant.by != *by {
            return Err(Refusal::NoGrant);
        }
        if let Phase::Active { exchange, .. } = &mut self.session.phase {
            let lease_until = now.plus(LEASE);
            let connection = from.clone();
            *exchange = Exchange::Connected { grant, connection, since, lease_until };
        }
        self.tell(EventKind::Connected { request: id });
        Ok(())
    }

    /// The agent is not told: for it nothing changes but whom its signals go to.
    fn resume(&mut self, id: RequestId, from: &ConnectionId, by: &MemberId) -> Result<(), Refusal> {
        let Exchange::Connected { grant, connection, since, lease_until } =
            self.session.exchange(self.now)
        else {
            return Err(Refusal::NoGrant);
        };
        if grant.request != id || grant.by != *by {
            return Err(Refusal::NoGrant);
        }
        if connection == *from {
            return Ok(());
        }
        if let Phase::Active { exchange, .. } = &mut self.session.phase {
            let connection = from.clone();
            *exchange = Exchange::Connected { grant, connection, since, lease_until };
        }
        self.tell(EventKind::Resumed { request: id });
        Ok(())
    }

    fn lease(&mut self, id: RequestId, by: &MemberId) -> Result<(), Refusal> {
        let until = self.now.plus(LEASE);
        match &mut self.session.phase {
            Phase::Active { exchange: Exchange::Connected { grant, lease_until, .. }, .. }
                if grant.request == id && grant.by == *by =>
            {
                *lease_until = until;
            }
            Phase::Waiting { .. }
            | Phase::Active { .. }
            | Phase::Queued { .. }
            | Phase::Closed(_)
            | Phase::Deleted { .. } => return Err(Refusal::NoGrant),
        }
        self.tell(EventKind::Leased { until });
        Ok(())
    }

    fn end(&mut self, id: RequestId, outcome: Outcome) -> Result<(), Refusal> {
        match self.session.exchange(self.now).grant() {
            Some(grant) if grant.request == id => self.end_share(outcome),
            Some(_) => return Err(Refusal::NoGrant),
            None => {}
        }
        Ok(())
    }

    /// Ends the share of a technician who no longer takes part.
    fn end_share_of_absent(&mut self) {
        let exchange = self.session.exchange(self.now);
        let takes_part = |by: &MemberId| {
            self.session.holders().is_some_and(|holders| {
                holders.assignee == *by || holders.collaborators.contains(by)
            })
        };
        if exchange.grant().is_some_and(|grant| !takes_part(&grant.by)) {
            self.end_share(Outcome::SessionMoved);
        }
    }

    fn assign(&mut self, to: &MemberId) {
        if self.session.holders().is_some_and(|holders| holders.assignee == *to) {
            return;
        }
        self.hold_by(to);
        self.tell(EventKind::Assigned { member: to.clone() });
        self.end_share_of_absent();
    }

    fn pick_up(&mut self, by: &MemberId) {
        self.hold_by(by);
        self.tell(EventKind::PickedUp { member: by.clone() });
    }

    fn hold_by(&mut self, member: &MemberId) {
        match &mut self.session.phase {
            Phase::Waiting { holders } | Phase::Active { holders, .. } => {
                holders.assignee = member.clone();
                holders.collaborators = holders.collaborators.without(member);
            }
            Phase::Queued { device, .. } => {
                let holders = Holders::alone(member.clone());
                self.session.phase = match device.take() {
                    Some(device) => {
                        Phase::Active { holders, device, exchange: Exchange::Idle { last: None } }
                    }
                    None => Phase::Waiting { holders },
                };
            }
            Phase::Closed(_) | Phase::Deleted { .. } => {}
        }
    }

    fn transfer(&mut self, place: &Place) {
        if self.session.place != *place {
            self.session.place = place.clone();
            self.tell(EventKind::Transferred { place: place.clone() });
        }
    }

    fn invite(&mut self, guest: &MemberId) -> Result<(), Refusal> {
        let (Phase::Waiting { holders } | Phase::Active { holders, .. }) = &mut self.session.phase
        else {
            return Err(Refusal::WrongState);
        };
        if holders.assignee == *guest || holders.collaborators.contains(guest) {
            return Ok(());
        }
        holders.collaborators = holders.collaborators.with(guest).ok_or(Refusal::SessionFull)?;
        self.tell(EventKind::Invited { member: guest.clone() });
        Ok(())
    }

    fn leave(&mut self, member: &MemberId) {
        if let Phase::Waiting { holders } | Phase::Active { holders, .. } = &mut self.session.phase
        {
            holders.collaborators = holders.collaborators.without(member);
            self.tell(EventKind::Left { member: member.clone() });
            self.end_share_of_absent();
        }
    }

    fn release(&mut self) {
        self.end_share(Outcome::SessionMoved);
        let device = self.session.device().cloned();
        self.session.phase = Phase::Queued { since: self.now, device };
        self.tell(EventKind::Released);
    }

    fn close(&mut self, reason: Option<&Reason>) {
        self.end_share(Outcome::SessionMoved);
        self.session.phase = Phase::Closed(Closed {
            at: self.now,
            by: self.actor.clone(),
            reason: reason.cloned(),
            holders: self.session.holders().cloned(),
            device: self.session.device().cloned(),
        });
        self.tell(EventKind::Closed { reason: reason.cloned() });
    }

    fn delete(&mut self) {
        self.end_share(Outcome::SessionMoved);
        self.session.phase = Phase::Deleted { at: self.now };
        self.tell(EventKind::Deleted);
    }

    fn extend(&mut self, life: Seconds) -> Result<(), Refusal> {
        if life < EXPIRY_MIN || life > EXPIRY_MAX {
            return Err(Refusal::BadSpan);
        }
        let until = self.now.plus(life);
        if until > self.session.deadline {
            self.session.deadline = until;
            self.tell(EventKind::Extended { until });
        }
        Ok(())
    }
}
