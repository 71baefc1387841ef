//! What all handlers of a run share: the store, the lines, the scheduler, the weather.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use sasae_protocol::{ConnectionId, SessionId, Timestamp};
use sasae_store::{
    Change, Fault, FaultStore, List, MemoryStore, NewRecord, Op, SessionRecord, Trouble,
};
use tokio::sync::mpsc;

use crate::executor::{MILLISECOND, Micros, Sim};
use crate::history::History;
use crate::mutation::Mutation;
use crate::weather::Weather;

/// When a run begins.
pub(crate) const BEGIN: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// Since when a moment of the virtual clock is, as it travels.
pub(crate) fn timestamp(at: Micros) -> Timestamp {
    Timestamp::from_millis(BEGIN.millis() + at / MILLISECOND)
}

/// A connection as the gateway has it.
pub(crate) struct Line {
    /// Where the client hears; `None` once the client has lost it and the gateway does not know.
    pub(crate) wire: Option<mpsc::UnboundedSender<String>>,
    /// When the last message arrives, so that none overtakes it.
    pub(crate) last: Micros,
}

/// Everything that handlers share.
pub(crate) struct Shared {
    pub(crate) sim: Arc<Sim>,
    pub(crate) store: FaultStore<MemoryStore, Storm>,
    pub(crate) weather: Arc<Mutex<Weather>>,
    pub(crate) history: Arc<Mutex<History>>,
    pub(crate) lines: Mutex<BTreeMap<ConnectionId, Line>>,
    /// Expiries to be announced, by session and second.
    pub(crate) schedules: Mutex<BTreeSet<(u64, SessionId)>>,
    pub(crate) jwks: String,
    pub(crate) mutation: Mutation,
}

impl Shared {
    pub(crate) fn new(sim: &Arc<Sim>, weather: Weather, mutation: Mutation, jwks: String) -> Self {
        let weather = Arc::new(Mutex::new(weather));
        let history = Arc::<Mutex<History>>::default();
        let storm = Storm {
            sim: Arc::clone(sim),
            weather: Arc::clone(&weather),
            history: Arc::clone(&history),
            mutation,
        };
        Self {
            sim: Arc::clone(sim),
            store: FaultStore::with_trouble(MemoryStore::new(), storm),
            weather,
            history,
            lines: Mutex::default(),
            schedules: Mutex::default(),
            jwks,
            mutation,
        }
    }

    pub(crate) fn weather(&self) -> Weather {
        *self.weather.lock().unwrap()
    }

    /// Waits as long as the network takes.
    pub(crate) async fn travel(&self) {
        let span = self.sim.between(MILLISECOND, self.weather().jitter);
        self.sim.sleep(span).await;
    }

    /// A request of a handler to something outside: it takes its time, and the handler may die.
    pub(crate) async fn reach_out(&self) {
        let weather = self.weather();
        self.sim.sleep(self.sim.between(200, weather.slow)).await;
        if self.sim.happens(weather.crash) {
            self.sim.note(|| "a handler dies".to_owned());
            self.sim.crash().await;
        }
    }
}

/// The trouble of the store.
pub(crate) struct Storm {
    sim: Arc<Sim>,
    weather: Arc<Mutex<Weather>>,
    history: Arc<Mutex<History>>,
    mutation: Mutation,
}

impl Storm {
    fn weather(&self) -> Weather {
        *self.weather.lock().unwrap()
    }

    async fn step(&self, weather: &Weather) {
        self.sim.sleep(self.sim.between(200, weather.slow)).await;
        if self.sim.happens(weather.crash) {
            self.sim.note(|| "a handler dies".to_owned());
            self.sim.crash().await;
        }
    }
}

impl Trouble for Storm {
    async fn before(&self, op: Op) -> Option<Fault> {
        let weather = self.weather();
        self.step(&weather).await;
        let is_save = op == Op::Save;
        let is_list = op == Op::Sessions;
        let drawn = [
            (if is_save { weather.conflict } else { 0 }, Fault::Conflict),
            (if is_list { weather.stale_list } else { 0 }, Fault::StaleList),
            (weather.throttled, Fault::Throttled),
            (weather.lost_request, Fault::LostRequest),
            (weather.lost_answer, Fault::LostAnswer),
        ];
        let fault = drawn.into_iter().find(|(rate, _)| self.sim.happens(*rate));
        let fault = fault.map(|(_, fault)| fault);
        if let Some(fault) = fault {
            self.sim.note(|| format!("store {op:?}: {fault:?}"));
        }
        fault
    }

    async fn after(&self, _op: Op) {
        let weather = self.weather();
        self.step(&weather).await;
    }

    fn listed(
        &self,
        list: &List,
        limit: usize,
        fresh: Vec<SessionRecord>,
        is_stale: bool,
    ) -> Vec<SessionRecord> {
        if !is_stale {
            return fresh;
        }
        let lag = self.sim.below(self.weather().index_lag.max(1));
        self.history.lock().unwrap().list(list, self.sim.now().saturating_sub(lag), limit)
    }

    fn instead(&self, change: &Change) -> Option<Change> {
        let history = self.history.lock().unwrap();
        self.mutation.instead(change, history.newest(change.after.id))
    }

    fn saved(&self, change: &Change) {
        self.sim.note(|| {
            let kinds: Vec<_> = change.events.iter().map(|event| &event.kind).collect();
            format!("saved {} v{}: {kinds:?}", change.after.id, change.before.version + 1)
        });
        self.history.lock().unwrap().saved(self.sim.now(), change);
    }

    fn created(&self, new: &NewRecord) {
        self.sim.note(|| format!("made {}", new.session.id));
        self.history.lock().unwrap().created(self.sim.now(), new);
    }
}
