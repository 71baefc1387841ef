//! The WebSocket API: `$connect` before the upgrade, then one task per connection.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{
            CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, UPGRADE,
        },
    },
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::{
    clock,
    connections::Connections,
    faults::Faults,
    http_event, identity,
    invoke::Functions,
    limits::Lifetimes,
    meter::Meter,
    records::Records,
    socket::task::Task,
    socket_event::{self, ConnectionFacts},
};

mod lost;
mod task;

/// What the WebSocket API is made of.
pub struct SocketApi {
    /// The functions behind the routes.
    pub functions: Arc<Functions>,
    /// The function's ARN for `$connect`.
    pub on_connect: String,
    /// The function's ARN for `$default`.
    pub on_message: String,
    /// The function's ARN for `$disconnect`.
    pub on_disconnect: String,
    /// The stage's name.
    pub stage: String,
    /// The live connections.
    pub connections: Arc<Connections>,
    /// How long a connection lives.
    pub lifetimes: Lifetimes,
    /// Faults to be borne.
    pub faults: Faults,
    /// Counts messages.
    pub meter: Arc<Meter>,
    /// Where live connections are on record.
    pub records: Records,
}

impl SocketApi {
    /// The connections that an earlier process left behind; read it before anybody connects.
    pub fn left_behind(&self) -> anyhow::Result<Vec<ConnectionFacts>> {
        Ok(lost::left_behind(&self.records)?)
    }

    /// Tells `$disconnect` of connections that are lost.
    pub async fn tell_lost(self: Arc<Self>, lost: Vec<ConnectionFacts>) {
        lost::tell(&self, lost).await;
    }

    /// Answers an upgrade: asks `$connect` first, and switches protocols only when it agrees.
    pub async fn upgrade(self: Arc<Self>, mut request: Request<Body>, source: String) -> Response {
        let Some(accept) = accept_key(request.headers()) else {
            return sent(http_event::refusal(StatusCode::BAD_REQUEST, "not a WebSocket upgrade"));
        };
        let facts = self.facts(request.headers(), source);
        let query = request.uri().query().unwrap_or_default();
        let request_id = identity::request_id();
        let at = facts.connected_at;
        let event = socket_event::connect(&facts, request.headers(), query, &request_id, at);
        self.meter.count("socket connect");
        let Ok(result) = self.functions.invoke(&self.on_connect, event).await else {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return sent(http_event::refusal(status, "Internal server error"));
        };
        let status = status_of(&result);
        if !status.is_success() {
            let reason = status.canonical_reason().unwrap_or("refused");
            return sent(http_event::refusal(status, reason));
        }
        let Some(mailbox) = self.connections.enter(&facts) else {
            return sent(http_event::refusal(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests"));
        };
        lost::enter(&self.records, &facts).await;
        let upgrade = hyper::upgrade::on(&mut request);
        let task = Task { api: self, facts, mailbox };
        tokio::spawn(task.run(upgrade));
        switching(&accept, &result)
    }

    fn facts(&self, headers: &HeaderMap, source: String) -> ConnectionFacts {
        let header = |name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        ConnectionFacts {
            id: identity::connection_id(),
            connected_at: clock::now(),
            source,
            user_agent: header("user-agent"),
            host: header("host"),
            stage: self.stage.clone(),
        }
    }
}

/// The accept key of a proper WebSocket handshake (RFC 6455, 4.2.1).
fn accept_key(headers: &HeaderMap) -> Option<String> {
    let holds = |name: HeaderName, token: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.split(',').any(|part| part.trim().eq_ignore_ascii_case(token))
    };
    let is_upgrade = holds(CONNECTION, "upgrade")
        && holds(UPGRADE, "websocket")
        && holds(HeaderName::from_static("sec-websocket-version"), "13");
    let key = headers.get(SEC_WEBSOCKET_KEY).filter(|_| is_upgrade)?;
    Some(derive_accept_key(key.as_bytes()))
}

/// The status of a `$connect` result; one without a sensible status is a refusal.
fn status_of(result: &Value) -> StatusCode {
    let code = result["statusCode"].as_u64().and_then(|code| u16::try_from(code).ok());
    code.and_then(|code| StatusCode::from_u16(code).ok())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// `101`, with the subprotocol that `$connect` chose.
fn switching(accept: &str, result: &Value) -> Response {
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    };
    set(CONNECTION, "Upgrade");
    set(UPGRADE, "websocket");
    set(SEC_WEBSOCKET_ACCEPT, accept);
    let chosen = crate::site::entries(&result["headers"])
        .find(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-protocol"));
    if let Some((_, Value::String(chosen))) = chosen {
        set(SEC_WEBSOCKET_PROTOCOL, chosen);
    }
    response
}

fn sent(answer: http_event::Answer) -> Response {
    (answer.status, answer.headers, answer.body).into_response()
}
