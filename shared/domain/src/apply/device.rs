//! What the customer's device does: joins, comes and goes, answers.

use sasae_protocol::{Answer, ConnectionId, DeviceKey, Name, Outcome, RequestId};

use super::{Change, Order};
use crate::exchange::{Exchange, GRANT_TIMEOUT};
use crate::{Device, EventKind, Phase, Refusal};

impl Change<'_> {
    pub(super) fn by_device(&mut self, order: &Order, key: &DeviceKey) -> Result<(), Refusal> {
        self.session.require_open(self.now)?;
        match order {
            Order::Join { system } => self.join(key, system),
            Order::Online { connection } => {
                self.require_device(key)?;
                self.online(connection);
                Ok(())
            }
            Order::Answer { request, answer } => {
                self.require_device(key)?;
                self.answer(*request, *answer)
            }
            Order::CustomerLeaves => {
                self.require_device(key)?;
                self.leave_for_good();
                Ok(())
            }
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
            | Order::Assign { .. }
            | Order::Transfer { .. }
            | Order::Invite { .. }
            | Order::Accept
            | Order::Decline
            | Order::Leave
            | Order::RemoveCollaborator { .. }
            | Order::Release
            | Order::PickUp
            | Order::Close { .. }
            | Order::Delete
            | Order::Undelete
            | Order::Extend { .. }
            | Order::Offline { .. }
            | Order::Expire
            | Order::MemberGone { .. }
            | Order::PlaceGone { .. } => Err(Refusal::NotPermitted),
        }
    }

    fn require_device(&self, key: &DeviceKey) -> Result<(), Refusal> {
        let is_bound = self.session.device().is_some_and(|device| device.key == *key);
        if is_bound { Ok(()) } else { Err(Refusal::OtherDevice) }
    }

    /// One code, one device: the first binds the session, the same may come again.
    fn join(&mut self, key: &DeviceKey, system: &Name) -> Result<(), Refusal> {
        if self.session.device().is_some() {
            return self.require_device(key);
        }
        let device = Device {
            key: key.clone(),
            system: system.clone(),
            connection: None,
            changed_at: self.now,
            has_left: false,
        };
        self.session.phase = match self.session.phase.clone() {
            Phase::Waiting { holders } => {
                Phase::Active { holders, device, exchange: Exchange::Idle { last: None } }
            }
            Phase::Queued { since, device: None } => Phase::Queued { since, device: Some(device) },
            Phase::Active { .. }
            | Phase::Queued { device: Some(_), .. }
            | Phase::Closed(_)
            | Phase::Deleted { .. } => return Err(Refusal::WrongState),
        };
        self.tell(EventKind::Joined { device: key.clone() });
        Ok(())
    }

    fn online(&mut self, connection: &ConnectionId) {
        let now = self.now;
        let (Phase::Active { device, .. } | Phase::Queued { device: Some(device), .. }) =
            &mut self.session.phase
        else {
            return;
        };
        if device.connection.as_ref() != Some(connection) {
            device.connection = Some(connection.clone());
            device.changed_at = now;
            device.has_left = false;
            self.tell(EventKind::Online { connection: connection.clone() });
        }
    }

    fn answer(&mut self, id: RequestId, answer: Answer) -> Result<(), Refusal> {
        let exchange = self.session.exchange(self.now);
        if exchange.grant().is_none_or(|grant| grant.request != id) {
            // Refusing or taking back what is over anyway is done already; allowing it is not.
            return if answer == Answer::Grant { Err(Refusal::NoGrant) } else { Ok(()) };
        }
        match (answer, exchange) {
            (Answer::Grant, Exchange::Requested { grant, .. }) => {
                let lapses_at = self.now.plus(GRANT_TIMEOUT);
                if let Phase::Active { exchange, .. } = &mut self.session.phase {
                    *exchange = Exchange::Granted { grant, lapses_at };
                }
                self.tell(EventKind::Granted { request: id });
            }
            (Answer::Deny, Exchange::Requested { .. }) => self.end_share(Outcome::Denied),
            (Answer::Deny | Answer::Revoke, _) => self.end_share(Outcome::Revoked),
            (Answer::Grant, _) => {}
        }
        Ok(())
    }

    fn leave_for_good(&mut self) {
        self.end_share(Outcome::CustomerGone);
        let now = self.now;
        let (Phase::Active { device, .. } | Phase::Queued { device: Some(device), .. }) =
            &mut self.session.phase
        else {
            return;
        };
        if !device.has_left {
            device.connection = None;
            device.changed_at = now;
            device.has_left = true;
            self.tell(EventKind::CustomerLeft);
        }
    }
}
