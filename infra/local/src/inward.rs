//! What AWS keeps inside: the store, the scheduler and `@connections`, on a port of its own.
//!
//! Only who has the run's access key is answered, and no browser is: a page that somebody has
//! open must not reach the store through loopback.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header::ORIGIN},
    response::{IntoResponse, Response},
};
use dynoxide::Database;

use crate::{
    access::{self, Need},
    callers::Callers,
    clock,
    connections::Connections,
    connections_api, dynamo,
    http_event::query,
    issuer::Issuer,
    limits::Verdict,
    mailbox::{self, Mailbox},
    meter::Meter,
    scheduler::{Scheduler, api},
    site::{ACCOUNT, REGION},
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
    /// Where mail goes.
    pub mailbox: Arc<Mailbox>,
    /// The issuer, for its rotation.
    pub issuer: Arc<Issuer>,
    /// Who may ask, and for what.
    pub callers: Callers,
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
    let Some(caller) = inward.callers.find(&parts.headers) else {
        return connections_api::error(StatusCode::FORBIDDEN, "ForbiddenException");
    };
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        return connections_api::error(status, "PayloadTooLargeException");
    };
    if let Some(operation) = dynamo::operation(&parts.headers) {
        let content = serde_json::from_slice(&body).unwrap_or_default();
        let arns = &inward.callers;
        let needs = access::dynamo(operation, &content, &arns.table, &arns.hash_key);
        if let Err(denied) = caller.check(&needs) {
            return dynamo::denied(&denied);
        }
        let (operation, body) = (operation.to_owned(), String::from_utf8_lossy(&body).into_owned());
        return dynamo::answer(inward.database.clone(), &inward.meter, operation, body).await;
    }
    if let Some(id) = connections_api::connection_of(&inward.stage, path) {
        let end = format!("{}/@connections/{id}", parts.method);
        let resource = format!("{}/{}/{end}", inward.callers.socket_api, inward.stage);
        if caller.check(&[need("execute-api:ManageConnections", resource)]).is_err() {
            return connections_api::error(StatusCode::FORBIDDEN, "ForbiddenException");
        }
        inward.meter.count(&format!("@connections {}", parts.method));
        return connections_api::answer(&inward.connections, &parts.method, &id, body.to_vec());
    }
    if let Some(name) = api::schedule_of(path) {
        let needs = scheduler_needs(&parts.method, name, &inward.terms);
        if caller.check(&needs).is_err() {
            return connections_api::error(StatusCode::FORBIDDEN, "AccessDeniedException");
        }
        inward.meter.count(&format!("scheduler {}", parts.method));
        let name = name.to_owned();
        let query = query(parts.uri.query().unwrap_or_default());
        let work = move || {
            api::answer(&inward.scheduler, &inward.terms, &parts.method, &name, &query, &body)
        };
        let answered = tokio::task::spawn_blocking(work).await;
        return answered.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response());
    }
    if path == mailbox::PATH {
        let needs = [need("ses:SendEmail", Mailbox::identity())];
        if caller.check(&needs).is_err() {
            return connections_api::error(StatusCode::FORBIDDEN, "AccessDeniedException");
        }
        return mail(inward, parts.method, body).await;
    }
    connections_api::error(StatusCode::NOT_FOUND, "UnknownOperationException")
}

async fn mail(inward: Arc<Inward>, method: Method, body: Bytes) -> Response {
    inward.meter.count("mail POST");
    let work = move || inward.mailbox.answer(&method, &body);
    let answered = tokio::task::spawn_blocking(work).await;
    answered.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// What a request to the scheduler needs.
fn scheduler_needs(method: &Method, name: &str, terms: &api::Terms) -> Vec<Need> {
    let action = match *method {
        Method::POST => "CreateSchedule",
        Method::PUT => "UpdateSchedule",
        Method::DELETE => "DeleteSchedule",
        _ => "GetSchedule",
    };
    let group = &terms.group;
    let resource = format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/{group}/{name}");
    let mut needs = vec![need(&format!("scheduler:{action}"), resource)];
    if matches!(*method, Method::POST | Method::PUT) {
        needs.push(need("iam:PassRole", terms.role.clone()));
    }
    needs
}

fn need(action: &str, resource: String) -> Need {
    Need { action: action.to_owned(), resource, leading_key: None }
}

async fn blocking(work: impl FnOnce() -> bool + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(true) => StatusCode::NO_CONTENT.into_response(),
        Ok(false) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
