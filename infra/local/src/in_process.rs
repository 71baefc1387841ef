//! The functions' own code, called in this process with the same events.

use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::{FutureExt, future::LocalBoxFuture};
use sasae_functions::{
    Deployment, Failure, expiry, http,
    settings::{Settings, SettingsError},
    socket,
};
use serde_json::Value;
use thiserror::Error;
use tokio::{
    sync::{mpsc, oneshot},
    task::LocalSet,
};

use crate::{
    blueprint::FunctionPlan,
    invoke::{Invoke, InvokeError, Outcome},
};

/// Threads that run one function.
const ROOMS: usize = 2;

/// Why a function cannot run in this process.
#[derive(Debug, Error)]
pub enum InProcessError {
    /// The template gives it an environment that it does not take.
    #[error("the template's environment is refused: {0}")]
    Settings(#[from] SettingsError),
    /// The system gives no thread.
    #[error("no thread for a function: {0}")]
    Thread(#[from] std::io::Error),
    /// The template names a program that is not known here.
    #[error("there is no function of the name {0}")]
    Unknown(String),
}

/// A function of the template, ready to be called.
pub fn function(plan: &FunctionPlan) -> Result<Arc<dyn Invoke>, InProcessError> {
    let deployment = Arc::new(Deployment::new(settings(&plan.environment)?));
    // One arm per program: each handle function is a type of its own.
    let answering: Arc<Answering> = match plan.program.as_str() {
        "http" => Arc::new(|d: Arc<Deployment>, event| {
            async move { http::handle(&d, event).await }.boxed_local()
        }),
        "socket" => Arc::new(|d: Arc<Deployment>, event| {
            async move { socket::handle(&d, event).await }.boxed_local()
        }),
        "expiry" => Arc::new(|d: Arc<Deployment>, event| {
            async move { expiry::handle(&d, event).await }.boxed_local()
        }),
        other => return Err(InProcessError::Unknown(other.to_owned())),
    };
    Ok(Arc::new(Rooms::open(&deployment, &answering)?))
}

type Answering = dyn Fn(Arc<Deployment>, Value) -> LocalBoxFuture<'static, Handled> + Send + Sync;
type Handled = Result<Value, Failure>;

/// One call and where its result goes.
struct Visit {
    event: Value,
    answer: oneshot::Sender<Result<Value, InvokeError>>,
}

/// Threads that each run calls side by side on one thread, as a function's own runtime does.
struct Rooms {
    doors: Vec<mpsc::UnboundedSender<Visit>>,
    next: AtomicUsize,
}

impl Rooms {
    fn open(deployment: &Arc<Deployment>, answering: &Arc<Answering>) -> std::io::Result<Self> {
        let mut doors = Vec::new();
        for _ in 0..ROOMS {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let (door, mut visits) = mpsc::unbounded_channel::<Visit>();
            let (deployment, answering) = (deployment.clone(), answering.clone());
            let work = async move {
                while let Some(visit) = visits.recv().await {
                    let call = answering(deployment.clone(), visit.event);
                    tokio::task::spawn_local(answered(call, visit.answer));
                }
            };
            let room = std::thread::Builder::new().name("functions".to_owned());
            room.spawn(move || LocalSet::new().block_on(&runtime, work))?;
            doors.push(door);
        }
        Ok(Self { doors, next: AtomicUsize::new(0) })
    }
}

impl Invoke for Rooms {
    fn invoke(&self, event: Value) -> Outcome {
        let (answer, answered) = oneshot::channel();
        let at = self.next.fetch_add(1, Ordering::Relaxed) % self.doors.len();
        let sent = self.doors[at].send(Visit { event, answer });
        async move {
            let gone = InvokeError::Failed("the function is gone".to_owned());
            sent.map_err(|_| gone.clone())?;
            answered.await.unwrap_or(Err(gone))
        }
        .boxed()
    }
}

/// A panic ends the call, not the machine, as a crashed process would.
async fn answered(
    call: LocalBoxFuture<'static, Handled>,
    answer: oneshot::Sender<Result<Value, InvokeError>>,
) {
    let outcome = match AssertUnwindSafe(call).catch_unwind().await {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(failure)) => Err(InvokeError::Failed(failure.to_string())),
        Err(_) => Err(InvokeError::Failed("the function panicked".to_owned())),
    };
    // The caller may have stopped waiting.
    let _ = answer.send(outcome);
}

/// A function's environment as it reads it.
pub fn settings(environment: &BTreeMap<String, String>) -> Result<Settings, SettingsError> {
    Settings::read(|name| environment.get(name).cloned())
}
