//! Connections that a killed process left behind.
//!
//! API Gateway sends `$disconnect` for connections that it lost by itself. Here they are lost with
//! the process, so each is on record while it lives, and the next process tells of those that it
//! finds.

use std::sync::Arc;

use super::SocketApi;
use crate::{
    clock,
    engine::EngineError,
    identity,
    records::{Kind, Records},
    socket_event::{self, ConnectionFacts, Ending},
};

/// The close code of a server that goes away (RFC 6455, 7.4.1).
const GOING_AWAY: u16 = 1001;

/// Those on record from before; call it before anybody connects.
pub(super) fn left_behind(records: &Records) -> Result<Vec<ConnectionFacts>, EngineError> {
    records.all(Kind::Connection)
}

/// Puts a connection on record.
pub(super) async fn enter(records: &Records, facts: &ConnectionFacts) {
    let (records, facts) = (records.clone(), facts.clone());
    let put = move || records.put(Kind::Connection, &facts.id, &facts);
    if !matches!(tokio::task::spawn_blocking(put).await, Ok(Ok(()))) {
        tracing::warn!("a connection is not on record; a kill would leave it behind");
    }
}

/// Takes a connection off the record.
pub(super) async fn leave(records: &Records, id: &str) {
    let (records, id) = (records.clone(), id.to_owned());
    let remove = move || records.remove(Kind::Connection, &id);
    if !matches!(tokio::task::spawn_blocking(remove).await, Ok(Ok(()))) {
        tracing::warn!("a connection that is over stays on record until the next start");
    }
}

/// Tells the function of each.
pub(super) async fn tell(api: &Arc<SocketApi>, lost: Vec<ConnectionFacts>) {
    let ending = Ending { code: GOING_AWAY, reason: "Going away".to_owned() };
    for facts in lost {
        let at = clock::now();
        let event = socket_event::disconnect(&facts, &ending, &identity::request_id(), at);
        if api.functions.invoke(&api.on_disconnect, event).await.is_ok() {
            leave(&api.records, &facts.id).await;
        }
    }
}
