//! A gateway whose functions are closures of the test.

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::http::{HeaderName, HeaderValue};
use dynoxide::Database;
use futures_util::future::BoxFuture;
use sasae_local::{
    blueprint::Origin,
    callers::Callers,
    clock,
    connections::Connections,
    faults::Faults,
    files::Files,
    gateway::Gateway,
    invoke::{Functions, InvokeError},
    inward::Inward,
    issuer::{Client, Issuer, routes},
    limits::Lifetimes,
    mailbox::Mailbox,
    meter::Meter,
    records::Records,
    routes::Route,
    scheduler::{Scheduler, api::Terms},
    socket::SocketApi,
};
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinSet,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Error, client::IntoClientRequest, handshake::client::Response},
};

/// How long a test waits for what must happen.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);
pub(crate) const PASSWORD: &str = "open-sesame";
pub(crate) const ACCESS_KEY: &str = "LOCALKEY";
pub(crate) const CONTROL: &str = "control";

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
pub(crate) type Answer = BoxFuture<'static, Result<Value, InvokeError>>;

/// Shared by the tests of this process, so that only the first makes a signing key.
static RECORDS: OnceLock<Records> = OnceLock::new();

/// How a bench is to be.
pub(crate) struct Plan {
    pub(crate) lifetimes: Lifetimes,
    pub(crate) faults: Faults,
    pub(crate) http: Box<dyn Fn(Value) -> Answer + Send + Sync>,
    pub(crate) socket: Box<dyn Fn(Value) -> Answer + Send + Sync>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            lifetimes: Lifetimes::default(),
            faults: Faults::default(),
            http: Box::new(|event| {
                answer(serde_json::json!({"statusCode": 200, "body": event.to_string()}))
            }),
            socket: Box::new(|_| answer(serde_json::json!({"statusCode": 200}))),
        }
    }
}

/// A function's result that is ready at once.
pub(crate) fn answer(result: Value) -> Answer {
    Box::pin(async move { Ok(result) })
}

pub(crate) struct Bench {
    pub(crate) host: String,
    pub(crate) inward: String,
    pub(crate) socket: Arc<SocketApi>,
    /// Every event of the WebSocket API, in the order of its arrival.
    pub(crate) events: mpsc::UnboundedReceiver<Value>,
    _tasks: JoinSet<()>,
}

impl Bench {
    pub(crate) async fn start(plan: Plan) -> Self {
        // Another test of this process may have installed it before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (outward, host) = bind().await;
        let (inner, inward) = bind().await;
        let meter = Arc::new(Meter::default());
        let connections = Arc::new(Connections::default());
        let records = RECORDS.get_or_init(|| Records::open(Database::memory().unwrap()).unwrap());
        let (functions, events) = functions(plan.http, plan.socket, &meter);
        let issuer = Arc::new(issuer(&host, records));
        let socket = SocketApi {
            functions: functions.clone(),
            on_connect: "socket".to_owned(),
            on_message: "socket".to_owned(),
            on_disconnect: "socket".to_owned(),
            stage: "socket".to_owned(),
            connections: connections.clone(),
            lifetimes: plan.lifetimes,
            faults: plan.faults,
            meter: meter.clone(),
            records: Records::open(Database::memory().unwrap()).unwrap(),
        };
        let gateway = Arc::new(gateway(&host, functions, socket));
        let socket = gateway.socket.clone();
        let inside = Arc::new(Inward {
            database: Database::memory().unwrap(),
            scheduler: Arc::new(Scheduler::open(records.clone()).unwrap()),
            terms: Terms { group: String::new(), target: String::new(), role: String::new() },
            connections,
            stage: "socket".to_owned(),
            mailbox: Arc::new(Mailbox::new(std::env::temp_dir().join("sasae-no-mail"))),
            issuer: issuer.clone(),
            callers: Callers { owner: ACCESS_KEY.to_owned(), ..Callers::default() },
            control_token: CONTROL.to_owned(),
            meter,
        });
        let mut tasks = JoinSet::new();
        let service = gateway.router(routes::router(issuer));
        let service = service.into_make_service_with_connect_info::<SocketAddr>();
        tasks.spawn(async move { axum::serve(outward, service).await.unwrap() });
        let service = inside.router();
        tasks.spawn(async move { axum::serve(inner, service).await.unwrap() });
        Self { host, inward, socket, events, _tasks: tasks }
    }

    /// Opens a WebSocket with these subprotocols.
    pub(crate) async fn connect(&self, protocols: &str) -> Result<(Socket, Response), Error> {
        connect(&self.host, protocols).await
    }

    /// The next event of the WebSocket API.
    pub(crate) async fn event(&mut self) -> Value {
        let next = tokio::time::timeout(PATIENCE, self.events.recv()).await;
        next.expect("an event arrives in time").expect("the bench is running")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }
}

pub(crate) async fn connect(host: &str, protocols: &str) -> Result<(Socket, Response), Error> {
    let mut request = format!("ws://{host}/socket").into_client_request()?;
    if !protocols.is_empty() {
        let value = protocols.parse().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", value);
    }
    tokio_tungstenite::connect_async(request).await
}

pub(crate) fn connection_id(event: &Value) -> String {
    event["requestContext"]["connectionId"].as_str().unwrap().to_owned()
}

async fn bind() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

fn functions(
    http: Box<dyn Fn(Value) -> Answer + Send + Sync>,
    socket: Box<dyn Fn(Value) -> Answer + Send + Sync>,
    meter: &Arc<Meter>,
) -> (Arc<Functions>, mpsc::UnboundedReceiver<Value>) {
    let (seen, events) = mpsc::unbounded_channel();
    let socket = move |event: Value| {
        // The test may have seen enough and dropped its end.
        let _ = seen.send(event.clone());
        socket(event)
    };
    let functions = Functions::new(meter.clone()).with("http", PATIENCE, Arc::new(http)).with(
        "socket",
        PATIENCE,
        Arc::new(socket),
    );
    (Arc::new(functions), events)
}

fn issuer(host: &str, records: &Records) -> Issuer {
    let client = Client {
        id: "console".to_owned(),
        redirects: vec![format!("http://{host}/signed-in")],
        after_logout: vec![format!("http://{host}/")],
    };
    let address = format!("http://{host}/oidc");
    Issuer::open(address, client, PASSWORD, records.clone(), clock::now()).unwrap()
}

fn gateway(host: &str, functions: Arc<Functions>, socket: SocketApi) -> Gateway {
    let behaviour = |(pattern, origin): (&str, Origin)| (pattern.to_owned(), origin);
    Gateway {
        host: host.to_owned(),
        functions,
        routes: vec![Route::parse("POST /api/echo/{id}", "http".to_owned()).unwrap()],
        behaviours: [
            ("/api/*", Origin::Http),
            ("/socket", Origin::Socket),
            ("/download/*", Origin::Download),
            ("*", Origin::Console),
        ]
        .map(behaviour)
        .into(),
        edge_headers: vec![(
            HeaderName::from_static("x-sasae-edge"),
            HeaderValue::from_static("edge"),
        )],
        headers: vec![(
            HeaderName::from_static("x-frame-options"),
            HeaderValue::from_static("DENY"),
        )],
        socket: Arc::new(socket),
        config: serde_json::json!({"team": "test"}),
        console: Files::new(None),
        download: Files::new(None),
    }
}
