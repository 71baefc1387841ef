//! A technician's console: the line to the gateway, and what it shows.

use std::sync::{Arc, Mutex};

use sasae_protocol::{ConnectionId, SessionId, SessionView};
use serde_json::{Value, json};

use crate::book::{Book, lists};
use crate::executor::{MILLISECOND, Micros, SECOND};
use crate::gateway::{Gateway, Socket};
use crate::mutation::Mutation;
use crate::shared::timestamp;

/// Between two pings (`PING_EVERY_SECONDS`).
const PING_EVERY: Micros = 240 * SECOND;
/// Between two checks of the lists (`CHECK_EVERY_SECONDS`).
const CHECK_EVERY: Micros = 120 * SECOND;
/// How long a ping or a watch waits for its answer.
const PONG_TIMEOUT: Micros = 10 * SECOND;
/// The longest wait before the next try to connect.
const RETRY_MAX: Micros = 30 * SECOND;
/// The wait before the lists are read again when they could not be read.
const REREAD_AFTER: Micros = 3 * SECOND;

/// Every list that a console reads.
const LISTS: [(&str, &str); 4] = [
    ("GET /api/home", ""),
    ("GET /api/private", ""),
    ("GET /api/channels/{channel}/sessions", "default"),
    ("GET /api/channels/{channel}/sessions", "second"),
];

pub(crate) struct Console {
    pub(crate) member: &'static str,
    pub(crate) book: Mutex<Book>,
    /// The line and since when its news arrive, once the lists were read.
    pub(crate) line: Mutex<Option<(ConnectionId, Micros)>>,
    gateway: Arc<Gateway>,
}

impl Console {
    pub(crate) fn new(member: &'static str, gateway: &Arc<Gateway>) -> Arc<Self> {
        let gateway = Arc::clone(gateway);
        Arc::new(Self { member, book: Mutex::default(), line: Mutex::new(None), gateway })
    }

    /// Since when it shows everything, or `None` while it says that it does not.
    pub(crate) fn online_since(&self) -> Option<Micros> {
        self.line.lock().unwrap().as_ref().map(|(_, since)| *since)
    }

    /// Says something over the line, if there is one.
    pub(crate) fn say(&self, message: &Value) {
        if let Some((id, _)) = &*self.line.lock().unwrap() {
            self.gateway.say(id, message);
        }
    }

    /// Takes a session in that a command's answer shows.
    pub(crate) fn take(&self, view: &Value) {
        self.book.lock().unwrap().put(read(view));
    }

    /// Connects and stays connected.
    pub(crate) async fn run(self: Arc<Self>) {
        let sim = Arc::clone(&self.gateway.shared.sim);
        let mut attempt = 0;
        loop {
            if let Some(mut socket) = self.connect().await {
                if self.live(&mut socket).await {
                    attempt = 0;
                }
                *self.line.lock().unwrap() = None;
                let (gateway, id) = (Arc::clone(&self.gateway), socket.id.clone());
                sim.spawn(async move { gateway.close(&id).await });
            }
            let ceiling = RETRY_MAX.min((500 * MILLISECOND) << attempt);
            attempt = (attempt + 1).min(8);
            sim.sleep(sim.below(ceiling)).await;
        }
    }

    async fn connect(&self) -> Option<Socket> {
        let route = ("POST /api/tickets", json!({}));
        let answer = self.gateway.http(self.member, route, &Value::Null).await.good()?;
        self.gateway.open(answer["ticket"].as_str()?, true).await
    }

