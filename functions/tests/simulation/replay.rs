//! The audit of a session, lived again by the domain's model: every step must have been legal, and
//! lead to the session as it is.

use std::collections::BTreeSet;

use sasae_domain::{Access, Actor, AuditRecord, Caller, EventKind, Order, Session};
use sasae_protocol::{Answer, ConnectionId, Mode, Name, Outcome, Seconds, Timestamp};

use crate::model::Model;

/// Holds a session and its audit against the model.
pub(crate) fn check(
    session: &Session,
    audit: &[AuditRecord],
    now: Timestamp,
) -> Result<(), String> {
    let id = session.id;
    let Some(EventKind::Created { place, expires_at }) = audit.first().map(|it| &it.event.kind)
    else {
        return Err(format!("{id} was never made"));
    };
    let Some(maker) = &session.created_by else { return Ok(()) };
    let mut model = Model::new(maker.clone(), place.clone(), *expires_at);
    for record in &audit[1..] {
        let Some(order) = order_of(record, &model) else { continue };
        let by = caller_of(&record.event.by);
        if model.must_refuse(&order, &by, record.event.at) {
            return Err(format!("{id}: {record:?} is illegal for {model:?}"));
        }
        model.accept(&order, &by, record.event.at);
    }
    agree(session, &model, now).map_err(|what| format!("{id}: {what}: {session:?}, {model:?}"))
}

fn agree(session: &Session, model: &Model, now: Timestamp) -> Result<(), &'static str> {
    let holders = session.holders();
    let guests: Vec<_> = holders.into_iter().flat_map(|held| held.collaborators.iter()).collect();
    let live = session.exchange(now).grant().map(|grant| grant.request);
    for (is_so, what) in [
        (session.state(now) == model.state(now), "another state"),
        (session.place == model.place, "another place"),
        (holders.map(|held| &held.assignee) == model.holder.as_ref(), "another assignee"),
        (guests == model.guests.iter().collect::<Vec<_>>(), "other collaborators"),
        (session.device().map(|device| &device.key) == model.device.as_ref(), "another device"),
        (live == model.live(now), "another share"),
    ] {
        if !is_so {
            return Err(what);
        }
    }
    Ok(())
}

fn caller_of(actor: &Actor) -> Caller {
    match actor {
        // The model knows no permissions: what they allow is the permission table's test.
        Actor::Member { member } => {
            Caller::Member { member: member.clone(), access: Access::full() }
        }
        Actor::Device { device } => Caller::Device { device: device.clone() },
        Actor::Visitor | Actor::Service => Caller::Service,
    }
}

/// The order that an event comes of; none for what follows of the event before or after it.
#[expect(clippy::wildcard_enum_match_arm, reason = "the model knows less than the machine")]
fn order_of(record: &AuditRecord, model: &Model) -> Option<Order> {
    let at = record.event.at;
    Some(match record.event.kind.clone() {
        EventKind::CodeShown => Order::ShowCode,
        EventKind::Joined { .. } => {
            Order::Join { system: Name::new("Linux").expect("a short name") }
        }
        EventKind::Online { connection } => Order::Online { connection },
        EventKind::Offline => Order::Offline { connection: model.online.clone()? },
        EventKind::Connected { request } | EventKind::Resumed { request } => {
            let connection = ConnectionId::new("any").expect("a short name");
            Order::Connect { request, connection }
        }
        EventKind::Leased { .. } => Order::Lease { request: model.live(at)? },
        EventKind::CustomerLeft => Order::CustomerLeaves,
        EventKind::Requested { request, .. } => Order::Request { request, mode: Mode::View },
        EventKind::Granted { request } => Order::Answer { request, answer: Answer::Grant },
        EventKind::ShareOver { request, outcome } => match outcome {
            Outcome::Withdrawn => Order::Withdraw { request },
            Outcome::Ended => Order::EndShare { request },
            Outcome::Denied => Order::Answer { request, answer: Answer::Deny },
            Outcome::Revoked => Order::Answer { request, answer: Answer::Revoke },
            Outcome::CustomerGone => Order::CustomerLeaves,
            Outcome::TimedOut | Outcome::SessionMoved => return None,
        },
        EventKind::Assigned { member } => Order::Assign { member, holder: model.holder.clone() },
        EventKind::Transferred { place } => Order::Transfer { place, outsiders: BTreeSet::new() },
        EventKind::Accepted => Order::Accept,
        EventKind::Declined => Order::Decline,
        EventKind::Removed { member } => Order::RemoveCollaborator { member },
        EventKind::Renamed { customer, subject } => Order::Rename { customer, subject },
        EventKind::Noted { text } => Order::AddNote { text },
        EventKind::CodesRenewed => Order::RenewCodes,
        EventKind::Undeleted => Order::Undelete,
        EventKind::Invited { member } => Order::Invite { member },
        EventKind::Left { .. } => Order::Leave,
        EventKind::Released => Order::Release,
        EventKind::PickedUp { .. } => Order::PickUp,
        EventKind::Expired | EventKind::DeletedForGood => Order::Expire,
        EventKind::Closed { kind, reason } => Order::Close { kind, reason },
        EventKind::Deleted => Order::Delete,
        EventKind::Extended { until } => {
            let life = until.since_millis(at) / 1_000;
            Order::Extend { life: Seconds::new(u32::try_from(life).expect("30 days at most")) }
        }
        _ => return None,
    })
}
