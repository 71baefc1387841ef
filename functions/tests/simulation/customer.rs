//! A customer's agent: joins with a code, answers, shares, goes and comes back.
//!
//! It follows the rules of the agent of the product (`agent/src/core/sharing.rs`) as far as the
//! gateway can notice them.

use std::sync::{Arc, Mutex};

use ring::signature::{Ed25519KeyPair, KeyPair};
use sasae_protocol::api::challenge_text;
use sasae_protocol::{ConnectionId, RequestId, SessionId};
use serde_json::{Value, json};

use crate::executor::{MILLISECOND, Micros, SECOND};
use crate::gateway::{Gateway, Reply, Socket};
use crate::mutation::Mutation;

const PING_EVERY: Micros = 240 * SECOND;
const PONG_TIMEOUT: Micros = 10 * SECOND;
const RETRY_MAX: Micros = 30 * SECOND;
/// How often a customer tries to get in.
const CLAIMS_MAX: u64 = 12;

/// What is on the customer's screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Idle,
    Asked(RequestId),
    Granted(RequestId),
    Sharing(RequestId),
    Ended,
}

impl Step {
    pub(crate) const fn grant(self) -> Option<RequestId> {
        match self {
            Self::Granted(request) | Self::Sharing(request) => Some(request),
            Self::Idle | Self::Asked(_) | Self::Ended => None,
        }
    }
}

pub(crate) struct Customer {
    pub(crate) session: SessionId,
    pub(crate) state: Mutex<State>,
    gateway: Arc<Gateway>,
    key: Ed25519KeyPair,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) step: Step,
    pub(crate) line: Option<ConnectionId>,
    /// The gateway's next word on the session is its answer to our coming back.
    is_back: bool,
    /// Grants that the customer has taken back: none may ever come to life again.
    pub(crate) revoked: Vec<RequestId>,
    pub(crate) has_left: bool,
}

