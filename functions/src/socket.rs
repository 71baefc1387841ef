//! The WebSocket API: `$connect`, `$disconnect` and every message.

use serde_json::Value;

use crate::{Deployment, Failure};

/// Answers an event of a WebSocket API (proxy integration).
#[expect(clippy::unused_async, reason = "the handlers wait")]
pub async fn handle(_deployment: &Deployment, _event: Value) -> Result<Value, Failure> {
    Err(Failure::ForeignEvent)
}