    /// Hears the line until it is lost; whether it ever watched.
    async fn live(self: &Arc<Self>, socket: &mut Socket) -> bool {
        let sim = Arc::clone(&self.gateway.shared.sim);
        self.gateway.say(&socket.id, &json!({ "type": "watch" }));
        let mut is_watching = false;
        let mut ping_at = sim.now() + PING_EVERY;
        let mut check_at = sim.now() + CHECK_EVERY;
        let mut answer_by = Some(sim.now() + PONG_TIMEOUT);
        loop {
            let wake = answer_by.map_or(ping_at, |by: Micros| by.min(ping_at)).min(check_at);
            let span = wake.saturating_sub(sim.now());
            match sim.within(span, socket.hear()).await {
                Some(None) => return is_watching,
                Some(Some(message)) => {
                    let kind = message["type"].as_str().unwrap_or_default();
                    if kind == "watching" || kind == "pong" {
                        answer_by = None;
                    }
                    is_watching |= kind == "watching";
                    self.hear(&socket.id, &message);
                }
                None if check_at <= sim.now() => {
                    check_at = sim.now() + CHECK_EVERY;
                    self.check(&socket.id);
                }
                None if answer_by.is_some_and(|by| by <= sim.now()) => return is_watching,
                None => {
                    ping_at = sim.now() + PING_EVERY;
                    answer_by = Some(sim.now() + PONG_TIMEOUT);
                    self.gateway.say(&socket.id, &json!({ "type": "ping", "seq": 1 }));
                }
            }
        }
    }

    /// Asks whether the lists are as they are kept.
    fn check(&self, id: &ConnectionId) {
        if self.gateway.shared.mutation == Mutation::NoCheck || self.online_since().is_none() {
            return;
        }
        let now = timestamp(self.gateway.shared.sim.now());
        let book = self.book.lock().unwrap();
        let lists = lists().map(|list| book.check(&list, self.member, now));
        self.gateway.say(id, &json!({ "type": "check", "lists": lists }));
    }

    /// Takes a message in.
    fn hear(self: &Arc<Self>, id: &ConnectionId, message: &Value) {
        match message["type"].as_str().unwrap_or_default() {
            "watching" => {
                *self.line.lock().unwrap() = None;
                self.read_anew(id);
            }
            "checked" if message["behind"].as_array().is_some_and(|behind| !behind.is_empty()) => {
                self.read_anew(id);
            }
            "session" => self.take(&message["session"]),
            "session_removed" => {
                let session = session_of(message);
                let version = message["version"].as_u64().unwrap();
                self.book.lock().unwrap().remove(session, version);
            }
            "connect" => {
                let offer = json!({ "type": "offer", "request": message["request"], "sdp": "v=0" });
                let signal =
                    json!({ "type": "signal", "session": message["session"], "signal": offer });
                self.gateway.say(id, &signal);
            }
            _ => {}
        }
    }

    /// Reads every list, again until it has them.
    fn read_anew(self: &Arc<Self>, id: &ConnectionId) {
        let (console, id) = (Arc::clone(self), id.clone());
        let sim = Arc::clone(&self.gateway.shared.sim);
        let reading = self.book.lock().unwrap().start_reading();
        let work = async move {
            loop {
                let lists = console.read_lists().await;
                if console.finish(reading, &id, lists) {
                    return;
                }
                console.gateway.shared.sim.sleep(REREAD_AFTER).await;
            }
        };
        sim.spawn(work);
    }

    /// Takes the lists in that were read; whether there is nothing more to do.
    fn finish(&self, reading: u64, id: &ConnectionId, lists: Option<Vec<SessionView>>) -> bool {
        let mut book = self.book.lock().unwrap();
        if book.reading != reading {
            return true;
        }
        let Some(sessions) = lists else { return false };
        let now = self.gateway.shared.sim.now();
        book.finish_reading(sessions);
        let mut line = self.line.lock().unwrap();
        let since = line.as_ref().map_or(now, |(_, since)| *since);
        *line = Some((id.clone(), since));
        true
    }

    async fn read_lists(&self) -> Option<Vec<SessionView>> {
        let mut sessions = Vec::new();
        for (route, channel) in LISTS {
            let route = (route, json!({ "channel": channel }));
            let body = self.gateway.http(self.member, route, &Value::Null).await.good()?;
            sessions.extend(body["sessions"].as_array()?.iter().map(read));
        }
        Some(sessions)
    }
}

fn read(view: &Value) -> SessionView {
    serde_json::from_value(view.clone()).unwrap()
}

fn session_of(message: &Value) -> SessionId {
    SessionId::parse(message["session"].as_str().unwrap()).unwrap()
}
