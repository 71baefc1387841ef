//! What holds at the end of a day, whatever has happened.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use sasae_domain::{AuditRecord, Exchange, Member, Names, Phase, Session, is_open, verify, view};
use sasae_protocol::{ConnectionId, RequestId, SessionId, SessionState, SessionView, Timestamp};
use sasae_store::Store;

use crate::book::{is_in, is_open_at, lists};
use crate::console::Console;
use crate::customer::Step;
use crate::day::Day;
use crate::executor::Micros;
use crate::ledger::{self, Told};
use crate::replay;
use crate::shared::timestamp;

/// How long an agent goes without asking how its session stands.
const GREETED_EVERY_MS: u64 = 245_000;

type Checked = Result<(), String>;

fn require(holds: bool, what: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(what()) }
}

impl Day {
    /// Everything that must be so now that peace has come.
    pub(crate) fn check(&self) -> Checked {
        if let Some(why) = self.broken.lock().unwrap().take() {
            return Err(why);
        }
        let mut audits = Vec::new();
        for id in self.session_ids() {
            let audit = self.audit(id);
            self.check_audit(id, &audit)?;
            replay::check(&self.newest(id), &audit, self.now())?;
            audits.extend(audit);
        }
        self.check_all_peers()?;
        ledger::check(&self.deeds.lock().unwrap(), &audits)?;
        self.check_answers()?;
        self.check_agents()?;
        self.check_consoles(0)
    }

    pub(crate) fn now(&self) -> Timestamp {
        timestamp(self.sim().now())
    }

    pub(crate) fn session_ids(&self) -> Vec<SessionId> {
        self.gateway.shared.history.lock().unwrap().ids()
    }

    fn newest(&self, id: SessionId) -> Session {
        let history = self.gateway.shared.history.lock().unwrap();
        history.newest(id).expect("it was made").session.clone()
    }

    fn audit(&self, id: SessionId) -> Vec<AuditRecord> {
        let reading = self.gateway.shared.store.inner().audit(id).now_or_never();
        reading.expect("the store in memory answers at once").unwrap()
    }

    /// The chain is whole, and ends where the session says.
    fn check_audit(&self, id: SessionId, audit: &[AuditRecord]) -> Checked {
        let history = self.gateway.shared.history.lock().unwrap();
        let head = &history.newest(id).expect("it was made").audit;
        match verify(audit) {
            Ok(end) => require(end == *head, || format!("the audit of {id} lacks its end")),
            Err(error) => Err(format!("the audit of {id}: {error}")),
        }
    }

    /// At every moment only the two ends of a connected share may reach each other: no grant
    /// outlives its revoke.
    pub(crate) fn check_all_peers(&self) -> Checked {
        self.session_ids().into_iter().try_for_each(|id| self.check_peers(id))
    }

    fn check_peers(&self, id: SessionId) -> Checked {
        let expected = peers(&self.newest(id));
        let store = self.gateway.shared.store.inner();
        for connection in self.gateway.shared.lines.lock().unwrap().keys() {
            let kept = store.connection(connection).now_or_never();
            let kept = kept.expect("the store in memory answers at once").unwrap();
            let peer = kept.and_then(|kept| kept.peers.get(&id).cloned());
            let peer = peer.map(|peer| (peer.connection, peer.request));
            require(peer.as_ref() == expected.get(connection), || {
                format!(
                    "{connection} may reach {peer:?} in {id}, not {:?}",
                    expected.get(connection)
                )
            })?;
        }
        Ok(())
    }

    /// What a technician was shown as done is what was written at that version.
    fn check_answers(&self) -> Checked {
        let history = self.gateway.shared.history.lock().unwrap();
        for deed in self.deeds.lock().unwrap().iter() {
            let Told::Done(view) = &deed.told else { continue };
            let version = view["version"].as_u64().unwrap();
            let Some(written) = history.version(deed.session, version) else {
                return Err(format!("{} was answered with a version never written", deed.what));
            };
            let holder = written.session.holders().map(|holders| holders.assignee.as_str());
            // What is out of the technician's sight by now is shown as it was.
            let is_out_of_sight = matches!(written.session.phase, Phase::Deleted { .. })
                || view["allowed"].as_array().is_some_and(Vec::is_empty);
            require(is_out_of_sight || view["assignee"]["id"].as_str() == holder, || {
                format!("{} was answered with another assignee: {view}", deed.what)
            })?;
        }
        Ok(())
    }

