//! Random days of work over a store that fails now and then, checked after every step.

use std::collections::BTreeMap;

use sasae_domain::{Exchange, Phase, Session, verify};
use sasae_protocol::{ConnectionId, RequestId, SessionId, SessionState};
use sasae_store::{FaultRates, Store};
use serde_json::{Value, json};

use crate::gateway::{CONSOLE, Device, Gateway, Made};

const SEEDS: u64 = 40;
const STEPS: u32 = 100;
const RATES: FaultRates =
    FaultRates { conflict: 40, throttled: 30, lost_request: 15, lost_answer: 15, stale_list: 50 };

/// Whom each connection's signalling goes to.
type Peers = BTreeMap<ConnectionId, (ConnectionId, RequestId)>;

struct Day {
    gateway: Gateway,
    random: u64,
    made: Made,
    device: Device,
    consoles: Vec<(&'static str, ConnectionId)>,
    agents: Vec<ConnectionId>,
    request: u32,
    was: SessionState,
}

impl Day {
    /// A day that begins well: one session, claimed, two consoles. The store fails from then on.
    async fn begin(seed: u64) -> Option<Self> {
        let gateway = Gateway::failing(seed, RATES).await;
        let body = json!({ "place": { "kind": "channel", "channel": "default" } });
        let reply = gateway.call("aiko", "POST /api/sessions", body).await;
        if reply.status != 201 {
            return None;
        }
        let body = reply.good();
        let made = Made {
            id: SessionId::parse(body["session"]["id"].as_str().unwrap()).unwrap(),
            pin: json!({ "kind": "pin", "code": body["codes"]["pin"] }),
            link: json!({ "kind": "link", "code": body["codes"]["secret"] }),
        };
        let device = Device::new(1);
        let (consoles, agents) = (Vec::new(), Vec::new());
        let was = SessionState::Waiting;
        Some(Self { gateway, random: seed, made, device, consoles, agents, request: 0, was })
    }

