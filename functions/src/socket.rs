//! The WebSocket API: `$connect`, `$disconnect` and every message.

mod agent;
mod check;
mod connect;
mod console;
mod relay;
mod request;

use sasae_protocol::{ConnectionId, ErrorCode};
use sasae_store::{Principal, Store};
use serde_json::{Value, json};

use crate::call::Call;
use crate::denied::{self, Denied};
use crate::world::World;
use crate::{Deployment, Failure};
use request::{Request, Route};

/// Answers an event of a WebSocket API (proxy integration).
///
/// Fails only when the event is none; whatever a caller can get wrong is an answer.
pub async fn handle<W: World>(deployment: &Deployment<W>, event: Value) -> Result<Value, Failure> {
    let request = Request::read(event)?;
    let call = Call::new(deployment);
    let began = call.now();
    // In boxes: the futures below are deep, and a caller's compiler would have to nest them.
    let done = match request.route() {
        Route::Connect => Box::pin(connect::connect(&call, &request)).await,
        Route::Disconnect => Box::pin(disconnect(&call, request.connection())).await,
        Route::Message => Box::pin(message(&call, &request)).await,
    };
    let code = done.as_ref().err().map(|denied| denied.code);
    tracing::info!(
        route = request.route().name(),
        connection = %request.connection(),
        code = code.map(tracing::field::debug),
        ms = call.now().since_millis(began),
        "answered"
    );
    Ok(match done {
        Ok(answer) => answer,
        Err(denied) => answer(denied),
    })
}

/// Done; there is nothing to say in the answer itself.
fn done() -> Value {
    json!({ "statusCode": 200 })
}

fn answer(denied: Denied) -> Value {
    json!({ "statusCode": denied::status(denied.code), "body": json!(denied.body()).to_string() })
}

/// Takes a message for whoever is at the other end.
async fn message<W: World>(call: &Call<'_, W>, request: &Request) -> Result<Value, Denied> {
    let id = request.connection();
    let sender = call.patiently(|| call.store().connection(id)).await?;
    // A connection that was forgotten says nothing that could be trusted.
    let sender = sender.ok_or(ErrorCode::BadTicket)?;
    match &sender.principal {
        Principal::Console { member, .. } => {
            let member = member.clone();
            console::message(call, &sender, &member, request).await;
        }
        Principal::Agent { session, device, .. } => {
            let (session, device) = (*session, device.clone());
            agent::message(call, &sender, session, &device, request).await;
        }
    }
    Ok(done())
}

/// A connection is over. It may come late, twice or never; a newer connection is not touched.
async fn disconnect<W: World>(call: &Call<'_, W>, id: &ConnectionId) -> Result<Value, Denied> {
    let Some(connection) = call.patiently(|| call.store().connection(id)).await? else {
        return Ok(done());
    };
    match &connection.principal {
        Principal::Agent { session, .. } => {
            agent::lost(call, *session, id).await;
        }
        Principal::Console { .. } => {}
    }
    call.forget(id).await;
    Ok(done())
}
