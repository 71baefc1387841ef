//! Load, decide, save, tell: the one way in which a session changes.

use sasae_domain::{Actor, Caller, Event, EventKind, Member, Order, Phase, Refusal, Session};
use sasae_protocol::{
    CommandId, ConnectionId, DeviceKey, ErrorCode, JoinCode, MemberId, PersonView, RequestId,
    SessionId, Timestamp,
};
use sasae_store::{Change, NewCodes, Peer, PeerChange, SessionRecord, Store, StoreError};

use crate::call::{Call, Patience, Roster};
use crate::denied::Denied;
use crate::secrets::draw_ways;
use crate::world::World;

/// Who gives an order, proven before this is made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum By<'a> {
    Member(&'a Member),
    /// A member by a command that may come twice.
    Command(&'a Member, CommandId),
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
            let (after, events) = self.decide(&before.session, order, by, now).await?;
            if events.is_empty() {
                let session = before.session.clone();
                return Ok(Changed { before: session, record: before, events, now });
            }
            let events = self.events_from_here(events);
            let peers = peer_changes(&before.session, &after);
            let codes = renews(&events).then(|| self.new_codes(id));
            let change = Change { before, after, events, peers, codes, now };
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

    fn new_codes(&self, id: SessionId) -> NewCodes {
        let secrets = &self.deployment.secrets;
        let ways = draw_ways(self.deployment);
        NewCodes {
            pin: secrets.code_hash(&JoinCode::Pin(ways.pin.clone())),
            link: secrets.code_hash(&JoinCode::Link(ways.secret.clone())),
            sealed: secrets.seal(id, &ways, self.deployment.chance()),
        }
    }

    async fn decide(
        &self,
        session: &Session,
        order: &Order,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<(Session, Vec<Event>), Denied> {
        match by {
            By::Member(member) => {
                let roster = self.roster().await?;
                let caller = caller(roster, member, session)?;
                let done = session.apply(order, &caller, now);
                judged(done, roster, session, order, member, now)
            }
            By::Command(member, command) => {
                let roster = self.roster().await?;
                let caller = caller(roster, member, session)?;
                let done = session.apply_once(command, order, &caller, now);
                judged(done, roster, session, order, member, now)
            }
            By::Device(device) => {
                let caller = Caller::Device { device: device.clone() };
                session.apply(order, &caller, now).map_err(Denied::from)
            }
            By::Service => session.apply(order, &Caller::Service, now).map_err(Denied::from),
        }
    }
}

fn caller(roster: &Roster, member: &Member, session: &Session) -> Result<Caller, Denied> {
    if member.team != session.team {
        return Err(ErrorCode::NotFound.into());
    }
    let access = roster.access_of(member, session);
    Ok(Caller::Member { member: member.id.clone(), access })
}

/// What a member is told of a decision.
fn judged(
    done: Result<(Session, Vec<Event>), Refusal>,
    roster: &Roster,
    session: &Session,
    order: &Order,
    member: &Member,
    now: Timestamp,
) -> Result<(Session, Vec<Event>), Denied> {
    match done {
        // Whom an order names is looked at last: who may not give it learns nothing of them.
        Ok((after, events)) if events.is_empty() => Ok((after, events)),
        Ok(done) => roster.fits(order, session, member).map(|()| done).map_err(Denied::from),
        // Who may not see it is not told that it is there.
        Err(Refusal::NotPermitted | Refusal::Lacking(_))
            if !roster.may_see(session, member, now) =>
        {
            Err(ErrorCode::NotFound.into())
        }
        Err(refusal) => Err(Denied::from(refusal).by(first(roster, session, refusal))),
    }
}

/// Who was faster, when that is why something is refused.
fn first(roster: &Roster, session: &Session, refusal: Refusal) -> Option<PersonView> {
    let member: &MemberId = match (&session.phase, refusal) {
        (Phase::Closed(closed), Refusal::Closed) => match &closed.by {
            Actor::Member { member } => member,
            Actor::Device { .. } | Actor::Visitor | Actor::Service => return None,
        },
        (_, Refusal::AlreadyTaken) => &session.holders()?.assignee,
        _ => return None,
    };
    roster.person(member)
}

impl Changed {
    fn of(change: Change, record: SessionRecord) -> Self {
        Self { before: change.before.session, record, events: change.events, now: change.now }
    }
}

fn has_landed(change: &Change, found: &SessionRecord) -> bool {
    found.version == change.before.version + 1 && found.session == change.after
}

fn renews(events: &[Event]) -> bool {
    events.iter().any(|event| event.kind == EventKind::CodesRenewed)
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
