//! The real function binaries under the Lambda Runtime API, as pooled processes.
//!
//! Source: "Using the Lambda runtime API for custom runtimes", AWS Lambda's guide. Each process
//! has a server of its own, so it is always clear which process holds which event; a process works
//! on one event at a time; one that dies fails its event and is started again.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt;
use serde_json::Value;
use tokio::sync::{Mutex, Notify, mpsc, oneshot};

use crate::{
    blueprint::FunctionPlan,
    invoke::{Invoke, InvokeError, Outcome},
};

mod server;
mod worker;

/// Processes of one function at once.
pub const PROCESSES_MAX: usize = 4;
/// Events of one function that wait for a process.
const QUEUE_MAX: usize = 1_000;
/// The wait before a process that died is started again; it doubles up to [`RESTART_WAIT_MAX`].
const RESTART_WAIT: Duration = Duration::from_millis(50);
/// The longest such wait.
const RESTART_WAIT_MAX: Duration = Duration::from_secs(5);

/// One event on its way.
struct Job {
    id: String,
    event: Value,
    answer: oneshot::Sender<Result<Value, InvokeError>>,
}

/// What the processes of one function share.
struct Shared {
    program: PathBuf,
    plan: FunctionPlan,
    queue: Mutex<mpsc::Receiver<Job>>,
    /// Jobs that came back from a process that was gone before it saw them.
    again: mpsc::Sender<Job>,
    idle: AtomicUsize,
    stopped: Notify,
}

/// The processes of one function.
pub struct Pool {
    shared: Arc<Shared>,
    jobs: mpsc::Sender<Job>,
    started: Arc<AtomicUsize>,
}

impl Pool {
    /// A pool with its first process on the way.
    pub fn start(plan: &FunctionPlan, folder: &std::path::Path) -> Arc<Self> {
        let (jobs, queue) = mpsc::channel(QUEUE_MAX);
        let shared = Arc::new(Shared {
            program: folder.join(&plan.program),
            plan: plan.clone(),
            queue: Mutex::new(queue),
            again: jobs.clone(),
            idle: AtomicUsize::new(0),
            stopped: Notify::new(),
        });
        let pool = Arc::new(Self { shared, jobs, started: Arc::new(AtomicUsize::new(0)) });
        pool.grow();
        pool
    }

    /// Starts one more process unless there are enough.
    fn grow(&self) {
        let more = |started| (started < PROCESSES_MAX).then_some(started + 1);
        if self.started.fetch_update(Ordering::SeqCst, Ordering::SeqCst, more).is_ok() {
            tokio::spawn(worker::run(self.shared.clone()));
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.stopped.notify_waiters();
    }
}

impl Invoke for Pool {
    fn invoke(&self, event: Value) -> Outcome {
        if self.shared.idle.load(Ordering::SeqCst) == 0 {
            self.grow();
        }
        let (answer, answered) = oneshot::channel();
        let id = crate::identity::request_id();
        let sent = self.jobs.try_send(Job { id, event, answer });
        async move {
            if sent.is_err() {
                return Err(InvokeError::Throttled);
            }
            answered
                .await
                .unwrap_or_else(|_| Err(InvokeError::Failed("the process is gone".into())))
        }
        .boxed()
    }
}

/// The environment of a process: the template's and what Lambda adds, nothing of this machine.
fn environment(plan: &FunctionPlan, address: &str) -> BTreeMap<String, String> {
    let mut all = plan.environment.clone();
    let own = [
        ("AWS_LAMBDA_RUNTIME_API", address.to_owned()),
        ("AWS_LAMBDA_FUNCTION_NAME", plan.name.clone()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", plan.memory_mb.to_string()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_LOG_FORMAT", "JSON".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", format!("/sasae/{}", plan.name)),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "local".to_owned()),
        ("TZ", ":UTC".to_owned()),
        ("LANG", "en_US.UTF-8".to_owned()),
    ];
    all.extend(own.map(|(name, value)| (name.to_owned(), value)));
    all
}
