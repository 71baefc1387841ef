//! Tasks on a virtual clock, one at a time, in an order that a seed decides.
//!
//! There is no other source of time, chance or order: two runs with the same seed are the same to
//! the letter. A task that is polled can be crashed: it is dropped where it stands, as a process
//! that dies between two of its requests.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Wake, Waker};

/// Microseconds since the simulation began.
pub(crate) type Micros = u64;

pub(crate) const MILLISECOND: Micros = 1_000;
pub(crate) const SECOND: Micros = 1_000_000;

/// More polls than this are no day's work but a loop that never ends.
const POLLS_MAX: u64 = 20_000_000;

type Work = Pin<Box<dyn Future<Output = ()> + Send>>;
type Ready = Mutex<VecDeque<u64>>;
/// When, a tie-breaker drawn by chance, and a number that makes it unique.
type TimerKey = (Micros, u64, u64);

pub(crate) struct Sim {
    core: Mutex<Core>,
    ready: Arc<Ready>,
}

struct Core {
    now: Micros,
    random: u64,
    count: u64,
    polls: u64,
    timers: BTreeMap<TimerKey, Waker>,
    tasks: BTreeMap<u64, Work>,
    is_crashing: bool,
    is_traced: bool,
    digest: u64,
}

struct TaskWaker {
    task: u64,
    ready: Arc<Ready>,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.ready.lock().unwrap().push_back(self.task);
    }
}

impl Sim {
    pub(crate) fn new(seed: u64, is_traced: bool) -> Arc<Self> {
        let core = Core {
            now: 0,
            random: seed.wrapping_mul(0x2545_F491_4F6C_DD1D),
            count: 0,
            polls: 0,
            timers: BTreeMap::new(),
            tasks: BTreeMap::new(),
            is_crashing: false,
            is_traced,
            digest: 0xCBF2_9CE4_8422_2325,
        };
        Arc::new(Self { core: Mutex::new(core), ready: Arc::default() })
    }

    fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap()
    }

    pub(crate) fn now(&self) -> Micros {
        self.core().now
    }

    /// `SplitMix64` (Steele, Lea, Flood, 2014).
    pub(crate) fn random(&self) -> u64 {
        let state = &mut self.core().random;
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `below`.
    pub(crate) fn below(&self, below: u64) -> u64 {
        self.random() % below.max(1)
    }

    pub(crate) fn between(&self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// Whether something that happens so often in each thousand happens now.
    pub(crate) fn happens(&self, per_mille: u64) -> bool {
        per_mille > 0 && self.below(1_000) < per_mille
    }

    /// One of them, if there is any.
    pub(crate) fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        from.get(usize::try_from(self.below(from.len() as u64)).unwrap())
    }

    /// Starts a task; gives its number.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> u64 {
        let task = {
            let mut core = self.core();
            core.count += 1;
            let task = core.count;
            core.tasks.insert(task, Box::pin(work));
            task
        };
        self.ready.lock().unwrap().push_back(task);
        task
    }

    /// Ends a task where it stands.
    pub(crate) fn kill(&self, task: u64) {
        let work = self.core().tasks.remove(&task);
        drop(work);
    }

    /// Ends everything.
    pub(crate) fn clear(&self) {
        let tasks = std::mem::take(&mut self.core().tasks);
        drop(tasks);
        self.core().timers.clear();
    }

    /// Ends the task that calls this; it never returns.
    pub(crate) async fn crash(&self) {
        self.core().is_crashing = true;
        std::future::pending::<()>().await;
    }

    pub(crate) fn sleep(self: &Arc<Self>, span: Micros) -> Sleep {
        Sleep { at: self.now() + span, sim: Arc::clone(self), key: None }
    }

    /// What comes within `span`, or `None`.
    pub(crate) async fn within<T>(
        self: &Arc<Self>,
        span: Micros,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        use futures_util::future::{Either, select};
        match select(std::pin::pin!(work), self.sleep(span)).await {
            Either::Left((done, _)) => Some(done),
            Either::Right(((), _)) => None,
        }
    }

    /// Notes what happens: printed when the seed is traced, and part of the run's digest.
    pub(crate) fn note(&self, what: impl FnOnce() -> String) {
        let mut core = self.core();
        if core.is_traced {
            let (seconds, micros) = (core.now / SECOND, core.now % SECOND);
            let line = format!("{seconds:>5}.{micros:06}  {}", what());
            // FNV-1a (Fowler, Noll, Vo): enough to tell two runs apart.
            for byte in line.bytes() {
                core.digest = (core.digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
            }
            eprintln!("{line}");
        }
    }

    /// What tells this run from another one.
    pub(crate) fn digest(&self) -> (u64, u64, u64) {
        let mut core = self.core();
        let (polls, digest) = (core.polls, core.digest);
        core.random = core.random.wrapping_add(1);
        (polls, core.random, digest)
    }

    /// Runs everything that happens until `end`.
    pub(crate) fn run_until(&self, end: Micros) {
        loop {
            self.run_ready();
            let mut core = self.core();
            let Some((&(at, _, _), _)) = core.timers.first_key_value() else { break };
            if at > end {
                break;
            }
            core.now = core.now.max(at);
            let (_, waker) = core.timers.pop_first().expect("it was seen just now");
            drop(core);
            waker.wake();
        }
        let mut core = self.core();
        core.now = core.now.max(end);
    }

    fn run_ready(&self) {
        loop {
            let Some(task) = self.ready.lock().unwrap().pop_front() else { return };
            let Some(mut work) = self.core().tasks.remove(&task) else { continue };
            let waker = Waker::from(Arc::new(TaskWaker { task, ready: Arc::clone(&self.ready) }));
            let polled = work.as_mut().poll(&mut Context::from_waker(&waker));
            let mut core = self.core();
            core.polls += 1;
            assert!(core.polls < POLLS_MAX, "the simulation does not end");
            let is_over = std::mem::take(&mut core.is_crashing) || polled.is_ready();
            if is_over {
                drop(core);
                drop(work);
            } else {
                core.tasks.insert(task, work);
            }
        }
    }
}

/// Waits until a moment of the virtual clock.
pub(crate) struct Sleep {
    sim: Arc<Sim>,
    at: Micros,
    key: Option<TimerKey>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let sim = Arc::clone(&self.sim);
        if sim.now() >= self.at {
            return Poll::Ready(());
        }
        let key = self.key.unwrap_or_else(|| {
            let tie = sim.random();
            let mut core = sim.core();
            core.count += 1;
            (self.at, tie, core.count)
        });
        self.key = Some(key);
        sim.core().timers.insert(key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.sim.core().timers.remove(&key);
        }
    }
}
