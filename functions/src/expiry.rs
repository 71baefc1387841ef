//! The end of a session's time: announced once, at the second.

use std::time::Duration;

use sasae_domain::{Order, is_open};
use sasae_protocol::{ErrorCode, SessionId, TeamId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::Call;
use crate::change::{By, Changed};
use crate::world::World;
use crate::{Deployment, Failure};

/// How much too early a call is waited out. Within this, the scheduler's clock is only ahead of
/// ours, and a second schedule for the same second would be taken for the first.
const EARLY_MAX: Duration = Duration::from_secs(3);

/// What a schedule hands over.
#[derive(Deserialize)]
struct Input {
    team: TeamId,
    session: SessionId,
}

/// What a call did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Did {
    Expired,
    Scheduled,
    Nothing,
}

impl Did {
    const fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Scheduled => "scheduled",
            Self::Nothing => "nothing",
        }
    }
}

/// Takes a schedule's input, `{"team": …, "session": …}`.
///
/// A session that lives longer by now is scheduled anew; one that has ended otherwise, and a second
/// call, change nothing. Fails when the event is not this input, or when it has to be sent again.
pub async fn handle<W: World>(deployment: &Deployment<W>, event: Value) -> Result<Value, Failure> {
    let input = serde_json::from_value(event);
    let Input { team, session } = input.map_err(|_| Failure::ForeignEvent)?;
    if team != deployment.settings.team {
        return Err(Failure::ForeignEvent);
    }
    let did = Box::pin(announce(&Call::new(deployment), session)).await?.name();
    tracing::info!(session = %session, did, "answered");
    Ok(json!({ "did": did }))
}

async fn announce<W: World>(call: &Call<'_, W>, id: SessionId) -> Result<Did, Failure> {
    let Some(mut changed) = expire(call, id).await? else { return Ok(Did::Nothing) };
    if let Some(left) = time_left(call, &changed)
        && left <= EARLY_MAX
    {
        call.deployment.world.pause(left).await;
        match expire(call, id).await? {
            Some(again) => changed = again,
            None => return Ok(Did::Nothing),
        }
    }
    if time_left(call, &changed).is_some() {
        let team = &call.deployment.settings.team;
        let session = &changed.record.session;
        let at = session.undo_until().unwrap_or_else(|| session.expires_at());
        let scheduled = call.deployment.world.schedule(team, id, at).await;
        return scheduled.map(|()| Did::Scheduled).map_err(|_| Failure::Unavailable);
    }
    Ok(if changed.events.is_empty() { Did::Nothing } else { Did::Expired })
}

/// Expires the session if its time is over; `None` when it was collected as garbage long ago.
async fn expire<W: World>(call: &Call<'_, W>, id: SessionId) -> Result<Option<Changed>, Failure> {
    match call.order(id, &Order::Expire, By::Service).await {
        Ok(changed) => Ok(Some(changed)),
        Err(denied) if denied.code == ErrorCode::NotFound => Ok(None),
        Err(_) => Err(Failure::Unavailable),
    }
}

/// How long the session has still to live if it is open, or its deletion can be taken back.
fn time_left<W: World>(call: &Call<'_, W>, changed: &Changed) -> Option<Duration> {
    let (session, now) = (&changed.record.session, call.now());
    if let Some(until) = session.undo_until() {
        return Some(Duration::from_millis(until.since_millis(now)));
    }
    let left = session.expires_at().since_millis(now);
    is_open(session.state(now)).then(|| Duration::from_millis(left))
}
