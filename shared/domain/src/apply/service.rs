//! What the service does by itself: lost connections, the clock, members and places that are gone.

use sasae_protocol::{ConnectionId, MemberId, Outcome, Place, SessionState};

use super::{Change, Order};
use crate::{EventKind, Phase, Refusal};

impl Change<'_> {
    pub(super) fn by_service(&mut self, order: &Order) -> Result<(), Refusal> {
        match order {
            Order::Offline { connection } => self.offline(connection),
            Order::Expire => self.expire(),
            Order::MemberGone { member, instead } => self.member_gone(member, instead),
            Order::PlaceGone { instead } => self.place_gone(instead),
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
            | Order::Join { .. }
            | Order::Online { .. }
            | Order::Answer { .. }
            | Order::CustomerLeaves => return Err(Refusal::NotPermitted),
        }
        Ok(())
    }

    /// A share that is up goes on without the gateway, so only the presence changes. A late
    /// message of an older connection changes nothing.
    fn offline(&mut self, connection: &ConnectionId) {
        let now = self.now;
        let Some(device) = self.session.phase.device_mut() else { return };
        if device.connection.as_ref() == Some(connection) {
            device.connection = None;
            device.changed_at = now;
            self.tell(EventKind::Offline);
        }
    }

    fn expire(&mut self) {
        if self.session.undo_until().is_some_and(|until| self.now >= until) {
            if let Phase::Deleted { was, .. } = &mut self.session.phase {
                *was = None;
            }
            self.tell(EventKind::DeletedForGood);
        }
        if self.session.state(self.now) == SessionState::Expired && !self.session.is_expiry_told {
            self.end_share(Outcome::SessionMoved);
            self.session.is_expiry_told = true;
            self.tell(EventKind::Expired);
        }
    }

    /// A customer is not to wait for somebody who does not come any more.
    fn member_gone(&mut self, member: &MemberId, instead: &Place) {
        if self.session.require_open(self.now).is_err() {
            return;
        }
        let is_theirs =
            matches!(&self.session.place, Place::Private { member: of } if of == member);
        if is_theirs {
            self.move_to(instead);
        }
        let holders = self.session.holders();
        if holders.is_some_and(|holders| holders.assignee == *member) {
            self.release();
        } else if self.session.is_guest(member) {
            self.drop_guest(member);
            self.tell(EventKind::Removed { member: member.clone() });
        }
    }

    fn place_gone(&mut self, instead: &Place) {
        if self.session.require_open(self.now).is_ok() {
            self.move_to(instead);
        }
    }
}
