//! Whom a change concerns and what each of them is told. Decisions only.

use std::collections::BTreeSet;

use sasae_domain::{Actor, EventKind, Exchange, Grant, Member, Session, agent_view};
use sasae_protocol::signal::IceServer;
use sasae_protocol::socket::{ToAgent, ToConsole};
use sasae_protocol::{ConnectionId, MemberId, Place, RequestId, Timestamp, join_refusal};
use sasae_store::List;

use crate::call::Roster;
use crate::change::{Changed, link};

/// Every list that a change can be seen in: those that it was in and those that it is in.
pub(crate) fn lists(changed: &Changed) -> BTreeSet<List> {
    let sessions = [&changed.before, &changed.record.session];
    sessions.into_iter().flat_map(lists_of).collect()
}

fn lists_of(session: &Session) -> Vec<List> {
    let team = session.team.clone();
    let place = match &session.place {
        Place::Channel { channel } => List::Channel { team, channel: channel.clone() },
        Place::Private { member } => List::Private { team, member: member.clone() },
    };
    let takes_part =
        |member: &MemberId| List::TakesPart { team: session.team.clone(), member: member.clone() };
    let mut lists = vec![place];
    if let Some(holders) = session.holders() {
        lists.push(takes_part(&holders.assignee));
        lists.extend(holders.collaborators.iter().chain(holders.invited.iter()).map(takes_part));
    }
    lists
}

/// What a member's consoles are told.
pub(crate) fn for_member(changed: &Changed, member: &Member, roster: &Roster) -> ToConsole {
    let record = &changed.record;
    let session = &record.session;
    match roster.view(session, record.version, member, changed.now) {
        Some(session) => ToConsole::Session { session: Box::new(session) },
        None => ToConsole::SessionRemoved { session: session.id, version: record.version },
    }
}

/// What the console is told whose share was connected just now.
pub(crate) fn for_connecting_console(
    changed: &Changed,
    ice_servers: &[IceServer],
) -> Option<(ConnectionId, ToConsole)> {
    let request = connected_now(changed)?;
    let link = link(&changed.record.session)?;
    let session = changed.record.session.id;
    let ice_servers = ice_servers.to_vec();
    Some((link.console, ToConsole::Connect { session, request, ice_servers }))
}

fn connected_now(changed: &Changed) -> Option<RequestId> {
    changed.events.iter().find_map(|event| {
        if let EventKind::Connected { request } = event.kind { Some(request) } else { None }
    })
}

/// What the session's agent is told, in order; nobody when it is not connected.
pub(crate) fn for_agent(
    changed: &Changed,
    roster: &Roster,
    ice_servers: &[IceServer],
) -> Option<(ConnectionId, Vec<ToAgent>)> {
    let (before, after, now) = (&changed.before, &changed.record.session, changed.now);
    // A deleted session has no device any more, but its agent is to hear of it.
    let device = after.device().or_else(|| before.device());
    let connection = device?.connection.clone()?;
    let mut messages = Vec::new();
    let (old, new) = (before.exchange(now), after.exchange(now));
    let old_request = old.grant().map(|grant| grant.request);
    let new_request = new.grant().map(|grant| grant.request);
    if let Some(request) = old_request
        && new_request != Some(request)
        && !by_device(changed)
    {
        messages.push(ToAgent::Over { request });
    }
    // While a deletion can be taken back, the agent only hears that the share is over.
    if after.undo_until().is_some() {
        return (!messages.is_empty()).then_some((connection, messages));
    }
    if let Some(code) = join_refusal(after.state(now)) {
        let is_new = join_refusal(before.state(now)) != Some(code) || ended_now(changed);
        return is_new.then(|| (connection, vec![ToAgent::Ended { code }]));
    }
    let told = agent_view(after, &roster.team.name, &roster.names, now);
    if told != agent_view(before, &roster.team.name, &roster.names, now) {
        messages.push(told);
    }
    if new_request != old_request {
        messages.extend(asked(after, roster, now));
    }
    if let Some(request) = connected_now(changed) {
        messages.push(ToAgent::Connect { request, ice_servers: ice_servers.to_vec() });
    }
    (!messages.is_empty()).then_some((connection, messages))
}

/// How things stand, for an agent that has just come and holds this grant.
pub(crate) fn for_coming_agent(
    session: &Session,
    held: Option<RequestId>,
    roster: &Roster,
    now: Timestamp,
) -> Vec<ToAgent> {
    if let Some(code) = join_refusal(session.state(now)) {
        return vec![ToAgent::Ended { code }];
    }
    let current = session.exchange(now).grant().map(|grant| grant.request);
    let mut messages = vec![agent_view(session, &roster.team.name, &roster.names, now)];
    if let Some(request) = held.filter(|held| current != Some(*held)) {
        messages.insert(0, ToAgent::Over { request });
    }
    messages.extend(asked(session, roster, now));
    messages
}

/// The request that waits for the customer's answer, if there is one.
fn asked(session: &Session, roster: &Roster, now: Timestamp) -> Option<ToAgent> {
    let Exchange::Requested { grant, lapses_at } = session.exchange(now) else { return None };
    let Grant { request, by: member, mode } = grant;
    // Without a name to show there is nobody whom the customer could allow.
    let technician = roster.names.get(&member)?.clone();
    Some(ToAgent::Request {
        request,
        member,
        technician,
        team: roster.team.name.clone(),
        domain: roster.team.domain.clone(),
        mode,
        now,
        lapses_at,
    })
}

fn by_device(changed: &Changed) -> bool {
    changed.events.iter().any(|event| matches!(event.by, Actor::Device { .. }))
}

fn ended_now(changed: &Changed) -> bool {
    let is_end = |kind: &EventKind| matches!(kind, EventKind::Expired | EventKind::DeletedForGood);
    changed.events.iter().any(|event| is_end(&event.kind))
}
