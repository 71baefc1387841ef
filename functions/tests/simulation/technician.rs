//! A technician at work: makes sessions, does what the rows allow, and now and then what they
//! do not.

use std::sync::Arc;

use sasae_protocol::{Action, ExchangeView, MemberId, SessionId, SessionView};
use serde_json::{Value, json};

use crate::console::Console;
use crate::customer::Customer;
use crate::day::Day;
use crate::executor::{MILLISECOND, SECOND};
use crate::gateway::Reply;
use crate::ledger::{Deed, Told, name_of};

/// How often a console asks for the same thing.
const TRIES_MAX: u32 = 3;
/// The most sessions of a day.
const SESSIONS_MAX: usize = 5;

pub(crate) struct Technician {
    pub(crate) console: Arc<Console>,
    pub(crate) day: Arc<Day>,
}

impl Technician {
    pub(crate) async fn work(self) {
        let sim = Arc::clone(self.day.sim());
        while !self.day.is_over() {
            sim.sleep(sim.between(200 * MILLISECOND, 12 * SECOND)).await;
            let sessions: Vec<SessionView> =
                self.console.book.lock().unwrap().sessions.values().cloned().collect();
            let is_few = self.day.sessions() < SESSIONS_MAX;
            match sim.pick(&sessions) {
                Some(session) if !is_few || sim.below(4) > 0 => self.act(session).await,
                _ if is_few => self.make().await,
                _ => {}
            }
        }
    }

    async fn make(&self) {
        let sim = self.day.sim();
        let member = self.console.member;
        let place = match sim.below(4) {
            0 => json!({ "kind": "private", "member": member }),
            1 => json!({ "kind": "channel", "channel": "second" }),
            _ => json!({ "kind": "channel", "channel": "default" }),
        };
        let route = ("POST /api/sessions", json!({}));
        let body = json!({ "id": self.day.fresh_id(), "place": place });
        let Reply::Answer { status: 201, body: made } = self.ask(route, &body).await else {
            return;
        };
        self.console.take(&made["session"]);
        let id = SessionId::parse(made["session"]["id"].as_str().unwrap()).unwrap();
        self.day.note_session();
        let codes = [
            json!({ "kind": "pin", "code": made["codes"]["pin"] }),
            json!({ "kind": "link", "code": made["codes"]["secret"] }),
        ];
        // Most codes are used by one customer, some by nobody, some by two who race.
        for _ in 0..*sim.pick(&[0, 1, 1, 1, 1, 2]).unwrap() {
            let customer = Customer::new(id, &self.day.gateway);
            let code = sim.pick(&codes).unwrap().clone();
            self.day.customers.lock().unwrap().push(Arc::clone(&customer));
            sim.spawn(customer.run(code));
        }
    }

    async fn act(&self, session: &SessionView) {
        let sim = self.day.sim();
        let action = if sim.below(6) == 0 {
            *sim.pick(&Action::ALL).unwrap()
        } else {
            let Some(action) = sim.pick(&session.allowed) else { return };
            *action
        };
        let rare = matches!(action, Action::Close | Action::Delete | Action::RenewCodes);
        if rare && sim.below(4) > 0 {
            return;
        }
        if action == Action::Connect {
            return self.connect(session);
        }
        if let Some(command) = self.command(action, session) {
            self.give(session.id, command).await;
        }
    }

