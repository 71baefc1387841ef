//! The end of a session's time: announced once, at the second.

use serde_json::Value;

use crate::{Deployment, Failure};

/// Takes a schedule's input, `{"team": …, "session": …}`.
#[expect(clippy::unused_async, reason = "the handlers wait")]
pub async fn handle(_deployment: &Deployment, _event: Value) -> Result<Value, Failure> {
    Err(Failure::ForeignEvent)
}
