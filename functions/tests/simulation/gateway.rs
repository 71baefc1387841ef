//! The gateway: carries requests to handlers, keeps the lines, calls the expiry handler on time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use sasae_functions::{Deployment, Failure, expiry, http, socket};
use sasae_protocol::{ConnectionId, SessionId};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use crate::environment::{CONSOLE, settings};
use crate::executor::{MILLISECOND, Micros, SECOND};
use crate::issuer;
use crate::shared::{BEGIN, Line, Shared};
use crate::world::SimWorld;

/// Handlers that run side by side.
const HANDLERS: u64 = 3;
/// How long a client waits for an answer.
const ANSWER_TIMEOUT: Micros = 10 * SECOND;
/// How long a line may be dead before both sides have noticed.
const DEAD_MAX: Micros = 20 * SECOND;

/// What came of a request.
#[derive(Debug)]
pub(crate) enum Reply {
    /// An answer of a handler.
    Answer { status: u64, body: Value },
    /// Nothing that says whether it was done.
    Nothing,
}

impl Reply {
    pub(crate) fn good(self) -> Option<Value> {
        match self {
            Self::Answer { status, body } if status < 300 => Some(body),
            Self::Answer { .. } | Self::Nothing => None,
        }
    }
}

/// Which function an event goes to.
#[derive(Debug, Clone, Copy)]
enum Function {
    Http,
    Socket,
    Expiry,
}

/// A client's end of a line.
pub(crate) struct Socket {
    pub(crate) id: ConnectionId,
    heard: mpsc::UnboundedReceiver<String>,
}

impl Socket {
    /// The next message; `None` when the line is lost.
    pub(crate) async fn hear(&mut self) -> Option<Value> {
        let text = self.heard.recv().await?;
        Some(serde_json::from_str(&text).unwrap())
    }
}

pub(crate) struct Gateway {
    pub(crate) shared: Arc<Shared>,
    handlers: Mutex<Vec<Arc<Deployment<SimWorld>>>>,
    /// Handlers at work.
    working: Mutex<BTreeSet<u64>>,
    tokens: Mutex<BTreeMap<String, String>>,
    count: Mutex<u64>,
}

impl Gateway {
    pub(crate) fn new(shared: Arc<Shared>) -> Arc<Self> {
        let gateway = Self {
            shared,
            handlers: Mutex::default(),
            working: Mutex::default(),
            tokens: Mutex::default(),
            count: Mutex::new(0),
        };
        gateway.start_handlers();
        Arc::new(gateway)
    }

    fn start_handlers(&self) {
        let skew = self.shared.weather().skew_ms;
        let start = |_| {
            let world = SimWorld {
                shared: Arc::clone(&self.shared),
                skew_ms: self.shared.sim.between(0, 2 * skew),
                behind_ms: skew,
            };
            Arc::new(Deployment::in_world(settings(&[]), world))
        };
        *self.handlers.lock().unwrap() = (0..HANDLERS).map(start).collect();
    }

    /// Runs a handler; `None` when it dies.
    async fn invoke(
        self: &Arc<Self>,
        function: Function,
        event: Value,
    ) -> Option<Result<Value, Failure>> {
        let deployment = {
            let handlers = self.handlers.lock().unwrap();
            Arc::clone(self.shared.sim.pick(&handlers).expect("there are handlers"))
        };
        let (done, result) = oneshot::channel();
        let task = self.shared.sim.spawn(async move {
            let answer = match function {
                Function::Http => http::handle(&deployment, event).await,
                Function::Socket => socket::handle(&deployment, event).await,
                Function::Expiry => expiry::handle(&deployment, event).await,
            };
            // Who asked may have given up.
            let _ = done.send(answer);
        });
        self.working.lock().unwrap().insert(task);
        let result = result.await.ok();
        self.working.lock().unwrap().remove(&task);
        result
    }

