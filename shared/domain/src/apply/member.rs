//! What a member does: asks, connects, hands over, ends.

use std::collections::BTreeSet;

use sasae_protocol::{
    Action, CloseKind, ConnectionId, CustomerName, EXPIRY_MAX, EXPIRY_MIN, MemberId, Mode,
    NoteText, Outcome, Place, Reason, RequestId, Seconds, SessionState, Subject, Timestamp,
};

use super::{Change, Order};
use crate::exchange::{Exchange, Grant, LEASE, REQUEST_TIMEOUT};
use crate::{
    Access, Closed, EventKind, Holders, NOTES_MAX, Phase, Refusal, Relation, Session, Verdict,
    verdict,
};

impl Session {
    /// Holds an order against the permission table.
    pub(super) fn authorise(
        &self,
        order: &Order,
        member: &MemberId,
        access: &Access,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let action = order.action().ok_or(Refusal::NotPermitted)?;
        let state = self.state(now);
        let relations = Relation::of(self, member, access);
        let says = |action| verdict(action, &relations, access, state);
        let sees = says(Action::See) == Verdict::Permitted;
        if sees && self.is_taken(order, member) {
            return Err(Refusal::AlreadyTaken);
        }
        match says(action) {
            Verdict::Permitted => Ok(()),
            Verdict::NotNow if *order == Order::PickUp && self.is_held_by(member) => {
                self.require_open(now)
            }
            // A deleted session tells nobody who may not take that back anything but its end.
            Verdict::NotNow | Verdict::Lacking(_) | Verdict::Never
                if state == SessionState::Deleted =>
            {
                Err(Refusal::Deleted)
            }
            Verdict::NotNow => self.require_open(now).and(Err(Refusal::WrongState)),
            // Somebody who may never do it learns nothing of the state.
            Verdict::Lacking(why) => Err(Refusal::Lacking(why)),
            Verdict::Never => Err(Refusal::NotPermitted),
        }
    }

    fn is_held_by(&self, member: &MemberId) -> bool {
        self.assignee() == Some(member)
    }

    fn assignee(&self) -> Option<&MemberId> {
        match &self.phase {
            Phase::Waiting { holders } | Phase::Active { holders, .. } => Some(&holders.assignee),
            Phase::Queued { .. } | Phase::Closed(_) | Phase::Deleted { .. } => None,
        }
    }

