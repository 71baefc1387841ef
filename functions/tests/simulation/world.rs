//! What a handler acts through in a run.

use std::sync::Arc;
use std::time::Duration;

use sasae_functions::world::{FetchError, Mail, MailError, PostError, ScheduleError, World};
use sasae_protocol::{ConnectionId, SessionId, TeamId, Timestamp};
use sasae_store::{FaultStore, MemoryStore};

use crate::mutation::Mutation;
pub(crate) use crate::shared::BEGIN;
use crate::shared::{Shared, Storm, timestamp};

/// One handler's view of the world: its clock is its own.
pub(crate) struct SimWorld {
    pub(crate) shared: Arc<Shared>,
    /// How much its clock is ahead, of 2 × the greatest skew.
    pub(crate) skew_ms: u64,
    /// How far the clock of the most backward handler is behind.
    pub(crate) behind_ms: u64,
}

impl World for SimWorld {
    type Store = FaultStore<MemoryStore, Storm>;

    fn store(&self) -> &Self::Store {
        &self.shared.store
    }

    fn now(&self) -> Timestamp {
        if self.shared.mutation == Mutation::NoClock {
            return BEGIN;
        }
        let now = timestamp(self.shared.sim.now());
        Timestamp::from_millis(now.millis() + self.skew_ms - self.behind_ms)
    }

    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let bits = self.shared.sim.random().to_le_bytes();
            chunk.copy_from_slice(&bits[..chunk.len()]);
        }
    }

    async fn pause(&self, span: Duration) {
        let span = u64::try_from(span.as_micros()).expect("a pause is short");
        self.shared.sim.sleep(span).await;
    }

    async fn post(&self, to: &ConnectionId, text: &str) -> Result<(), PostError> {
        let shared = &self.shared;
        shared.reach_out().await;
        let weather = shared.weather();
        if shared.sim.happens(weather.busy_post) {
            return Err(PostError::Busy);
        }
        if shared.sim.happens(weather.failed_post) {
            shared.sim.note(|| format!("post to {to} fails"));
            return Err(PostError::Failed);
        }
        if shared.mutation == Mutation::NoPosts && text.contains("\"type\":\"session") {
            return Ok(());
        }
        shared.deliver(to, text)
    }

    async fn disconnect(&self, connection: &ConnectionId) -> Result<(), PostError> {
        self.shared.reach_out().await;
        let ended = self.shared.lines.lock().unwrap().remove(connection);
        ended.map(drop).ok_or(PostError::Gone)
    }

    async fn schedule(
        &self,
        _team: &TeamId,
        session: SessionId,
        at: Timestamp,
    ) -> Result<(), ScheduleError> {
        self.shared.reach_out().await;
        if self.shared.sim.happens(self.shared.weather().unscheduled) {
            return Err(ScheduleError);
        }
        self.shared.schedules.lock().unwrap().insert((at.millis().div_ceil(1_000), session));
        Ok(())
    }

    async fn send_mail(&self, _mail: &Mail) -> Result<(), MailError> {
        self.shared.reach_out().await;
        Ok(())
    }

    async fn fetch(&self, _url: &str) -> Result<Vec<u8>, FetchError> {
        self.shared.reach_out().await;
        if self.shared.sim.happens(self.shared.weather().unfetched) {
            return Err(FetchError);
        }
        Ok(self.shared.jwks.clone().into_bytes())
    }
}

impl Shared {
    /// Hands a message to a connection: it arrives after those before it, if the line holds.
    fn deliver(self: &Arc<Self>, to: &ConnectionId, text: &str) -> Result<(), PostError> {
        let span = self.sim.between(1_000, self.weather().jitter);
        let mut lines = self.lines.lock().unwrap();
        let line = lines.get_mut(to).ok_or(PostError::Gone)?;
        self.sim.note(|| format!("→ {to}: {text}"));
        line.last = (self.sim.now() + span).max(line.last + 1);
        let arriving = self.sim.sleep(line.last - self.sim.now());
        drop(lines);
        let (shared, to, text) = (Arc::clone(self), to.clone(), text.to_owned());
        self.sim.spawn(async move {
            arriving.await;
            let lines = shared.lines.lock().unwrap();
            if let Some(wire) = lines.get(&to).and_then(|line| line.wire.as_ref()) {
                // The client may have turned away meanwhile.
                let _ = wire.send(text);
            }
        });
        Ok(())
    }
}
