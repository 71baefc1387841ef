//! A deployment for tests, spoken to by the events that API Gateway makes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use ring::signature::{Ed25519KeyPair, KeyPair};
use sasae_domain::Member;
use sasae_functions::settings::Settings;
use sasae_functions::{Deployment, expiry, http, socket};
use sasae_protocol::api::challenge_text;
use sasae_protocol::{ConnectionId, MemberId, Name, Role, Seconds, SessionId, TeamId};
use sasae_store::{
    Channel, FaultRates, FaultStore, MemoryStore, SessionRecord, Store, Team, TokenSubject,
};
use serde_json::{Value, json};

pub(crate) use crate::environment::{CANARY, CONSOLE, JWKS, settings};
use crate::issuer::{self, ISSUER};
use crate::world::TestWorld;

pub(crate) struct Gateway {
    pub(crate) deployment: Deployment<TestWorld>,
    connections: AtomicU32,
    ids: AtomicU32,
}

/// An answer of the HTTP function.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u64,
    pub(crate) headers: Value,
    pub(crate) body: Value,
}

impl Reply {
    /// The body of an answer that is not an error.
    pub(crate) fn good(self) -> Value {
        assert!(self.status < 300, "{self:?}");
        self.body
    }

    /// Status and named error.
    pub(crate) fn error(&self) -> (u64, &str) {
        (self.status, self.body["code"].as_str().unwrap_or("no error"))
    }
}

/// A customer's device.
pub(crate) struct Device(Ed25519KeyPair);

impl Device {
    pub(crate) fn new(number: u8) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(&[number; 32]).unwrap())
    }

    pub(crate) fn key(&self) -> String {
        hex::encode(self.0.public_key())
    }

    pub(crate) fn sign(&self, session: SessionId, challenge: &str) -> String {
        hex::encode(self.0.sign(challenge_text(session, challenge).as_bytes()))
    }
}

/// A new session, as the technician has it in hand.
pub(crate) struct Made {
    pub(crate) id: SessionId,
    pub(crate) pin: Value,
    pub(crate) link: Value,
}

impl Gateway {
    pub(crate) async fn new() -> Self {
        Self::with(FaultStore::new(MemoryStore::new()), settings(&[])).await
    }

    /// Whose store fails at random.
    pub(crate) async fn failing(seed: u64, rates: FaultRates) -> Self {
        let store = FaultStore::with_rates(MemoryStore::new(), seed, rates);
        Self::with(store, settings(&[])).await
    }

    pub(crate) async fn with(store: FaultStore<MemoryStore>, settings: Settings) -> Self {
        let world = TestWorld::new(store);
        let keys = json!({ "keys": [issuer::rsa_key().jwk("one")] }).to_string();
        world.documents.lock().unwrap().insert(JWKS.into(), keys);
        furnish(world.store.inner()).await;
        Self {
            deployment: Deployment::in_world(settings, world),
            connections: AtomicU32::new(0),
            ids: AtomicU32::new(1),
        }
    }

    pub(crate) fn world(&self) -> &TestWorld {
        self.deployment.world()
    }

    pub(crate) fn wait(&self, seconds: u64) {
        self.world().wait(Duration::from_secs(seconds));
    }

    /// The session as it is kept.
    pub(crate) async fn kept(&self, id: SessionId) -> SessionRecord {
        self.world().store.inner().session(id).await.unwrap().unwrap()
    }

    /// Calls a route as a member, as nobody (`""`), or with a whole header.
    pub(crate) async fn call(&self, who: &str, route: &str, body: Value) -> Reply {
        self.call_from("203.0.113.1", who, route, body).await
    }

    pub(crate) async fn call_from(
        &self,
        source: &str,
        who: &str,
        route: &str,
        body: Value,
    ) -> Reply {
        let text = if body.is_null() { String::new() } else { self.named(route, body).to_string() };
        self.send(source, who, route, &text).await
    }

