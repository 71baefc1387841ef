//! The HTTP API: one event in, one answer out.

use serde_json::Value;

use crate::{Deployment, Failure};

/// Every route that the gateway must lead here, by its key. What is not among them, the gateway
/// refuses by itself.
pub const ROUTES: &[&str] = &[
    "GET /api/me",
    "GET /api/members",
    "GET /api/home",
    "GET /api/private",
    "GET /api/channels/{channel}/sessions",
    "POST /api/sessions",
    "GET /api/sessions/{session}",
    "GET /api/sessions/{session}/codes",
    "POST /api/sessions/{session}/commands",
    "POST /api/tickets",
    "POST /join/look",
    "POST /join/claim",
    "POST /join/challenge",
    "POST /join/ticket",
];

/// Answers an event of an HTTP API (payload format 2.0).
#[expect(clippy::unused_async, reason = "the handlers wait")]
pub async fn handle(_deployment: &Deployment, _event: Value) -> Result<Value, Failure> {
    Err(Failure::ForeignEvent)
}
