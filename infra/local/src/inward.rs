//! What AWS keeps inside: the store, the scheduler and `@connections`, on a port of its own.
//!
//! Only who has the run's access key is answered, and no browser is: a page that somebody has
//! open must not reach the store through loopback.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, ORIGIN},
    },
    response::{IntoResponse, Response},
};
use dynoxide::Database;

use crate::{
    clock,
    connections::Connections,
    connections_api, dynamo,
    http_event::query,
    issuer::Issuer,
    limits::Verdict,
    meter::Meter,
    scheduler::{Scheduler, api},
};

/// Bytes of a request: DynamoDB's own limit.
const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The header of the control addresses.
const CONTROL_HEADER: &str = "x-sasae-control";

/// What the inward side is made of.
pub struct Inward {
    /// The table.
    pub database: Database,
    /// The schedules.
    pub scheduler: Arc<Scheduler>,
    /// What a schedule must name.
    pub terms: api::Terms,
    /// The live connections.
    pub connections: Arc<Connections>,
    /// The WebSocket API's stage.
    pub stage: String,
    /// The issuer, for its rotation.
    pub issuer: Arc<Issuer>,
    /// The access key that must be named.
    pub access_key: String,
    /// What the control addresses want to see.
    pub control_token: String,
    /// The counts.
    pub meter: Arc<Meter>,
}

impl Inward {
    /// The inward side's addresses.
    pub fn router(self: Arc<Self>) -> Router {
        Router::new().fallback(answer).with_state(self)
    }

    /// Whether the signature names the run's key. The key is random; the signature is not checked.
    fn is_signed(&self, headers: &HeaderMap) -> bool {
        let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| value.contains(&format!("Credential={}/", self.access_key)))
    }

    fn is_control(&self, headers: &HeaderMap) -> bool {
        let value = headers.get(CONTROL_HEADER).and_then(|value| value.to_str().ok());
        value == Some(self.control_token.as_str())
    }

    /// Levers for tests and for `./dev`: they do what AWS does in its own time.
    async fn control(self: Arc<Self>, path: &str) -> Response {
        if let Some(id) = path.strip_prefix("/control/drop/") {
            let id = percent_encoding::percent_decode_str(id).decode_utf8_lossy().into_owned();
            let dropped = self.connections.end(&id, Verdict::Aged);
            return dropped
                .map_or(StatusCode::NOT_FOUND, |()| StatusCode::NO_CONTENT)
                .into_response();
        }
        match path {
            "/control/counts" => axum::Json(self.meter.read()).into_response(),
            "/control/connections" => axum::Json(self.connections.ids()).into_response(),
            "/control/rotate" => blocking(move || self.issuer.rotate(clock::now()).is_ok()).await,
            "/control/sweep" => blocking(move || self.database.sweep_ttl().is_ok()).await,
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

async fn answer(State(inward): State<Arc<Inward>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    if parts.headers.contains_key(ORIGIN) {
        return connections_api::error(StatusCode::FORBIDDEN, "ForbiddenException");
    }
    if path.starts_with("/control/") && inward.is_control(&parts.headers) {
        return inward.control(path).await;
    }
    if !inward.is_signed(&parts.headers) {
        return connections_api::error(StatusCode::FORBIDDEN, "ForbiddenException");
    }
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        return connections_api::error(status, "PayloadTooLargeException");
    };
    if dynamo::is_meant(&parts.headers) {
        let body = String::from_utf8_lossy(&body).into_owned();
        return dynamo::answer(inward.database.clone(), &inward.meter, &parts.headers, body).await;
    }
    if let Some(id) = connections_api::connection_of(&inward.stage, path) {
        inward.meter.count(&format!("@connections {}", parts.method));
        return connections_api::answer(&inward.connections, &parts.method, &id, body.to_vec());
    }
    if let Some(name) = api::schedule_of(path) {
        inward.meter.count(&format!("scheduler {}", parts.method));
        let name = name.to_owned();
        let query = query(parts.uri.query().unwrap_or_default());
        let work = move || {
            api::answer(&inward.scheduler, &inward.terms, &parts.method, &name, &query, &body)
        };
        let answered = tokio::task::spawn_blocking(work).await;
        return answered.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response());
    }
    connections_api::error(StatusCode::NOT_FOUND, "UnknownOperationException")
}

async fn blocking(work: impl FnOnce() -> bool + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(true) => StatusCode::NO_CONTENT.into_response(),
        Ok(false) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
