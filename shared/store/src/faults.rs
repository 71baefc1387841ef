//! A store that fails as a real one does, by a seed: for tests of those who work with it.
//!
//! It wraps any store. Faults come at random by their rates, the same ones in every run with the
//! same seed, or one by one as a test orders them with [`FaultStore::fail_next`].

mod store;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

use crate::{Change, List, NewRecord, SessionRecord, Store, StoreError};

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Somebody else was faster; only saving knows this.
    Conflict,
    /// The store is busy.
    Throttled,
    /// No answer came, and nothing was done.
    LostRequest,
    /// No answer came, and yet it was done.
    LostAnswer,
    /// A list is as it was the last time, or empty; only lists know this.
    StaleList,
}

/// What is done to the store: the method of [`Store`] of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the method of its name")]
pub enum Op {
    Team,
    PutTeam,
    MemberOf,
    PutMember,
    Directory,
    Members,
    Channels,
    PutChannel,
    SaveTeam,
    SaveChannel,
    DeleteChannel,
    SaveGroup,
    DeleteGroup,
    SaveMember,
    PutInvitation,
    Invitations,
    DeleteInvitation,
    AcceptInvitation,
    Page,
    ConnectionsOf,
    Create,
    Session,
    SessionOfCode,
    Save,
    Sessions,
    Audit,
    History,
    HistoryEntry,
    Support,
    SupportOf,
    PutSupport,
    PutIntake,
    Intake,
    PutConnection,
    Connection,
    DeleteConnection,
    Watch,
    Watchers,
    PutTicket,
    TakeTicket,
    Counted,
    Count,
}

/// How often things go wrong, in each thousand.
#[derive(Debug, Clone, Copy, Default)]
pub struct FaultRates {
    /// Saves that are conflicts.
    pub conflict: u16,
    /// Calls that find the store busy.
    pub throttled: u16,
    /// Calls that are lost on the way there.
    pub lost_request: u16,
    /// Calls that are lost on the way back.
    pub lost_answer: u16,
    /// Lists that are stale.
    pub stale_list: u16,
}

/// What goes wrong with each call. [`Chance`] draws it; a simulation brings its own, which also
/// decides when a call may go on: nothing is done to the store inside between `before` and `after`
/// but the call itself.
pub trait Trouble: Send + Sync {
    /// Before a call: waits for its turn and says what goes wrong with it.
    fn before(&self, op: Op) -> impl Future<Output = Option<Fault>> + Send;

    /// After a call, done or not, before its caller hears of it.
    fn after(&self, _op: Op) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }

    /// A list as it is read, given how it is: another one only when the index is to be stale.
    fn listed(
        &self,
        list: &List,
        limit: usize,
        fresh: Vec<SessionRecord>,
        is_stale: bool,
    ) -> Vec<SessionRecord>;

    /// What is saved instead of this change: for proving that a test would notice.
    fn instead(&self, _change: &Change) -> Option<Change> {
        None
    }

    /// This change was saved.
    fn saved(&self, _change: &Change) {}

    /// This session was made.
    fn created(&self, _new: &NewRecord) {}
}

/// A store that fails now and then.
#[derive(Debug)]
pub struct FaultStore<S, T = Chance> {
    inner: S,
    trouble: T,
}

/// Trouble by rates and a seed, or one by one as a test orders it.
#[derive(Debug)]
pub struct Chance {
    rates: FaultRates,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    random: u64,
    ordered: Vec<(Op, Fault)>,
    lists: BTreeMap<(List, usize), Vec<SessionRecord>>,
    faults: u64,
}

impl<S: Store> FaultStore<S> {
    /// Wraps a store: nothing fails but what [`Self::fail_next`] orders.
    pub fn new(inner: S) -> Self {
        Self::with_rates(inner, 0, FaultRates::default())
    }

    /// Wraps a store that fails at random.
    pub fn with_rates(inner: S, seed: u64, rates: FaultRates) -> Self {
        let state = Mutex::new(State { random: seed, ..State::default() });
        Self { inner, trouble: Chance { rates, state } }
    }

    /// Lets the next call of `op` fail so; several wait for their turns.
    pub fn fail_next(&self, op: Op, fault: Fault) {
        self.trouble.lock().ordered.push((op, fault));
    }

    /// How many faults there have been.
    pub fn faults(&self) -> u64 {
        self.trouble.lock().faults
    }
}

impl Chance {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Trouble for Chance {
    async fn before(&self, op: Op) -> Option<Fault> {
        let mut state = self.lock();
        let ordered = state.ordered.iter().position(|(next, _)| *next == op);
        let fault = match ordered {
            Some(index) => Some(state.ordered.remove(index).1),
            None => self.rates.fault(op, random(&mut state.random)),
        };
        state.faults += u64::from(fault.is_some());
        fault
    }

    /// A stale list is as it was the last time, or empty.
    fn listed(
        &self,
        list: &List,
        limit: usize,
        fresh: Vec<SessionRecord>,
        is_stale: bool,
    ) -> Vec<SessionRecord> {
        let before = self.lock().lists.insert((list.clone(), limit), fresh.clone());
        if is_stale { before.unwrap_or_default() } else { fresh }
    }
}

impl<S: Store, T: Trouble> FaultStore<S, T> {
    /// Wraps a store with trouble of one's own.
    pub const fn with_trouble(inner: S, trouble: T) -> Self {
        Self { inner, trouble }
    }

    /// The store inside, which does not fail.
    pub const fn inner(&self) -> &S {
        &self.inner
    }

    /// What goes wrong.
    pub const fn trouble(&self) -> &T {
        &self.trouble
    }

    async fn call<R: Send>(
        &self,
        op: Op,
        work: impl Future<Output = Result<R, StoreError>> + Send,
    ) -> Result<R, StoreError> {
        let done = match self.trouble.before(op).await {
            None | Some(Fault::StaleList) => work.await,
            Some(Fault::Conflict) => Err(StoreError::Conflict),
            Some(Fault::Throttled) => Err(StoreError::Throttled),
            Some(Fault::LostRequest) => Err(lost()),
            Some(Fault::LostAnswer) => work.await.and_then(|_| Err(lost())),
        };
        self.trouble.after(op).await;
        done
    }
}

impl FaultRates {
    fn fault(&self, op: Op, random: u64) -> Option<Fault> {
        let only = |is_it: bool, rate: u16| if is_it { u64::from(rate) } else { 0 };
        let rates = [
            (only(op == Op::Save, self.conflict), Fault::Conflict),
            (only(matches!(op, Op::Sessions | Op::Page), self.stale_list), Fault::StaleList),
            (only(true, self.throttled), Fault::Throttled),
            (only(true, self.lost_request), Fault::LostRequest),
            (only(true, self.lost_answer), Fault::LostAnswer),
        ];
        let mut place = random % 1000;
        for (rate, fault) in rates {
            if place < rate {
                return Some(fault);
            }
            place -= rate;
        }
        None
    }
}

fn lost() -> StoreError {
    StoreError::Failure("no answer in time".into())
}

/// `SplitMix64` (Steele, Lea, Flood, 2014): enough for spreading faults.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
