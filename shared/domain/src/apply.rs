//! Applying an order to a session: the state machine.

mod device;
mod guests;
mod member;
mod order;
mod service;

use sasae_protocol::{CommandId, Outcome, SessionState, Timestamp};

use crate::exchange::Exchange;
use crate::{Actor, Caller, Event, EventKind, Phase, Refusal, Session};

pub use order::Order;

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
            Caller::Member { member, access } => {
                self.authorise(order, member, access, now)?;
                change.by_member(order, member)?;
            }
            Caller::Device { device } => change.by_device(order, device)?,
            Caller::Service => change.by_service(order)?,
        }
        Ok((change.session, change.events))
    }

    /// Applies a member's command, once: one that has changed the session already changes nothing
    /// more, however the session stands by now. A refused one has changed nothing, so it is
    /// decided anew when it comes again.
    pub fn apply_once(
        &self,
        command: CommandId,
        order: &Order,
        by: &Caller,
        now: Timestamp,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        let Caller::Member { member, .. } = by else { return self.apply(order, by, now) };
        if self.recent.has(command, member) {
            return Ok((self.clone(), Vec::new()));
        }
        let (mut after, events) = self.apply(order, by, now)?;
        if !events.is_empty() {
            after.recent = after.recent.with(command, member);
        }
        Ok((after, events))
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