impl Customer {
    pub(crate) fn new(session: SessionId, gateway: &Arc<Gateway>) -> Arc<Self> {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&gateway.shared.sim.random().to_le_bytes());
        let state = State {
            step: Step::Idle,
            line: None,
            is_back: false,
            revoked: Vec::new(),
            has_left: false,
        };
        Arc::new(Self {
            session,
            state: Mutex::new(state),
            gateway: Arc::clone(gateway),
            key: Ed25519KeyPair::from_seed_unchecked(&seed).unwrap(),
        })
    }

    /// Joins with a code, then stays until the end or until the customer has enough.
    pub(crate) async fn run(self: Arc<Self>, code: Value) {
        let sim = Arc::clone(&self.gateway.shared.sim);
        sim.sleep(sim.between(SECOND, 20 * SECOND)).await;
        if !self.join(&code).await {
            return;
        }
        let mut attempt = 0;
        while !self.is_over() {
            if let Some(mut socket) = self.connect().await {
                attempt = 0;
                self.live(&mut socket).await;
                let id = socket.id.clone();
                self.state.lock().unwrap().line = None;
                let gateway = Arc::clone(&self.gateway);
                sim.spawn(async move { gateway.close(&id).await });
            }
            let ceiling = RETRY_MAX.min((500 * MILLISECOND) << attempt);
            attempt = (attempt + 1).min(8);
            sim.sleep(sim.below(ceiling)).await;
        }
    }

    fn is_over(&self) -> bool {
        let state = self.state.lock().unwrap();
        state.has_left || state.step == Step::Ended
    }

    async fn join(&self, code: &Value) -> bool {
        let key = hex::encode(self.key.public_key());
        let body = json!({ "code": code, "device": key, "system": "Linux", "protocol": 1 });
        for _ in 0..CLAIMS_MAX {
            match self.gateway.http("", ("POST /join/claim", json!({})), &body).await {
                Reply::Answer { status: 200, .. } => return true,
                Reply::Answer { status, .. } if status < 500 && status != 409 => return false,
                Reply::Answer { body, .. } if body["code"] == "code_used" => return false,
                Reply::Answer { .. } | Reply::Nothing => {}
            }
            self.gateway.shared.sim.sleep(2 * SECOND).await;
        }
        false
    }

    async fn connect(&self) -> Option<Socket> {
        let body = json!({ "session": self.session });
        let asked = self.gateway.http("", ("POST /join/challenge", json!({})), &body).await;
        let challenge = asked.good()?["challenge"].as_str()?.to_owned();
        let text = challenge_text(self.session, &challenge);
        let signature = hex::encode(self.key.sign(text.as_bytes()));
        let body =
            json!({ "session": self.session, "challenge": challenge, "signature": signature });
        match self.gateway.http("", ("POST /join/ticket", json!({})), &body).await {
            Reply::Answer { status: 200, body } => {
                self.gateway.open(body["ticket"].as_str()?, false).await
            }
            // The session is over; so is the program.
            Reply::Answer { status: 410, .. } => {
                self.state.lock().unwrap().step = Step::Ended;
                None
            }
            Reply::Answer { .. } | Reply::Nothing => None,
        }
    }

    async fn live(self: &Arc<Self>, socket: &mut Socket) {
        let sim = Arc::clone(&self.gateway.shared.sim);
        {
            let mut state = self.state.lock().unwrap();
            state.line = Some(socket.id.clone());
            state.is_back = true;
        }
        self.greet();
        let mut ping_at = sim.now() + PING_EVERY;
        let mut answer_by: Option<Micros> = None;
        while !self.is_over() {
            let wake = answer_by.map_or(ping_at, |by| by.min(ping_at));
            let span = wake.saturating_sub(sim.now());
            match sim.within(span, socket.hear()).await {
                Some(None) => return,
                Some(Some(message)) => {
                    answer_by = None;
                    self.hear(&message);
                }
                None if answer_by.is_some_and(|by| by <= sim.now()) => return,
                None => {
                    ping_at = sim.now() + PING_EVERY;
                    answer_by = Some(sim.now() + PONG_TIMEOUT);
                    self.say(&json!({ "type": "ping", "seq": 1 }));
                }
            }
        }
    }

    fn say(&self, message: &Value) {
        let line = self.state.lock().unwrap().line.clone();
        if let Some(line) = line {
            self.gateway.say(&line, message);
        }
    }

    fn greet(&self) {
        let grant = self.state.lock().unwrap().step.grant();
        self.say(&match grant {
            Some(grant) => json!({ "type": "hello", "grant": grant }),
            None => json!({ "type": "hello" }),
        });
    }

    fn answer(&self, request: RequestId, answer: &str) {
        self.say(&json!({ "type": "answer", "request": request, "answer": answer }));
    }

    fn hear(self: &Arc<Self>, message: &Value) {
        let request = message["request"].as_str().map(|text| RequestId::parse(text).unwrap());
        match message["type"].as_str().unwrap_or_default() {
            "session" => {
                let grant = message["grant"].as_str().map(|id| RequestId::parse(id).unwrap());
                self.session_is(grant);
            }
            "request" => self.asked(request.unwrap()),
            "over" => {
                let mut state = self.state.lock().unwrap();
                let is_it =
                    state.step.grant() == request || state.step == Step::Asked(request.unwrap());
                if is_it {
                    state.step = Step::Idle;
                }
            }
            "signal" => {
                let signal = &message["signal"];
                let request = RequestId::parse(signal["request"].as_str().unwrap()).unwrap();
                let mut state = self.state.lock().unwrap();
                if state.step.grant() == Some(request) && signal["type"] == "offer" {
                    state.step = Step::Sharing(request);
                    drop(state);
                    let answer = json!({ "type": "answer", "request": request, "sdp": "v=0" });
                    self.say(&json!({ "type": "signal", "signal": answer }));
                }
            }
            "pong" if self.gateway.shared.mutation != Mutation::NoGreeting => self.greet(),
            "ended" => self.state.lock().unwrap().step = Step::Ended,
            _ => {}
        }
    }

    fn session_is(&self, granted: Option<RequestId>) {
        let mut state = self.state.lock().unwrap();
        let held = state.step.grant();
        let is_back = std::mem::replace(&mut state.is_back, false);
        if is_back && matches!(state.step, Step::Sharing(_)) && granted != held {
            state.step = Step::Idle;
        }
        drop(state);
        if let Some(request) = granted.filter(|request| held != Some(*request)) {
            self.answer(request, "revoke");
        }
    }

    /// A request is on the screen; the customer thinks about it.
    fn asked(self: &Arc<Self>, request: RequestId) {
        {
            let mut state = self.state.lock().unwrap();
            match state.step {
                Step::Granted(held) | Step::Sharing(held) if held == request => {
                    drop(state);
                    return self.answer(request, "grant");
                }
                Step::Idle | Step::Asked(_) => state.step = Step::Asked(request),
                Step::Granted(_) | Step::Sharing(_) | Step::Ended => return,
            }
        }
        let (customer, sim) = (Arc::clone(self), Arc::clone(&self.gateway.shared.sim));
        sim.spawn(async move { customer.decide(request).await });
    }

    async fn decide(self: Arc<Self>, request: RequestId) {
        let sim = Arc::clone(&self.gateway.shared.sim);
        sim.sleep(sim.between(3 * SECOND, 15 * SECOND)).await;
        if self.state.lock().unwrap().step != Step::Asked(request) {
            return;
        }
        if sim.below(6) == 0 {
            self.state.lock().unwrap().step = Step::Idle;
            return self.answer(request, "deny");
        }
        self.state.lock().unwrap().step = Step::Granted(request);
        self.answer(request, "grant");
        if sim.below(3) == 0 {
            sim.sleep(sim.between(SECOND, 60 * SECOND)).await;
            self.stop(request);
        }
    }

    /// The customer presses Stop.
    fn stop(&self, request: RequestId) {
        let mut state = self.state.lock().unwrap();
        if state.step.grant() == Some(request) {
            state.step = Step::Idle;
            state.revoked.push(request);
            drop(state);
            self.answer(request, "revoke");
        }
    }

    /// The program is started anew: it remembers the session and no grant.
    pub(crate) fn crash(&self) {
        let line = {
            let mut state = self.state.lock().unwrap();
            if let Some(grant) = state.step.grant() {
                state.revoked.push(grant);
            }
            if state.step != Step::Ended {
                state.step = Step::Idle;
            }
            state.line.clone()
        };
        if let Some(line) = line {
            self.gateway.cut(&line);
        }
    }

    /// The customer closes the program.
    pub(crate) fn leave(&self) {
        self.say(&json!({ "type": "leave" }));
        let mut state = self.state.lock().unwrap();
        state.step = Step::Ended;
        state.has_left = true;
    }
}
