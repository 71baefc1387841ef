//! A simpler session, written without looking at the machine: what it must refuse, and what is so
//! after what it accepts.

use sasae_protocol::{Answer, ConnectionId, DeviceKey, MemberId, RequestId, SessionState};
use sasae_protocol::{Place, Timestamp};

use crate::{Caller, GRANT_TIMEOUT, LEASE, Order, REQUEST_TIMEOUT, UNDO_TIME};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Asked,
    Granted,
    Connected,
}

#[derive(Debug, Clone)]
struct Share {
    request: RequestId,
    by: MemberId,
    stage: Stage,
    until: Timestamp,
}

/// The model.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) holder: Option<MemberId>,
    pub(crate) guests: Vec<MemberId>,
    pub(crate) invited: Vec<MemberId>,
    pub(crate) device: Option<DeviceKey>,
    pub(crate) place: Place,
    deadline: Timestamp,
    pub(crate) online: Option<ConnectionId>,
    share: Option<Share>,
    is_closed: bool,
    deleted: Option<Timestamp>,
    trash: Option<Trash>,
}

/// What is kept of a deleted session while that can be taken back.
#[derive(Debug)]
struct Trash {
    by: MemberId,
    holder: Option<MemberId>,
    guests: Vec<MemberId>,
    invited: Vec<MemberId>,
}

impl Model {
    pub(crate) fn new(holder: MemberId, place: Place, deadline: Timestamp) -> Self {
        Self {
            holder: Some(holder),
            guests: Vec::new(),
            invited: Vec::new(),
            device: None,
            place,
            deadline,
            online: None,
            share: None,
            is_closed: false,
            deleted: None,
            trash: None,
        }
    }

    pub(crate) fn expires_at(&self) -> Timestamp {
        let lease = self.share.as_ref().filter(|share| share.stage == Stage::Connected);
        lease.map_or(self.deadline, |share| share.until.max(self.deadline))
    }

    pub(crate) fn state(&self, now: Timestamp) -> SessionState {
        if self.deleted.is_some() {
            SessionState::Deleted
        } else if self.is_closed {
            SessionState::Closed
        } else if now >= self.expires_at() {
            SessionState::Expired
        } else if self.holder.is_none() {
            SessionState::Queued
        } else if self.device.is_none() {
            SessionState::Waiting
        } else {
            SessionState::Active
        }
    }

    /// The request that is open, granted or connected now.
    pub(crate) fn live(&self, now: Timestamp) -> Option<RequestId> {
        self.live_share(now).map(|share| share.request)
    }

    fn live_share(&self, now: Timestamp) -> Option<&Share> {
        let lives = |share: &&Share| share.stage == Stage::Connected || now < share.until;
        self.share.as_ref().filter(lives)
    }

    fn is_live(&self, request: RequestId, now: Timestamp) -> bool {
        self.live(now) == Some(request)
    }

    fn takes_part(&self, member: &MemberId) -> bool {
        self.holder.as_ref() == Some(member) || self.guests.contains(member)
    }

    /// Whether this order must be refused, whatever else the machine thinks.
    pub(crate) fn must_refuse(&self, order: &Order, by: &Caller, now: Timestamp) -> bool {
        let state = self.state(now);
        let is_over = match state {
            SessionState::Deleted => !matches!(order, Order::Undelete),
            SessionState::Closed | SessionState::Expired => {
                !matches!(order, Order::Delete | Order::AddNote { .. })
            }
            SessionState::Waiting | SessionState::Active | SessionState::Queued => false,
        };
        match by {
            Caller::Member { member, .. } => is_over || self.refuses_member(order, member, now),
            Caller::Device { device } => is_over || self.refuses_device(order, device, now),
            Caller::Service => !matches!(
                order,
                Order::Offline { .. }
                    | Order::Expire
                    | Order::MemberGone { .. }
                    | Order::PlaceGone { .. }
            ),
        }
    }