    fn draw(&mut self, below: u64) -> u64 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.random >> 33) % below
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(from.len()).unwrap();
        let at = self.draw(count.max(1));
        from.get(usize::try_from(at).unwrap())
    }

    /// The id of the last request, or of one before it.
    fn request(&mut self) -> String {
        let back = u32::try_from(self.draw(8)).unwrap() / 7;
        format!("01JD{:022}", self.request.saturating_sub(back))
    }

    async fn step(&mut self) {
        match self.draw(20) {
            0 => self.open_console().await,
            1 | 2 => self.open_agent().await,
            3 => drop(self.gateway.claim(&self.made.link, &self.device).await),
            4..=6 => self.command().await,
            7..=10 => self.agent_says().await,
            11..=16 => self.console_says().await,
            17 if self.draw(3) == 0 => self.lose().await,
            18 => {
                let seconds = self.draw(40);
                self.gateway.wait(seconds);
            }
            _ => {
                let event = json!({ "team": "demo", "session": self.made.id });
                // It may fail; the scheduler would send it again.
                let _ = sasae_functions::expiry::handle(&self.gateway.deployment, event).await;
            }
        }
    }

    async fn open_console(&mut self) {
        let who = *self.pick(&["aiko", "ben"]).unwrap();
        let reply = self.gateway.call(who, "POST /api/tickets", Value::Null).await;
        let Some(ticket) = reply.body["ticket"].as_str() else { return };
        let id = self.gateway.fresh();
        let headers = json!({ "Origin": CONSOLE,
            "Sec-WebSocket-Protocol": format!("sasae.v1, ticket.{ticket}") });
        if self.gateway.open(&id, headers).await.0 == 200 {
            self.gateway.say(&id, json!({ "type": "watch" })).await;
            self.consoles.push((who, id));
        }
    }

    async fn open_agent(&mut self) {
        let reply = self.gateway.ask_agent_ticket(self.made.id, &self.device).await;
        let Some(ticket) = reply.body["ticket"].as_str() else { return };
        let id = self.gateway.fresh();
        let protocols = format!("sasae.v1, ticket.{ticket}");
        let opened = self.gateway.open(&id, json!({ "Sec-WebSocket-Protocol": protocols })).await;
        if opened.0 == 200 {
            self.gateway.say(&id, json!({ "type": "hello" })).await;
            self.agents.push(id);
        }
    }

    async fn command(&mut self) {
        let who = *self.pick(&["aiko", "aiko", "ben", "owner"]).unwrap();
        let command = match self.draw(20) {
            0..=12 => return self.ask(who).await,
            13 => json!({ "type": "end_share", "request": self.request() }),
            14 => json!({ "type": "assign", "member": "aiko" }),
            15 => json!({ "type": "invite", "member": "ben" }),
            16 => json!({ "type": "release" }),
            17 | 18 => json!({ "type": "pick_up" }),
            _ if self.draw(12) == 0 => json!({ "type": "close" }),
            _ => json!({ "type": "withdraw", "request": self.request() }),
        };
        self.gateway.command(who, self.made.id, command).await;
    }

    async fn ask(&mut self, who: &str) {
        let next = format!("01JD{:022}", self.request + 1);
        let command = json!({ "type": "request", "request": next, "mode": "view" });
        if self.gateway.command(who, self.made.id, command).await.status == 200 {
            self.request += 1;
        }
    }

    async fn agent_says(&mut self) {
        let agents = self.agents.clone();
        let Some(agent) = self.pick(&agents) else { return };
        let request = self.request();
        let message = match self.draw(8) {
            0 => json!({ "type": "hello" }),
            1..=5 => json!({ "type": "answer", "request": request, "answer": "grant" }),
            6 if self.draw(2) == 0 => json!({ "type": "leave" }),
            6 => json!({ "type": "answer", "request": request, "answer": "revoke" }),
            _ => {
                let signal = json!({ "type": "answer", "request": request, "sdp": "v=0" });
                json!({ "type": "signal", "signal": signal })
            }
        };
        self.gateway.say(agent, message).await;
    }

    async fn console_says(&mut self) {
        let consoles = self.consoles.clone();
        let Some((_, console)) = self.pick(&consoles) else { return };
        let (session, request) = (self.made.id, self.request());
        let message = match self.draw(4) {
            0 | 1 => json!({ "type": "connect", "session": session, "request": request }),
            2 => json!({ "type": "lease", "session": session, "request": request }),
            _ => {
                let signal = json!({ "type": "offer", "request": request, "sdp": "v=0" });
                json!({ "type": "signal", "session": session, "signal": signal })
            }
        };
        self.gateway.say(console, message).await;
    }

    /// A connection ends: properly, or so that only the next post finds it out.
    async fn lose(&mut self) {
        let mut ends: Vec<_> = self.consoles.iter().map(|(_, id)| id.clone()).collect();
        ends.extend(self.agents.clone());
        let Some(end) = self.pick(&ends) else { return };
        if self.draw(2) == 0 {
            self.gateway.hang_up(end).await;
        } else {
            self.gateway.world().cut(end);
        }
    }

    /// What holds whatever has happened.
    async fn check(&mut self, context: &str) {
        let store = self.gateway.world().store.inner();
        let record = self.gateway.kept(self.made.id).await;
        let audit = store.audit(self.made.id).await.unwrap();
        assert_eq!(verify(&audit), Ok(record.audit), "{context}: the audit is whole");
        let state = record.session.state(self.now());
        let was_closed = self.was == SessionState::Closed;
        assert!(!was_closed || state == SessionState::Closed, "{context}: closed is final");
        self.was = state;
        let expected = peers(&record.session);
        for id in self.consoles.iter().map(|(_, id)| id).chain(&self.agents) {
            let Some(connection) = store.connection(id).await.unwrap() else { continue };
            let peer = connection.peers.get(&self.made.id);
            let peer = peer.map(|peer| (peer.connection.clone(), peer.request));
            assert_eq!(peer.as_ref(), expected.get(id), "{context}: the peer of {id}");
        }
    }

    fn now(&self) -> sasae_protocol::Timestamp {
        use sasae_functions::world::World;
        self.gateway.world().now()
    }
}

/// Only the two ends of a connected share may reach each other.
fn peers(session: &Session) -> Peers {
    let Phase::Active { device, exchange: Exchange::Connected { grant, connection, .. }, .. } =
        &session.phase
    else {
        return Peers::new();
    };
    let Some(agent) = &device.connection else { return Peers::new() };
    [
        (connection.clone(), (agent.clone(), grant.request)),
        (agent.clone(), (connection.clone(), grant.request)),
    ]
    .into()
}

#[tokio::test]
async fn whatever_happens_audit_peers_and_finality_hold() {
    let mut connected = 0;
    for seed in 0..SEEDS {
        let Some(mut day) = Day::begin(seed).await else { continue };
        day.open_console().await;
        day.gateway.claim(&day.made.link, &day.device).await;
        day.open_agent().await;
        for step in 0..STEPS {
            day.step().await;
            day.check(&format!("seed {seed} step {step}")).await;
            let record = day.gateway.kept(day.made.id).await;
            connected += u32::from(!peers(&record.session).is_empty());
        }
    }
    assert!(connected > 100, "the days are too dull to show anything");
}