    /// The second press, or a sign of life once it is connected.
    fn connect(&self, session: &SessionView) {
        let (kind, request) = match &session.exchange {
            ExchangeView::Connected { request, .. } if self.day.sim().below(2) == 0 => {
                ("lease", *request)
            }
            ExchangeView::Granted { request, .. } | ExchangeView::Connected { request, .. } => {
                ("connect", *request)
            }
            ExchangeView::Idle { .. } | ExchangeView::Requested { .. } => return,
        };
        self.console.say(&json!({ "type": kind, "session": session.id, "request": request }));
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what is not a command is not given here")]
    fn command(&self, action: Action, session: &SessionView) -> Option<Value> {
        let sim = self.day.sim();
        let person = || *sim.pick(&crate::day::MEMBERS).unwrap();
        let current = match &session.exchange {
            ExchangeView::Requested { request, .. }
            | ExchangeView::Granted { request, .. }
            | ExchangeView::Connected { request, .. } => Some(*request),
            ExchangeView::Idle { .. } => None,
        };
        Some(match action {
            Action::Request => {
                let id = self.day.fresh_id();
                json!({ "type": "request", "request": id, "mode": "view" })
            }
            Action::Withdraw => json!({ "type": "withdraw", "request": current? }),
            Action::EndShare => json!({ "type": "end_share", "request": current? }),
            Action::RequestControl => {
                let id = self.day.fresh_id();
                json!({ "type": "request", "request": id, "mode": "control" })
            }
            Action::RenewCodes => json!({ "type": "renew_codes" }),
            Action::Rename => json!({ "type": "rename", "subject": self.day.fresh_id() }),
            Action::AddNote => json!({ "type": "add_note", "text": self.day.fresh_id() }),
            Action::Accept => json!({ "type": "accept" }),
            Action::Decline => json!({ "type": "decline" }),
            Action::RemoveCollaborator => {
                json!({ "type": "remove_collaborator", "member": person() })
            }
            Action::Undelete => json!({ "type": "undelete" }),
            Action::Assign => {
                let mut command = json!({ "type": "assign", "member": person() });
                if let Some(holder) = &session.assignee {
                    command["holder"] = json!(holder.id);
                }
                command
            }
            Action::Transfer => {
                let channel = *sim.pick(&["default", "second"]).unwrap();
                json!({ "type": "transfer", "channel": channel })
            }
            Action::Invite => json!({ "type": "invite", "member": person() }),
            Action::Leave => json!({ "type": "leave" }),
            Action::Release => json!({ "type": "release" }),
            Action::PickUp => json!({ "type": "pick_up" }),
            Action::Close => {
                json!({ "type": "close", "kind": "solved", "reason": self.day.fresh_id() })
            }
            Action::Delete => json!({ "type": "delete" }),
            Action::Extend => json!({ "type": "extend", "by": sim.between(1_800, 3_600) }),
            _ => return None,
        })
    }

    /// Gives a command, again under its id while no answer comes.
    async fn give(&self, session: SessionId, command: Value) {
        let what = name_of(&command);
        let route = ("POST /api/sessions/{session}/commands", json!({ "session": session }));
        let body = json!({ "id": self.day.fresh_id(), "command": command });
        let told = match self.ask(route, &body).await {
            Reply::Answer { status: 200, body } => {
                self.console.take(&body);
                Told::Done(Box::new(body))
            }
            // What the gateway could not do now may have been done all the same.
            Reply::Answer { status, .. } if status >= 500 => Told::Nothing,
            Reply::Answer { body, .. } => {
                Told::Refused(body["code"].as_str().unwrap_or_default().to_owned())
            }
            Reply::Nothing => Told::Nothing,
        };
        let member = MemberId::new(self.console.member).unwrap();
        self.day.note(Deed { session, member, what, told });
    }

    /// Asks again when no answer came: a repeat is known by its id. A refusal after that, or of
    /// what is under way twice, says nothing of the other one.
    async fn ask(&self, route: (&'static str, Value), body: &Value) -> Reply {
        let sim = self.day.sim();
        let mut is_in_doubt = self.day.gateway.shared.weather().http_doubled > 0;
        for attempt in 0..TRIES_MAX {
            sim.sleep(sim.below((500 * MILLISECOND) << attempt)).await;
            let reply = self.day.gateway.http(self.console.member, route.clone(), body).await;
            match &reply {
                Reply::Answer { status, .. } if *status < 300 => return reply,
                Reply::Answer { status, .. } if *status < 500 => {
                    return if is_in_doubt { Reply::Nothing } else { reply };
                }
                Reply::Answer { .. } | Reply::Nothing => is_in_doubt = true,
            }
        }
        Reply::Nothing
    }
}