    fn refuses_member(&self, order: &Order, by: &MemberId, now: Timestamp) -> bool {
        let share = self.live_share(now);
        match order {
            Order::Connect { request, .. } => !share.is_some_and(|share| {
                share.request == *request && share.by == *by && share.stage != Stage::Asked
            }),
            Order::Lease { request } | Order::Resume { request, .. } => {
                !share.is_some_and(|share| {
                    share.request == *request && share.by == *by && share.stage == Stage::Connected
                })
            }
            Order::Request { request, .. } => {
                let is_busy = share.is_some_and(|share| share.request != *request);
                !self.takes_part(by) || is_busy || (share.is_none() && self.online.is_none())
            }
            Order::Invite { member } => {
                let is_known = self.takes_part(member) || self.invited.contains(member);
                let is_full = self.guests.len() + self.invited.len() == 2 && !is_known;
                self.holder.as_ref() != Some(by) || is_full
            }
            Order::Accept | Order::Decline => !self.invited.contains(by),
            Order::Assign { member, holder } => {
                self.holder != *holder && self.holder.as_ref() != Some(member)
            }
            Order::PickUp => self.holder.as_ref().is_some_and(|holder| holder != by),
            Order::Leave => !self.guests.contains(by),
            Order::Undelete => {
                let is_in_time = self.deleted.is_some_and(|at| now < at.plus(UNDO_TIME));
                !is_in_time || self.trash.as_ref().is_none_or(|trash| trash.by != *by)
            }
            Order::Release => self.holder.is_none(),
            Order::Join { .. }
            | Order::Online { .. }
            | Order::Answer { .. }
            | Order::CustomerLeaves
            | Order::Offline { .. }
            | Order::Expire
            | Order::MemberGone { .. }
            | Order::PlaceGone { .. } => true,
            Order::ShowCode
            | Order::MailCode
            | Order::RenewCodes
            | Order::Rename { .. }
            | Order::AddNote { .. }
            | Order::RemoveCollaborator { .. }
            | Order::Withdraw { .. }
            | Order::EndShare { .. }
            | Order::Transfer { .. }
            | Order::Close { .. }
            | Order::Delete
            | Order::Extend { .. } => false,
        }
    }

