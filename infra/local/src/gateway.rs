//! The gateway: one origin in front of the pages, both APIs, the downloads and the sign-in.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, HOST},
    },
    response::{IntoResponse, Response},
};

use crate::{
    blueprint::Origin,
    clock,
    files::Files,
    http_event::{self, Answer, refusal},
    identity,
    invoke::{Functions, InvokeError},
    limits::BODY_BYTES_MAX,
    routes::{self, Route, pattern_takes},
    site::ISSUER_PATH,
    socket::SocketApi,
};

/// What the gateway is made of.
pub struct Gateway {
    /// `host:port`; a request for another host is refused, which stops DNS rebinding.
    pub host: String,
    /// The functions.
    pub functions: Arc<Functions>,
    /// The HTTP API's routes.
    pub routes: Vec<Route>,
    /// Path patterns in their order.
    pub behaviours: Vec<(String, Origin)>,
    /// What the distribution adds to every request for an API.
    pub edge_headers: Vec<(HeaderName, HeaderValue)>,
    /// What every answer carries.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The WebSocket API.
    pub socket: Arc<SocketApi>,
    /// The console's files.
    pub console: Files,
    /// What `/config.json` says.
    pub config: serde_json::Value,
    /// The agent's files.
    pub download: Files,
}

/// Who is calling, as the distribution and API Gateway write it: each adds whom it was called by.
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
/// The distribution's own address.
const EDGE_ADDRESS: &str = "127.0.0.1";

impl Gateway {
    /// The gateway's addresses; `issuer` answers below [`ISSUER_PATH`].
    pub fn router(self: Arc<Self>, issuer: Router) -> Router {
        Router::new()
            .fallback(answer)
            .with_state(self.clone())
            .merge(issuer)
            .layer(axum::middleware::from_fn_with_state(self, guard))
    }

    fn origin(&self, path: &str) -> Origin {
        let mut behaviours = self.behaviours.iter();
        behaviours
            .find(|(pattern, _)| pattern_takes(pattern, path))
            .map_or(Origin::Console, |(_, origin)| *origin)
    }

    async fn http(&self, request: Request<Body>, source: &str) -> Answer {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path();
        let chosen = routes::choose(&self.routes, parts.method.as_str(), path);
        let Some((route, parameters)) = chosen else {
            return refusal(StatusCode::NOT_FOUND, "Not Found");
        };
        let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else {
            return refusal(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
        };
        let event = http_event::event(&http_event::Request {
            route_key: &route.key,
            method: parts.method.as_str(),
            path,
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            parameters: &parameters,
            source,
            host: &self.host,
            body: &body,
            request_id: &identity::request_id(),
            at: clock::now(),
        });
        match self.functions.invoke(&route.function, event).await {
            Ok(result) => http_event::answer(&result).unwrap_or_else(|| {
                tracing::error!(route = route.key, "a function's result makes no sense");
                refusal(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
            }),
            Err(InvokeError::Failed(_) | InvokeError::Unknown) => {
                refusal(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
            }
            Err(InvokeError::TimedOut | InvokeError::Throttled) => {
                refusal(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
            }
        }
    }
}

async fn answer(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request<Body>,
) -> Response {
    let source = peer.ip().to_canonical().to_string();
    let origin = gateway.origin(request.uri().path());
    if matches!(origin, Origin::Http | Origin::Socket) {
        pass_edge(&gateway.edge_headers, request.headers_mut(), &source);
    }
    match origin {
        Origin::Console if request.uri().path() == "/config.json" => {
            ([(CACHE_CONTROL, "no-cache")], axum::Json(gateway.config.clone())).into_response()
        }
        Origin::Console => gateway.console.page(request).await,
        Origin::Download => gateway.download.download(request).await,
        Origin::Http => {
            let answer = gateway.http(request, &source).await;
            (answer.status, answer.headers, answer.body).into_response()
        }
        Origin::Socket => gateway.socket.clone().upgrade(request, source).await,
    }
}

/// What the distribution does to a request for an API.
fn pass_edge(added: &[(HeaderName, HeaderValue)], headers: &mut HeaderMap, viewer: &str) {
    for (name, value) in added {
        headers.insert(name, value.clone());
    }
    let claimed = headers.get(FORWARDED).and_then(|value| value.to_str().ok());
    let chain = [claimed, Some(viewer), Some(EDGE_ADDRESS)].into_iter().flatten();
    let chain = chain.collect::<Vec<_>>().join(", ");
    headers.remove(FORWARDED);
    if let Ok(chain) = HeaderValue::try_from(chain) {
        headers.insert(FORWARDED, chain);
    }
}

/// Refuses foreign hosts and puts the template's headers on every answer.
async fn guard(
    State(gateway): State<Arc<Gateway>>,
    request: Request<Body>,
    next: axum::middleware::Next,
) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if host != gateway.host {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let here = format!("http://{}{path}", gateway.host);
        let is_page = request.method() == "GET" && !path.starts_with(ISSUER_PATH);
        return if is_page && is_same_machine(host, &gateway.host) {
            axum::response::Redirect::temporary(&here).into_response()
        } else {
            StatusCode::MISDIRECTED_REQUEST.into_response()
        };
    }
    let mut response = next.run(request).await;
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        for (name, value) in &gateway.headers {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// Whether a host is another name of this gateway: `localhost` for `127.0.0.1`.
fn is_same_machine(host: &str, own: &str) -> bool {
    let port = own.rsplit(':').next().unwrap_or_default();
    [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")]
        .iter()
        .any(|name| name == host)
}
