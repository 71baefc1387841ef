//! Those who are invited into a session beside its assignee.

use sasae_protocol::MemberId;

use super::Change;
use crate::session::COLLABORATORS_MAX;
use crate::{EventKind, Holders, Phase, Refusal};

impl Change<'_> {
    /// Who holds it while it goes on.
    fn holders_mut(&mut self) -> Option<&mut Holders> {
        match &mut self.session.phase {
            Phase::Waiting { holders } | Phase::Active { holders, .. } => Some(holders),
            Phase::Queued { .. } | Phase::Closed(_) | Phase::Deleted { .. } => None,
        }
    }

    /// The invited one appears in the lists of that member, and takes part after accepting.
    pub(super) fn invite(&mut self, guest: &MemberId) -> Result<(), Refusal> {
        let is_guest = self.session.is_guest(guest);
        let holders = self.holders_mut().ok_or(Refusal::WrongState)?;
        if holders.assignee == *guest || is_guest {
            return Ok(());
        }
        if holders.guests() >= COLLABORATORS_MAX {
            return Err(Refusal::SessionFull);
        }
        holders.invited = holders.invited.with(guest).ok_or(Refusal::SessionFull)?;
        self.tell(EventKind::Invited { member: guest.clone() });
        Ok(())
    }

    pub(super) fn accept(&mut self, member: &MemberId) {
        let Some(holders) = self.holders_mut() else { return };
        let Some(collaborators) = holders.collaborators.with(member) else { return };
        holders.collaborators = collaborators;
        holders.invited = holders.invited.without(member);
        self.tell(EventKind::Accepted);
    }

    pub(super) fn decline(&mut self, member: &MemberId) {
        self.drop_guest(member);
        self.tell(EventKind::Declined);
    }

    pub(super) fn leave(&mut self, member: &MemberId) {
        self.drop_guest(member);
        self.tell(EventKind::Left { member: member.clone() });
    }

    /// One who is gone already is removed.
    pub(super) fn remove_guest(&mut self, guest: &MemberId) {
        if self.session.is_guest(guest) {
            self.drop_guest(guest);
            self.tell(EventKind::Removed { member: guest.clone() });
        }
    }

    /// Takes a collaborator or an invited one out, and ends their share.
    pub(super) fn drop_guest(&mut self, guest: &MemberId) {
        if let Some(holders) = self.holders_mut() {
            holders.drop_guest(guest);
            self.end_share_of_absent();
        }
    }
}