    /// An HTTP request of a member, or of nobody (`""`).
    pub(crate) async fn http(
        self: &Arc<Self>,
        who: &str,
        route: (&str, Value),
        body: &Value,
    ) -> Reply {
        let (sim, weather) = (&self.shared.sim, self.shared.weather());
        let event = self.http_event(who, route, body);
        if sim.happens(weather.http_lost) {
            sim.sleep(ANSWER_TIMEOUT).await;
            return Reply::Nothing;
        }
        self.shared.travel().await;
        if sim.happens(weather.http_doubled) {
            let (gateway, event) = (Arc::clone(self), event.clone());
            sim.spawn(async move {
                gateway.shared.travel().await;
                gateway.invoke(Function::Http, event).await;
            });
        }
        let answered = sim.within(ANSWER_TIMEOUT, self.invoke(Function::Http, event)).await;
        self.shared.travel().await;
        match answered.flatten() {
            Some(Ok(answer)) if !sim.happens(weather.http_unanswered) => Reply::Answer {
                status: answer["statusCode"].as_u64().unwrap(),
                body: serde_json::from_str(answer["body"].as_str().unwrap()).unwrap(),
            },
            Some(Err(failure)) => panic!("a handler does not know its own event: {failure}"),
            Some(Ok(_)) | None => Reply::Nothing,
        }
    }

    fn http_event(&self, who: &str, (route, parameters): (&str, Value), body: &Value) -> Value {
        let mut headers = json!({ "content-type": "application/json" });
        if !who.is_empty() {
            let mut tokens = self.tokens.lock().unwrap();
            let make = || format!("Bearer {}", issuer::rsa_key().access("one", who));
            headers["authorization"] = json!(tokens.entry(who.to_owned()).or_insert_with(make));
        }
        let text = if body.is_null() { String::new() } else { body.to_string() };
        json!({
            "version": "2.0", "routeKey": route, "headers": headers, "body": text,
            "pathParameters": parameters, "isBase64Encoded": false,
            "requestContext": { "http": { "sourceIp": "203.0.113.1", "method": "POST" } },
        })
    }

    /// Opens a line with a ticket.
    pub(crate) async fn open(self: &Arc<Self>, ticket: &str, is_console: bool) -> Option<Socket> {
        let id = {
            let mut count = self.count.lock().unwrap();
            *count += 1;
            ConnectionId::new(&format!("conn{:04}/+c=", *count)).unwrap()
        };
        let protocols = format!("sasae.v1, ticket.{ticket}");
        let mut headers = json!({ "Sec-WebSocket-Protocol": protocols });
        if is_console {
            headers["Origin"] = json!(CONSOLE);
        }
        self.shared.travel().await;
        let mut event = context("$connect", &id);
        event["headers"] = headers;
        let answer = self.invoke(Function::Socket, event).await?.ok()?;
        if answer["statusCode"] != 200 {
            return None;
        }
        let (wire, heard) = mpsc::unbounded_channel();
        let line = Line { wire: Some(wire), last: self.shared.sim.now() };
        self.shared.lines.lock().unwrap().insert(id.clone(), line);
        self.shared.sim.note(|| format!("{id} is open"));
        self.age(&id);
        self.shared.travel().await;
        Some(Socket { id, heard })
    }

    /// Ends a line when it has lived as long as API Gateway lets it.
    fn age(self: &Arc<Self>, id: &ConnectionId) {
        let (gateway, id) = (Arc::clone(self), id.clone());
        let sleep = self.shared.sim.sleep(self.shared.weather().lifetime);
        self.shared.sim.spawn(async move {
            sleep.await;
            gateway.close(&id).await;
        });
    }

    /// A client's message. It may overtake another, come twice or not at all.
    pub(crate) fn say(self: &Arc<Self>, id: &ConnectionId, message: &Value) {
        let times = 1 + u64::from(self.shared.sim.happens(self.shared.weather().message_doubled));
        self.shared.sim.note(|| format!("{id}: {message}"));
        for _ in 0..times {
            let (gateway, id) = (Arc::clone(self), id.clone());
            let mut event = context("$default", &id);
            event["body"] = json!(message.to_string());
            self.shared.sim.spawn(async move {
                gateway.shared.travel().await;
                let is_cut = |line: &Line| line.wire.is_none();
                let is_lost = gateway.shared.lines.lock().unwrap().get(&id).is_some_and(is_cut);
                if !is_lost {
                    gateway.invoke(Function::Socket, event).await;
                }
            });
        }
    }