    /// Agent and gateway agree on what is granted, and nothing that was taken back lives.
    fn check_agents(&self) -> Checked {
        for customer in self.customers.lock().unwrap().iter() {
            let state = customer.state.lock().unwrap();
            let session = self.newest(customer.session);
            let live = granted(&session, self.now());
            if let Some(request) = live {
                require(!state.revoked.contains(&request), || {
                    format!("{request} was taken back and is still granted in {}", session.id)
                })?;
            }
            let is_ours = session.device().is_some_and(|device| device.connection == state.line);
            if state.step != Step::Ended && state.line.is_some() {
                require(is_ours || session.device().is_none(), || {
                    format!("the agent of {} is here and not known to be", session.id)
                })?;
                let held = state.step.grant();
                require(held == live || lapsed_just_now(&session, held, self.now()), || {
                    format!(
                        "{}: the agent holds {:?}, the gateway {live:?}",
                        session.id, state.step
                    )
                })?;
            }
        }
        Ok(())
    }

    /// Each console that says that it is up to date shows what its member may see.
    pub(crate) fn check_consoles(&self, settled: Micros) -> Checked {
        for console in &self.consoles {
            let since = console.online_since();
            if since.is_some_and(|since| since + settled <= self.sim().now()) {
                self.check_console(console)?;
            } else if settled == 0 {
                return Err(format!("a console of {} never comes back", console.member));
            }
        }
        Ok(())
    }

    fn check_console(&self, console: &Console) -> Checked {
        let truth = self.truth_of(console.member);
        let book = console.book.lock().unwrap();
        for (id, view) in &truth {
            let shown = book.sessions.get(id);
            require(shown.is_some_and(|shown| is_same(shown, view)), || {
                format!("{} sees {shown:?}\n  and not {view:?}", console.member)
            })?;
        }
        // An answer may have shown a session that is in none of this member's lists.
        let is_shown = |shown: &&SessionView| {
            is_open_at(shown, self.now())
                && lists().iter().any(|list| is_in(shown, list, console.member))
        };
        let mut shown = book.sessions.values().filter(is_shown);
        let extra = shown.find(|shown| !truth.contains_key(&shown.id));
        extra.map_or(Ok(()), |shown| Err(format!("{} still sees {shown:?}", console.member)))
    }

    /// The open sessions that a member may see.
    fn truth_of(&self, member: &str) -> BTreeMap<SessionId, SessionView> {
        let members = &self.directory.members;
        let member = members.iter().find(|known| known.id.as_str() == member);
        let member = member.expect("consoles are of members");
        let pair = |member: &Member| (member.id.clone(), member.name.clone());
        let names: Names = members.iter().map(pair).collect();
        let history = self.gateway.shared.history.lock().unwrap();
        let seen = |id: &SessionId| {
            let record = history.newest(*id)?;
            let access = self.directory.access_of(member, &record.session);
            let view = view(&record.session, record.version, member, &access, &names, self.now())?;
            is_open(view.state).then_some(view)
        };
        history.ids().iter().filter_map(|id| Some((*id, seen(id)?))).collect()
    }
}

/// Whether a console shows a session as it is, what time alone changes left aside.
fn is_same(shown: &SessionView, truth: &SessionView) -> bool {
    shown.version == truth.version
        && shown.place == truth.place
        && shown.assignee == truth.assignee
        && shown.collaborators == truth.collaborators
        && shown.invited == truth.invited
        && shown.note_count == truth.note_count
        && shown.expires_at == truth.expires_at
}

/// The request that is granted or connected.
fn granted(session: &Session, now: Timestamp) -> Option<RequestId> {
    match session.exchange(now) {
        _ if session.state(now) != SessionState::Active => None,
        Exchange::Granted { grant, .. } | Exchange::Connected { grant, .. } => Some(grant.request),
        Exchange::Idle { .. } | Exchange::Requested { .. } => None,
    }
}

/// Whether this grant has lapsed so lately, by time alone, that its agent need not know yet.
fn lapsed_just_now(session: &Session, request: Option<RequestId>, now: Timestamp) -> bool {
    let Phase::Active { exchange: Exchange::Granted { grant, lapses_at }, .. } = &session.phase
    else {
        return false;
    };
    let ends = (*lapses_at).min(session.expires_at());
    Some(grant.request) == request && now.since_millis(ends) <= GREETED_EVERY_MS
}

/// Whom each end of a connected share may reach.
fn peers(session: &Session) -> BTreeMap<ConnectionId, (ConnectionId, RequestId)> {
    let Phase::Active { device, exchange: Exchange::Connected { grant, connection, .. }, .. } =
        &session.phase
    else {
        return BTreeMap::new();
    };
    let Some(agent) = &device.connection else { return BTreeMap::new() };
    [
        (connection.clone(), (agent.clone(), grant.request)),
        (agent.clone(), (connection.clone(), grant.request)),
    ]
    .into()
}
