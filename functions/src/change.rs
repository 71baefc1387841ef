//! Load, decide, save, tell: the one way in which a session changes.

use sasae_domain::{Caller, Event, Member, Order, Refusal, Session, allowed};
use sasae_protocol::{Action, ConnectionId, DeviceKey, ErrorCode, RequestId, SessionId, Timestamp};
use sasae_store::{Change, Peer, PeerChange, SessionRecord, Store, StoreError};

use crate::call::{Call, Patience};
use crate::denied::Denied;
use crate::world::World;

/// Who gives an order, proven before this is made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum By<'a> {
    Member(&'a Member),
    Device(&'a DeviceKey),
    Service,
}

/// What an order has done.
#[derive(Debug)]
pub(crate) struct Changed {
    pub(crate) before: Session,
    pub(crate) record: SessionRecord,
    pub(crate) events: Vec<Event>,
    pub(crate) now: Timestamp,
}

impl<W: World> Call<'_, W> {
    /// Gives an order and tells everybody whom its effect concerns.
    pub(crate) async fn order(
        &self,
        id: SessionId,
        order: &Order,
        by: By<'_>,
    ) -> Result<Changed, Denied> {
        let changed = Box::pin(self.change(id, order, by)).await?;
        Box::pin(self.announce(&changed)).await;
        Ok(changed)
    }

    /// Tells of a change. Telling the agent may show that it is gone; that is a change too.
    pub(crate) async fn announce(&self, changed: &Changed) {
        let Some(connection) = self.tell(changed).await else { return };
        let id = changed.record.session.id;
        let offline = Order::Offline { connection };
        if let Ok(next) = self.change(id, &offline, By::Service).await {
            // The agent has no connection any more, so nothing else can be found out here.
            self.tell(&next).await;
        }
    }

    /// Loads, decides and saves, again while others are faster.
    pub(crate) async fn change(
        &self,
        id: SessionId,
        order: &Order,
        by: By<'_>,
    ) -> Result<Changed, Denied> {
        let mut patience = Patience::default();
        let mut in_doubt: Vec<Change> = Vec::new();
        loop {
            let now = self.now();
            let found = match self.session(id).await {
                Ok(found) => found,
                Err(error) => {
                    self.lose(&mut patience, error).await?;
                    continue;
                }
            };
            let before = found.ok_or(ErrorCode::NotFound)?;
            if let Some(change) = in_doubt.iter().find(|change| has_landed(change, &before)) {
                return Ok(Changed::of(change.clone(), before));
            }
            let (after, events) = decide(&before.session, order, by, now)?;
            if events.is_empty() {
                let session = before.session.clone();
                return Ok(Changed { before: session, record: before, events, now });
            }
            let events = self.events_from_here(events);
            let peers = peer_changes(&before.session, &after);
            let change = Change { before, after, events, peers, now };
            match self.store().save(&change).await {
                Ok(()) => {
                    let (record, _) = change.seal();
                    return Ok(Changed::of(change, record));
                }
                Err(error) => {
                    // It may have been saved although nobody could say so.
                    if matches!(error, StoreError::Failure(_)) {
                        in_doubt.push(change);
                    }
                    self.lose(&mut patience, error).await?;
                }
            }
        }
    }
}

impl<W: World> Call<'_, W> {
    /// The events with the address that they came from.
    pub(crate) fn events_from_here(&self, mut events: Vec<Event>) -> Vec<Event> {
        let source = self.source();
        for event in events.iter_mut().filter(|_| !source.is_empty()) {
            event.from = Some(source.to_owned());
        }
        events
    }
}

impl Changed {
    fn of(change: Change, record: SessionRecord) -> Self {
        Self { before: change.before.session, record, events: change.events, now: change.now }
    }
}

fn has_landed(change: &Change, found: &SessionRecord) -> bool {
    found.version == change.before.version + 1 && found.session == change.after
}

fn decide(
    session: &Session,
    order: &Order,
    by: By<'_>,
    now: Timestamp,
) -> Result<(Session, Vec<Event>), Denied> {
    let caller = match by {
        By::Member(member) if member.team != session.team => {
            return Err(ErrorCode::NotFound.into());
        }
        By::Member(member) => Caller::Member {
            member: member.id.clone(),
            role: member.role,
            may_enter: may_enter(member, session),
        },
        By::Device(device) => Caller::Device { device: device.clone() },
        By::Service => Caller::Service,
    };
    session.apply(order, &caller, now).map_err(|refusal| match by {
        // Who may not see it is not told that it is there.
        By::Member(member)
            if refusal == Refusal::NotPermitted && !may_see(member, session, now) =>
        {
            ErrorCode::NotFound.into()
        }
        By::Member(_) | By::Device(_) | By::Service => refusal.into(),
    })
}

/// Whether a member may see a session.
pub(crate) fn may_see(member: &Member, session: &Session, now: Timestamp) -> bool {
    allowed(session, member, may_enter(member, session), now).contains(&Action::See)
}

/// Whether a member may enter the place that a session is kept in: every member of a team may
/// enter every channel of that team.
pub(crate) fn may_enter(member: &Member, session: &Session) -> bool {
    member.team == session.team
}

/// The two ends of a connected share: the console's connection and the agent's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) console: ConnectionId,
    pub(crate) agent: ConnectionId,
    pub(crate) request: RequestId,
}

/// The link over which signalling is relayed, if a share is connected and the agent is there.
pub(crate) fn link(session: &Session) -> Option<Link> {
    let sasae_domain::Phase::Active { device, exchange, .. } = &session.phase else { return None };
    let sasae_domain::Exchange::Connected { grant, connection, .. } = exchange else { return None };
    let agent = device.connection.clone()?;
    Some(Link { console: connection.clone(), agent, request: grant.request })
}

/// What a change means for the two connections that signalling is relayed between.
pub(crate) fn peer_changes(before: &Session, after: &Session) -> Vec<PeerChange> {
    let (old, new) = (link(before), link(after));
    if old == new {
        return Vec::new();
    }
    let session = after.id;
    let mut changes = Vec::new();
    if let Some(old) = &old {
        let kept = |end: &ConnectionId| {
            new.as_ref().is_some_and(|new| new.console == *end || new.agent == *end)
        };
        for connection in [&old.console, &old.agent].into_iter().filter(|end| !kept(end)) {
            changes.push(PeerChange { connection: connection.clone(), session, peer: None });
        }
    }
    if let Some(Link { console, agent, request }) = new {
        let peer = |connection: &ConnectionId| Peer { connection: connection.clone(), request };
        let (to_agent, to_console) = (peer(&agent), peer(&console));
        changes.push(PeerChange { connection: console, session, peer: Some(to_agent) });
        changes.push(PeerChange { connection: agent, session, peer: Some(to_console) });
    }
    changes
}