    /// A line that is closed by one of its ends; the `$disconnect` may be lost.
    pub(crate) async fn close(self: &Arc<Self>, id: &ConnectionId) {
        let was = self.shared.lines.lock().unwrap().remove(id);
        if was.is_none() {
            return;
        }
        self.shared.sim.note(|| format!("{id} is closed"));
        drop(was);
        self.shared.travel().await;
        if !self.shared.sim.happens(self.shared.weather().disconnect_lost) {
            self.invoke(Function::Socket, context("$disconnect", id)).await;
        }
    }

    /// A line breaks in the middle: what is under way is lost, and each end finds out by itself.
    pub(crate) fn cut(self: &Arc<Self>, id: &ConnectionId) {
        let wire = {
            let mut lines = self.shared.lines.lock().unwrap();
            lines.get_mut(id).and_then(|line| line.wire.take())
        };
        self.shared.sim.note(|| format!("{id} is cut"));
        let (gateway, id) = (Arc::clone(self), id.clone());
        let sim = Arc::clone(&self.shared.sim);
        let client = sim.sleep(sim.below(DEAD_MAX));
        sim.spawn(async move {
            client.await;
            drop(wire);
        });
        let server = sim.sleep(sim.below(DEAD_MAX));
        sim.spawn(async move {
            server.await;
            gateway.close(&id).await;
        });
    }

    /// Cuts a line by chance, if there is one.
    pub(crate) fn cut_one(self: &Arc<Self>) {
        let ids: Vec<_> = self.shared.lines.lock().unwrap().keys().cloned().collect();
        if let Some(id) = self.shared.sim.pick(&ids) {
            self.cut(id);
        }
    }

    /// Everything stops in the middle and starts again; the store alone stays.
    pub(crate) fn restart(&self) {
        self.shared.sim.note(|| "the gateway restarts".to_owned());
        for task in std::mem::take(&mut *self.working.lock().unwrap()) {
            self.shared.sim.kill(task);
        }
        self.shared.lines.lock().unwrap().clear();
        self.start_handlers();
    }

    /// Calls the expiry handler at each scheduled second, again until it has answered.
    pub(crate) async fn run_schedules(self: Arc<Self>) {
        let sim = Arc::clone(&self.shared.sim);
        loop {
            sim.sleep(sim.between(200 * MILLISECOND, SECOND)).await;
            let first = SessionId::new(ulid::Ulid::nil());
            let second = (BEGIN.millis() + sim.now() / MILLISECOND) / 1_000;
            let due: Vec<_> = {
                let mut schedules = self.shared.schedules.lock().unwrap();
                let later = schedules.split_off(&(second + 1, first));
                std::mem::replace(&mut *schedules, later).into_iter().collect()
            };
            for (_, session) in due {
                let twice = sim.happens(self.shared.weather().timer_doubled);
                for _ in 0..=u64::from(twice) {
                    sim.spawn(Arc::clone(&self).expire(session));
                }
            }
        }
    }

    async fn expire(self: Arc<Self>, session: SessionId) {
        let event = json!({ "team": "demo", "session": session });
        for attempt in 1..20 {
            if let Some(Ok(did)) = self.invoke(Function::Expiry, event.clone()).await {
                self.shared.sim.note(|| format!("expiry of {session}: {did}"));
                return;
            }
            self.shared.sim.sleep(attempt * SECOND).await;
        }
    }
}

fn context(route: &str, id: &ConnectionId) -> Value {
    json!({ "requestContext": { "routeKey": route, "connectionId": id, "eventType": "…" } })
}