    /// Sends any text as a body. `route` has its parameters filled in.
    pub(crate) async fn send(&self, source: &str, who: &str, route: &str, body: &str) -> Reply {
        let (route, query) = route.split_once('?').unwrap_or((route, ""));
        let query: BTreeMap<&str, &str> =
            query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let (key, parameters) = route_key(route);
        let authorization = match who {
            "" => None,
            header if header.contains(' ') => Some(header.to_owned()),
            member => Some(format!("Bearer {}", issuer::rsa_key().access("one", member))),
        };
        let mut headers = json!({ "content-type": "application/json" });
        if let Some(authorization) = authorization {
            headers["authorization"] = json!(authorization);
        }
        let event = json!({
            "version": "2.0", "routeKey": key, "headers": headers, "body": body,
            "pathParameters": parameters, "queryStringParameters": query,
            "isBase64Encoded": false,
            "requestContext": { "http": { "sourceIp": source, "method": "POST" } },
        });
        let answer = http::handle(&self.deployment, event).await.unwrap();
        Reply {
            status: answer["statusCode"].as_u64().unwrap(),
            headers: answer["headers"].clone(),
            body: serde_json::from_str(answer["body"].as_str().unwrap()).unwrap(),
        }
    }

    /// Makes a session in the default channel.
    pub(crate) async fn make(&self, who: &str) -> Made {
        let body = json!({ "place": { "kind": "channel", "channel": "default" } });
        let made = self.call(who, "POST /api/sessions", body).await.good();
        Made {
            id: SessionId::parse(made["session"]["id"].as_str().unwrap()).unwrap(),
            pin: json!({ "kind": "pin", "code": made["codes"]["pin"] }),
            link: json!({ "kind": "link", "code": made["codes"]["secret"] }),
        }
    }

    pub(crate) async fn claim(&self, code: &Value, device: &Device) -> Reply {
        let body =
            json!({ "code": code, "device": device.key(), "system": "Linux", "protocol": 1 });
        self.call("", "POST /join/claim", body).await
    }

    pub(crate) async fn command(&self, who: &str, id: SessionId, command: Value) -> Reply {
        self.command_as(&self.ulid(), who, id, command).await
    }

    /// A command under an id of the caller's, so that it can be repeated.
    pub(crate) async fn command_as(
        &self,
        command_id: &str,
        who: &str,
        id: SessionId,
        command: Value,
    ) -> Reply {
        let route = format!("POST /api/sessions/{id}/commands");
        self.call(who, &route, json!({ "id": command_id, "command": command })).await
    }

    /// Gives what needs an id of its own one, unless the test has.
    fn named(&self, route: &str, mut body: Value) -> Value {
        let needs_id = route.starts_with("POST /api/sessions");
        if needs_id && body.is_object() && body.get("id").is_none() {
            body["id"] = json!(self.ulid());
        }
        body
    }

    /// A new id, as a console makes it.
    pub(crate) fn ulid(&self) -> String {
        format!("01JC{:022}", self.ids.fetch_add(1, Ordering::SeqCst))
    }

