//! The end of a session's time: announced once, at the second.

use sasae_domain::Order;
use sasae_protocol::{ErrorCode, SessionId, SessionState, TeamId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::Call;
use crate::change::By;
use crate::world::World;
use crate::{Deployment, Failure};

/// What a schedule hands over.
#[derive(Deserialize)]
struct Input {
    team: TeamId,
    session: SessionId,
}

/// Takes a schedule's input, `{"team": …, "session": …}`.
///
/// A session that lives longer by now is scheduled anew; one that has ended otherwise, and a second
/// call, change nothing. Fails when the event is not this input, or when it has to be sent again.
pub async fn handle<W: World>(deployment: &Deployment<W>, event: Value) -> Result<Value, Failure> {
    let Input { team, session } =
        serde_json::from_value(event).map_err(|_| Failure::ForeignEvent)?;
    if team != deployment.settings.team {
        return Err(Failure::ForeignEvent);
    }
    let call = Call::new(deployment);
    let changed = match Box::pin(call.order(session, &Order::Expire, By::Service)).await {
        Ok(changed) => changed,
        // What was collected as garbage has been announced long ago.
        Err(denied) if denied.code == ErrorCode::NotFound => {
            return Ok(json!({ "did": "nothing" }));
        }
        Err(_) => return Err(Failure::Unavailable),
    };
    let did = match changed.record.session.state(call.now()) {
        SessionState::Waiting | SessionState::Active | SessionState::Queued => {
            let at = changed.record.session.expires_at();
            let scheduled = deployment.world.schedule(&team, session, at).await;
            scheduled.map_err(|_| Failure::Unavailable)?;
            "scheduled"
        }
        SessionState::Expired if !changed.events.is_empty() => "expired",
        SessionState::Expired | SessionState::Closed | SessionState::Deleted => "nothing",
    };
    tracing::info!(session = %session, did, "answered");
    Ok(json!({ "did": did }))
}