    /// Whether somebody else took it since this was decided.
    fn is_taken(&self, order: &Order, by: &MemberId) -> bool {
        let is_open = match self.phase {
            Phase::Waiting { .. } | Phase::Active { .. } | Phase::Queued { .. } => true,
            Phase::Closed(_) | Phase::Deleted { .. } => false,
        };
        let held = self.assignee();
        let is_other = |wanted: &MemberId| held.is_some_and(|held| held != wanted);
        is_open
            && match order {
                Order::PickUp => is_other(by),
                Order::Assign { member, holder } => held != holder.as_ref() && held != Some(member),
                Order::ShowCode
                | Order::MailCode
                | Order::RenewCodes
                | Order::Rename { .. }
                | Order::AddNote { .. }
                | Order::Request { .. }
                | Order::Withdraw { .. }
                | Order::Connect { .. }
                | Order::Resume { .. }
                | Order::Lease { .. }
                | Order::EndShare { .. }
                | Order::Transfer { .. }
                | Order::Invite { .. }
                | Order::Accept
                | Order::Decline
                | Order::Leave
                | Order::RemoveCollaborator { .. }
                | Order::Release
                | Order::Close { .. }
                | Order::Delete
                | Order::Undelete
                | Order::Extend { .. }
                | Order::Join { .. }
                | Order::Online { .. }
                | Order::Answer { .. }
                | Order::CustomerLeaves
                | Order::Offline { .. }
                | Order::Expire
                | Order::MemberGone { .. }
                | Order::PlaceGone { .. } => false,
            }
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
            Order::RenewCodes => self.tell(EventKind::CodesRenewed),
            Order::Rename { customer, subject } => self.rename(customer.as_ref(), subject.as_ref()),
            Order::AddNote { text } => return self.note(text),
            Order::Request { request, mode } => return self.request(*request, *mode, member),
            Order::Withdraw { request } => return self.end(*request, Outcome::Withdrawn),
            Order::Connect { request, connection } => {
                return self.connect(*request, connection, member);
            }
            Order::Lease { request } => return self.lease(*request, member),
            Order::EndShare { request } => return self.end(*request, Outcome::Ended),
            Order::Assign { member: to, .. } => self.assign(to),
            Order::Transfer { place, outsiders } => self.transfer(place, outsiders),
            Order::Invite { member: guest } => return self.invite(guest),
            Order::Accept => self.accept(member),
            Order::Decline => self.decline(member),
            Order::Leave => self.leave(member),
            Order::RemoveCollaborator { member: guest } => self.remove_guest(guest),
            Order::Release => self.release(),
            Order::PickUp => self.pick_up(member),
            Order::Close { kind, reason } => self.close(*kind, reason.as_ref()),
            Order::Delete => self.delete(),
            Order::Undelete => return self.undelete(),
            Order::Extend { life } => return self.extend(*life),
            Order::Join { .. }
            | Order::Online { .. }
            | Order::Answer { .. }
            | Order::CustomerLeaves
            | Order::Offline { .. }
            | Order::Expire
            | Order::MemberGone { .. }
            | Order::PlaceGone { .. } => return Err(Refusal::NotPermitted),
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
    pub(super) fn end_share_of_absent(&mut self) {
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

    /// What is in somebody's private space goes into that of whom it is given to, for nobody else
    /// could see it there.
    fn assign(&mut self, to: &MemberId) {
        if self.session.is_held_by(to) {
            return;
        }
        self.hold_by(to);
        self.tell(EventKind::Assigned { member: to.clone() });
        if let Place::Private { .. } = self.session.place {
            self.move_to(&Place::Private { member: to.clone() });
        }
        self.end_share_of_absent();
    }

    /// A repeat by whom it was picked up by already changes nothing.
    fn pick_up(&mut self, by: &MemberId) {
        if self.session.is_held_by(by) {
            return;
        }
        self.hold_by(by);
        self.tell(EventKind::PickedUp { member: by.clone() });
    }

    fn hold_by(&mut self, member: &MemberId) {
        match &mut self.session.phase {
            Phase::Waiting { holders } | Phase::Active { holders, .. } => {
                holders.assignee = member.clone();
                holders.drop_guest(member);
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

    pub(super) fn move_to(&mut self, place: &Place) {
        if self.session.place != *place {
            self.session.place = place.clone();
            self.tell(EventKind::Transferred { place: place.clone() });
        }
    }

    fn transfer(&mut self, place: &Place, outsiders: &BTreeSet<MemberId>) {
        if self.session.place == *place {
            return;
        }
        self.move_to(place);
        if self.session.assignee().is_some_and(|assignee| outsiders.contains(assignee)) {
            self.release();
        }
    }

    fn rename(&mut self, customer: Option<&CustomerName>, subject: Option<&Subject>) {
        let session = &mut self.session;
        if session.customer.as_ref() == customer && session.subject.as_ref() == subject {
            return;
        }
        (session.customer, session.subject) = (customer.cloned(), subject.cloned());
        self.tell(EventKind::Renamed { customer: customer.cloned(), subject: subject.cloned() });
    }

    fn note(&mut self, text: &NoteText) -> Result<(), Refusal> {
        if self.session.notes >= NOTES_MAX {
            return Err(Refusal::TooManyNotes);
        }
        self.session.notes += 1;
        self.tell(EventKind::Noted { text: text.clone() });
        Ok(())
    }

    pub(super) fn release(&mut self) {
        self.end_share(Outcome::SessionMoved);
        let device = self.session.device().cloned();
        self.session.phase = Phase::Queued { since: self.now, device };
        self.tell(EventKind::Released);
    }

    fn close(&mut self, kind: Option<CloseKind>, reason: Option<&Reason>) {
        self.end_share(Outcome::SessionMoved);
        self.session.phase = Phase::Closed(Closed {
            at: self.now,
            by: self.actor.clone(),
            kind,
            reason: reason.cloned(),
            holders: self.session.holders().cloned(),
            device: self.session.device().cloned(),
        });
        self.tell(EventKind::Closed { kind, reason: reason.cloned() });
    }

    /// What is shared ends at once; the rest is kept for as long as this can be taken back.
    fn delete(&mut self) {
        self.end_share(Outcome::SessionMoved);
        let was = Some(Box::new(self.session.phase.clone()));
        self.session.phase = Phase::Deleted { at: self.now, by: Some(self.actor.clone()), was };
        self.tell(EventKind::Deleted);
    }

    fn undelete(&mut self) -> Result<(), Refusal> {
        let is_late = self.session.undo_until().is_none_or(|until| self.now >= until);
        if let Phase::Deleted { was, .. } = &mut self.session.phase
            && !is_late
            && let Some(was) = was.take()
        {
            self.session.phase = *was;
            self.tell(EventKind::Undeleted);
            return Ok(());
        }
        Err(Refusal::UndoOver)
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