    /// A console's ticket.
    pub(crate) async fn console_ticket(&self, who: &str) -> String {
        let body = self.call(who, "POST /api/tickets", Value::Null).await.good();
        body["ticket"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn challenge(&self, id: SessionId) -> String {
        let body = self.call("", "POST /join/challenge", json!({ "session": id })).await.good();
        body["challenge"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn ask_agent_ticket(&self, id: SessionId, device: &Device) -> Reply {
        let challenge = self.challenge(id).await;
        let signature = device.sign(id, &challenge);
        let body = json!({ "session": id, "challenge": challenge, "signature": signature });
        self.call("", "POST /join/ticket", body).await
    }

    pub(crate) async fn agent_ticket(&self, id: SessionId, device: &Device) -> String {
        let body = self.ask_agent_ticket(id, device).await.good();
        body["ticket"].as_str().unwrap().to_owned()
    }

    /// A name for a new connection, as API Gateway makes them.
    pub(crate) fn fresh(&self) -> ConnectionId {
        let number = self.connections.fetch_add(1, Ordering::SeqCst);
        ConnectionId::new(&format!("conn{number:04}/+c=")).unwrap()
    }

    /// Opens a connection with these headers; gives status and answer.
    pub(crate) async fn open(&self, id: &ConnectionId, headers: Value) -> (u64, Value) {
        let event = json!({ "headers": headers, "requestContext": context("$connect", id) });
        let answer = socket::handle(&self.deployment, event).await.unwrap();
        (answer["statusCode"].as_u64().unwrap(), answer)
    }

    /// A console that watches.
    pub(crate) async fn console(&self, who: &str) -> ConnectionId {
        let id = self.fresh();
        let protocols = format!("sasae.v1, ticket.{}", self.console_ticket(who).await);
        let headers = json!({ "Origin": CONSOLE, "Sec-WebSocket-Protocol": protocols });
        assert_eq!(self.open(&id, headers).await.0, 200);
        self.say(&id, json!({ "type": "watch" })).await;
        assert_eq!(self.inbox(&id)[0]["type"], "watching");
        id
    }

    /// An agent that has said hello.
    pub(crate) async fn agent(&self, session: SessionId, device: &Device) -> ConnectionId {
        let id = self.fresh();
        let protocols = format!("sasae.v1, ticket.{}", self.agent_ticket(session, device).await);
        let opened = self.open(&id, json!({ "Sec-WebSocket-Protocol": protocols })).await;
        assert_eq!(opened.0, 200, "{opened:?}");
        self.say(&id, json!({ "type": "hello" })).await;
        assert_eq!(self.inbox(&id)[0]["type"], "session");
        id
    }

    pub(crate) async fn say(&self, id: &ConnectionId, message: Value) {
        self.say_text(id, &message.to_string()).await;
    }

    pub(crate) async fn say_text(&self, id: &ConnectionId, text: &str) {
        let event = json!({ "requestContext": context("$default", id), "body": text });
        socket::handle(&self.deployment, event).await.unwrap();
    }

    pub(crate) async fn hang_up(&self, id: &ConnectionId) {
        let event = json!({ "requestContext": context("$disconnect", id) });
        socket::handle(&self.deployment, event).await.unwrap();
    }

    pub(crate) async fn expire(&self, id: SessionId) -> Value {
        let event = json!({ "team": "demo", "session": id });
        expiry::handle(&self.deployment, event).await.unwrap()
    }

    /// What a connection was sent since the last time.
    pub(crate) fn inbox(&self, id: &ConnectionId) -> Vec<Value> {
        self.world().inbox(id)
    }
}

fn context(route: &str, id: &ConnectionId) -> Value {
    json!({ "routeKey": route, "connectionId": id, "eventType": "…" })
}

/// A route with its parameters filled in; groups and invitations have a session's kind of id.
pub(crate) fn filled(route: &str, ulid: &str, channel: &str, member: &str) -> String {
    let route = route.replace("{channel}", channel).replace("{member}", member);
    ["{session}", "{group}", "{invitation}", "{entry}"]
        .into_iter()
        .fold(route, |route, name| route.replace(name, ulid))
}

/// `POST /api/sessions/01…/commands` is `POST /api/sessions/{session}/commands` with a parameter.
fn route_key(route: &str) -> (String, Value) {
    let parts: Vec<&str> = route.split('/').collect();
    if sasae_functions::http::ROUTES.contains(&route) {
        return (route.to_owned(), json!({}));
    }
    let named = [
        ("sessions", "session"),
        ("channels", "channel"),
        ("members", "member"),
        ("groups", "group"),
        ("invitations", "invitation"),
        ("support", "entry"),
    ];
    for (list, name) in named {
        if let Some(at) = parts.iter().position(|part| *part == list)
            && let Some(value) = parts.get(at + 1)
            && *value != "accept"
        {
            let key = route.replacen(value, &format!("{{{name}}}"), 1);
            return (key, json!({ name: value }));
        }
    }
    (route.to_owned(), json!({}))
}

/// A team of an owner, two technicians and one who was switched off; one channel.
async fn furnish(store: &MemoryStore) {
    let team = TeamId::new("demo").unwrap();
    let name = |text: &str| Name::new(text).unwrap();
    store.put_team(&Team::new(team.clone(), name("Demo"))).await.unwrap();
    let people = [
        ("owner", Role::Owner, false),
        ("aiko", Role::Technician, false),
        ("ben", Role::Technician, false),
        ("dora", Role::Technician, true),
    ];
    for (id, role, is_disabled) in people {
        let team = team.clone();
        let member_id = MemberId::new(id).unwrap();
        let member = Member { is_disabled, ..Member::new(team, member_id, name(id), role) };
        let subject = TokenSubject { issuer: ISSUER.into(), subject: id.into() };
        store.put_member(&member, &subject).await.unwrap();
    }
    let (id, life) = (sasae_protocol::api::default_channel(), Seconds::new(3_600));
    let channel = Channel::new(team, id, name("Default"), life);
    store.put_channel(&Channel { is_default: true, ..channel }).await.unwrap();
}