    fn refuses_device(&self, order: &Order, device: &DeviceKey, now: Timestamp) -> bool {
        let is_ours = self.device.as_ref() == Some(device);
        match order {
            Order::Join { .. } => self.device.is_some() && !is_ours,
            Order::Online { .. } | Order::CustomerLeaves => !is_ours,
            Order::Answer { request, answer } => {
                !is_ours || (*answer == Answer::Grant && !self.is_live(*request, now))
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
            | Order::PlaceGone { .. } => true,
        }
    }

    /// The order was accepted.
    pub(crate) fn accept(&mut self, order: &Order, by: &Caller, now: Timestamp) {
        match by {
            Caller::Member { member, .. } => self.accept_member(order, member, now),
            Caller::Device { device } => self.accept_device(order, device, now),
            Caller::Service => self.accept_service(order, now),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the model knows less than the machine")]
    fn accept_service(&mut self, order: &Order, now: Timestamp) {
        if let Order::Offline { connection } = order
            && self.online.as_ref() == Some(connection)
        {
            self.online = None;
        }
        if *order == Order::Expire && self.state(now) == SessionState::Expired {
            self.share = None;
        }
        if *order == Order::Expire && self.deleted.is_some_and(|at| now >= at.plus(UNDO_TIME)) {
            (self.trash, self.device, self.online) = (None, None, None);
        }
        let is_open = matches!(
            self.state(now),
            SessionState::Waiting | SessionState::Active | SessionState::Queued
        );
        match order {
            Order::MemberGone { member, .. } if is_open => {
                if self.holder.as_ref() == Some(member) {
                    self.release();
                }
                self.drop_guest(member);
            }
            Order::PlaceGone { instead } if is_open => self.place = instead.clone(),
            _ => {}
        }
    }

    fn release(&mut self) {
        (self.holder, self.share) = (None, None);
        (self.guests, self.invited) = (Vec::new(), Vec::new());
    }

    fn drop_guest(&mut self, member: &MemberId) {
        self.guests.retain(|guest| guest != member);
        self.invited.retain(|guest| guest != member);
        self.drop_share_of_absent();
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the model knows less than the machine")]
    fn accept_member(&mut self, order: &Order, by: &MemberId, now: Timestamp) {
        match order {
            Order::Request { request, .. } if self.live(now).is_none() => {
                let until = now.plus(REQUEST_TIMEOUT);
                let (request, by) = (*request, by.clone());
                self.share = Some(Share { request, by, stage: Stage::Asked, until });
            }
            Order::Withdraw { request } | Order::EndShare { request } => self.end(*request, now),
            Order::Connect { .. } | Order::Lease { .. } => {
                self.move_on(Stage::Connected, now.plus(LEASE));
            }
            Order::Assign { member, .. } => {
                self.holder = Some(member.clone());
                self.drop_guest(member);
            }
            Order::Transfer { place, outsiders } => {
                let moves = self.place != *place;
                self.place = place.clone();
                if moves && self.holder.as_ref().is_some_and(|it| outsiders.contains(it)) {
                    self.release();
                }
            }
            Order::Invite { member }
                if !self.takes_part(member) && !self.invited.contains(member) =>
            {
                self.invited.push(member.clone());
            }
            Order::Accept => {
                self.invited.retain(|guest| guest != by);
                self.guests.push(by.clone());
            }
            Order::Decline | Order::Leave => self.drop_guest(by),
            Order::RemoveCollaborator { member } => self.drop_guest(member),
            Order::Release => self.release(),
            Order::PickUp => self.holder = Some(by.clone()),
            Order::Close { .. } => (self.is_closed, self.share) = (true, None),
            Order::Delete => {
                (self.deleted, self.share) = (Some(now), None);
                self.trash = Some(Trash {
                    by: by.clone(),
                    holder: self.holder.take(),
                    guests: std::mem::take(&mut self.guests),
                    invited: std::mem::take(&mut self.invited),
                });
            }
            Order::Undelete => {
                if let Some(Trash { holder, guests, invited, .. }) = self.trash.take() {
                    (self.holder, self.guests, self.invited) = (holder, guests, invited);
                    self.deleted = None;
                }
            }
            Order::Extend { life } => self.deadline = self.deadline.max(now.plus(*life)),
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the model knows less than the machine")]
    fn accept_device(&mut self, order: &Order, device: &DeviceKey, now: Timestamp) {
        match order {
            Order::Join { .. } => self.device = Some(device.clone()),
            Order::Online { connection } => self.online = Some(connection.clone()),
            Order::Answer { request, answer: Answer::Grant } => {
                let is_asked = self.share.as_ref().is_some_and(|it| it.stage == Stage::Asked);
                if is_asked && self.is_live(*request, now) {
                    self.move_on(Stage::Granted, now.plus(GRANT_TIMEOUT));
                }
            }
            Order::Answer { request, .. } => self.end(*request, now),
            Order::CustomerLeaves => (self.online, self.share) = (None, None),
            _ => {}
        }
    }

    fn end(&mut self, request: RequestId, now: Timestamp) {
        if self.is_live(request, now) {
            self.share = None;
        }
    }

    fn move_on(&mut self, stage: Stage, until: Timestamp) {
        if let Some(share) = &mut self.share {
            (share.stage, share.until) = (stage, until);
        }
    }

    fn drop_share_of_absent(&mut self) {
        if self.share.as_ref().is_some_and(|share| !self.takes_part(&share.by)) {
            self.share = None;
        }
    }
}
