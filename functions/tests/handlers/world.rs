//! A world in memory: a virtual clock, seeded chance, a store that can fail, recorded posts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sasae_functions::world::{FetchError, Mail, MailError, PostError, ScheduleError, World};
use sasae_protocol::{ConnectionId, SessionId, TeamId, Timestamp};
use sasae_store::{FaultStore, MemoryStore};
use serde_json::Value;

/// When the tests begin.
pub(crate) const BEGIN: Timestamp = Timestamp::from_millis(1_800_000_000_000);

pub(crate) struct TestWorld {
    pub(crate) store: FaultStore<MemoryStore>,
    pub(crate) schedules: Mutex<Vec<(SessionId, Timestamp)>>,
    pub(crate) scheduler_is_down: Mutex<bool>,
    pub(crate) documents: Mutex<BTreeMap<String, String>>,
    pub(crate) fetches: AtomicU64,
    pub(crate) pauses: AtomicU64,
    pub(crate) mails: Mutex<Vec<Mail>>,
    pub(crate) mail_error: Mutex<Option<MailError>>,
    clock: AtomicU64,
    chance: AtomicU64,
    posts: Mutex<Vec<(ConnectionId, Value)>>,
    gone: Mutex<BTreeSet<ConnectionId>>,
    failing: Mutex<Vec<PostError>>,
}

impl TestWorld {
    pub(crate) fn new(store: FaultStore<MemoryStore>) -> Self {
        Self {
            store,
            schedules: Mutex::default(),
            scheduler_is_down: Mutex::new(false),
            documents: Mutex::default(),
            fetches: AtomicU64::new(0),
            pauses: AtomicU64::new(0),
            mails: Mutex::default(),
            mail_error: Mutex::default(),
            clock: AtomicU64::new(BEGIN.millis()),
            chance: AtomicU64::new(1),
            posts: Mutex::default(),
            gone: Mutex::default(),
            failing: Mutex::default(),
        }
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, span: Duration) {
        self.clock.fetch_add(u64::try_from(span.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// What a connection was sent since the last time, in order.
    pub(crate) fn inbox(&self, id: &ConnectionId) -> Vec<Value> {
        let mut posts = self.posts.lock().unwrap();
        let (mine, others) = posts.drain(..).partition(|(to, _)| to == id);
        *posts = others;
        let mine: Vec<(ConnectionId, Value)> = mine;
        mine.into_iter().map(|(_, message)| message).collect()
    }

    /// How many posts there have been since the inboxes were read.
    pub(crate) fn unread(&self) -> usize {
        self.posts.lock().unwrap().len()
    }

    /// The socket of a connection is cut; the gateway alone knows.
    pub(crate) fn cut(&self, id: &ConnectionId) {
        self.gone.lock().unwrap().insert(id.clone());
    }

    /// Whether the socket of a connection is cut.
    pub(crate) fn is_cut(&self, id: &ConnectionId) -> bool {
        self.gone.lock().unwrap().contains(id)
    }

    /// Lets the next posts fail, one by one.
    pub(crate) fn fail_posts(&self, errors: &[PostError]) {
        self.failing.lock().unwrap().extend(errors.iter().rev());
    }
}

impl World for TestWorld {
    type Store = FaultStore<MemoryStore>;

    fn store(&self) -> &Self::Store {
        &self.store
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock.load(Ordering::SeqCst))
    }

    /// `SplitMix64` (Steele and others, 2014): the same in every run, no two alike.
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let step = 0x9E37_79B9_7F4A_7C15;
            let mut z = self.chance.fetch_add(step, Ordering::SeqCst).wrapping_add(step);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            let bits = (z ^ (z >> 31)).to_le_bytes();
            chunk.copy_from_slice(&bits[..chunk.len()]);
        }
    }

    async fn pause(&self, span: Duration) {
        self.pauses.fetch_add(1, Ordering::SeqCst);
        self.wait(span);
        tokio::task::yield_now().await;
    }

    async fn post(&self, to: &ConnectionId, text: &str) -> Result<(), PostError> {
        if self.gone.lock().unwrap().contains(to) {
            return Err(PostError::Gone);
        }
        if let Some(error) = self.failing.lock().unwrap().pop() {
            return Err(error);
        }
        let message = serde_json::from_str(text).expect("every message is JSON");
        self.posts.lock().unwrap().push((to.clone(), message));
        Ok(())
    }

    async fn disconnect(&self, connection: &ConnectionId) -> Result<(), PostError> {
        self.cut(connection);
        Ok(())
    }

    async fn schedule(
        &self,
        _team: &TeamId,
        session: SessionId,
        at: Timestamp,
    ) -> Result<(), ScheduleError> {
        if *self.scheduler_is_down.lock().unwrap() {
            return Err(ScheduleError);
        }
        self.schedules.lock().unwrap().push((session, at));
        Ok(())
    }

    async fn send_mail(&self, mail: &Mail) -> Result<(), MailError> {
        if let Some(error) = *self.mail_error.lock().unwrap() {
            return Err(error);
        }
        self.mails.lock().unwrap().push(mail.clone());
        Ok(())
    }

    async fn fetch(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        self.fetches.fetch_add(1, Ordering::SeqCst);
        let documents = self.documents.lock().unwrap();
        documents.get(url).map(|text| text.clone().into_bytes()).ok_or(FetchError)
    }
}
