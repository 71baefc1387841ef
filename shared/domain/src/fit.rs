//! Whether those whom an order names can have what it gives them.

use std::collections::BTreeSet;

use sasae_protocol::{ErrorCode, Feature, MemberId, Permission, Place, WhyNot};

use crate::{Access, Directory, Member, Need, Order, Session};

/// Why an order names the wrong one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// There is no such member in the team.
    #[error("there is no such member")]
    NoMember,
    /// There is no such channel in the team, or whoever asks may not know of it.
    #[error("there is no such channel")]
    NoChannel,
    /// The member was switched off.
    #[error("that member was switched off")]
    Disabled,
    /// The member may not work there.
    #[error("that member may not work there")]
    NoAccess(WhyNot),
    /// Whoever asks may not put sessions there.
    #[error("something is missing for this")]
    Lacking(WhyNot),
}

impl Misfit {
    /// The name under which the caller is told.
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::NoMember => ErrorCode::MalformedRequest,
            Self::NoChannel => ErrorCode::NotFound,
            Self::Disabled => ErrorCode::MemberDisabled,
            Self::NoAccess(_) => ErrorCode::MemberHasNoAccess,
            Self::Lacking(_) => ErrorCode::NotPermitted,
        }
    }
}

impl Directory {
    /// Those who cannot hold a session in a place.
    pub fn outsiders(&self, place: &Place) -> BTreeSet<MemberId> {
        let is_out = |member: &&Member| self.access(member, place).cannot_hold().is_some();
        self.members.iter().filter(is_out).map(|member| member.id.clone()).collect()
    }

    /// Why this member cannot be given a session; `None` when they can.
    pub fn cannot_be_given(&self, member: &Member, session: &Session) -> Option<Misfit> {
        let own = Place::Private { member: member.id.clone() };
        let place = match &session.place {
            Place::Channel { .. } => &session.place,
            // A private session goes to the space of whom it is given to.
            Place::Private { .. } => &own,
        };
        if member.is_disabled {
            return Some(Misfit::Disabled);
        }
        self.access(member, place).cannot_hold().map(Misfit::NoAccess)
    }

    /// Why this member cannot be invited into a session; `None` when they can. An expert from
    /// elsewhere can.
    pub fn cannot_be_invited(&self, member: &Member, session: &Session) -> Option<Misfit> {
        if member.is_disabled {
            return Some(Misfit::Disabled);
        }
        let access = self.access(member, &session.place);
        let access = if access.enters { access } else { self.guest_access(member, session) };
        access.lack(Need::Use(Feature::Attended)).map(Misfit::NoAccess)
    }

    /// Checks those whom an order names, which `by` may give.
    pub fn fits(&self, order: &Order, session: &Session, by: &Member) -> Result<(), Misfit> {
        let named = |id: &MemberId| self.member(id).ok_or(Misfit::NoMember);
        let misfit = match order {
            Order::Assign { member, .. } => self.cannot_be_given(named(member)?, session),
            Order::Invite { member } => self.cannot_be_invited(named(member)?, session),
            Order::Transfer { place, .. } => self.cannot_receive(place, by),
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
            | Order::CustomerLeaves
            | Order::Offline { .. }
            | Order::Expire
            | Order::MemberGone { .. }
            | Order::PlaceGone { .. } => None,
        };
        misfit.map_or(Ok(()), Err)
    }

    fn cannot_receive(&self, place: &Place, by: &Member) -> Option<Misfit> {
        let access = match place {
            Place::Channel { channel } if self.channel(channel).is_none() => Access::none(),
            Place::Channel { .. } | Place::Private { .. } => self.access(by, place),
        };
        if !access.enters {
            return Some(Misfit::NoChannel);
        }
        access.lack(Need::May(Permission::TransferIn)).map(Misfit::Lacking)
    }
}
