//! The Runtime API of one process.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot};

use super::{Job, Shared};
use crate::{clock, identity, invoke::InvokeError};

/// Bytes of a result that a function may give back.
const RESULT_BYTES_MAX: usize = 6 * 1024 * 1024;

/// The event that the process works on.
struct Held {
    id: String,
    answer: oneshot::Sender<Result<Value, InvokeError>>,
}

enum Phase {
    Alive(Option<Held>),
    Dead,
}

/// One process as its server sees it.
pub(super) struct Seat {
    shared: Arc<Shared>,
    phase: Mutex<Phase>,
}

impl Seat {
    pub(super) fn new(shared: Arc<Shared>) -> Arc<Self> {
        Arc::new(Self { shared, phase: Mutex::new(Phase::Alive(None)) })
    }

    /// Serves until the task is dropped; gives the address for `AWS_LAMBDA_RUNTIME_API`.
    pub(super) async fn serve(
        self: &Arc<Self>,
    ) -> std::io::Result<(SocketAddr, impl Future<Output = ()> + use<>)> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let at = |path: &str| format!("/2018-06-01/runtime/{path}");
        let router = Router::new()
            .route(&at("invocation/next"), get(next))
            .route(&at("invocation/{id}/response"), post(response))
            .route(&at("invocation/{id}/error"), post(error))
            .route(&at("init/error"), post(init_error))
            .layer(axum::extract::DefaultBodyLimit::max(RESULT_BYTES_MAX))
            .with_state(self.clone());
        let serving = async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "a Runtime API server ended");
            }
        };
        Ok((address, serving))
    }

    /// The process is gone; what it held has failed.
    pub(super) fn died(&self, reason: &str) {
        let held = std::mem::replace(&mut *self.lock(), Phase::Dead);
        if let Phase::Alive(Some(held)) = held {
            // Nobody may wait for it any more; a timed-out call has gone.
            let _ = held.answer.send(Err(InvokeError::Failed(reason.to_owned())));
        }
    }

    /// Whether the caller of the event in hand has stopped waiting: the call took too long.
    pub(super) fn is_overdue(&self) -> bool {
        matches!(&*self.lock(), Phase::Alive(Some(held)) if held.answer.is_closed())
    }

    fn settle(&self, id: &str, outcome: Result<Value, InvokeError>) -> StatusCode {
        let mut phase = self.lock();
        match &mut *phase {
            Phase::Alive(held) => match held.take_if(|held| held.id == id) {
                Some(held) => {
                    // The caller may have stopped waiting; then the result is nobody's.
                    let _ = held.answer.send(outcome);
                    StatusCode::ACCEPTED
                }
                None => StatusCode::BAD_REQUEST,
            },
            Phase::Dead => StatusCode::GONE,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a process as idle while it waits, also when its request is dropped.
struct Idle<'a>(&'a Shared);

impl<'a> Idle<'a> {
    fn new(shared: &'a Shared) -> Self {
        shared.idle.fetch_add(1, Ordering::SeqCst);
        Self(shared)
    }
}

impl Drop for Idle<'_> {
    fn drop(&mut self) {
        self.0.idle.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn next(State(seat): State<Arc<Seat>>) -> Response {
    loop {
        let job = {
            let _idle = Idle::new(&seat.shared);
            seat.shared.queue.lock().await.recv().await
        };
        let Some(Job { id, event, answer }) = job else {
            return StatusCode::GONE.into_response();
        };
        if answer.is_closed() {
            continue; // The caller has stopped waiting before anybody could begin.
        }
        {
            let mut phase = seat.lock();
            if let Phase::Alive(held) = &mut *phase {
                *held = Some(Held { id: id.clone(), answer });
            } else {
                // The process died while it waited: another one gets the event.
                let _ = seat.shared.again.try_send(Job { id, event, answer });
                return StatusCode::GONE.into_response();
            }
        }
        let plan = &seat.shared.plan;
        let deadline = clock::now() + u64::try_from(plan.timeout.as_millis()).unwrap_or(0);
        let headers = [
            ("lambda-runtime-aws-request-id", id),
            ("lambda-runtime-deadline-ms", deadline.to_string()),
            ("lambda-runtime-invoked-function-arn", plan.arn.clone()),
            ("lambda-runtime-trace-id", format!("Root=1-0-{}", identity::request_id())),
        ];
        return (headers, axum::Json(event)).into_response();
    }
}

async fn response(State(seat): State<Arc<Seat>>, Path(id): Path<String>, body: Bytes) -> Response {
    let result = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body) };
    let outcome = result.map_err(|_| InvokeError::Failed("the result is not JSON".into()));
    accepted(seat.settle(&id, outcome))
}

async fn error(State(seat): State<Arc<Seat>>, Path(id): Path<String>, body: Bytes) -> Response {
    accepted(seat.settle(&id, Err(InvokeError::Failed(reason(&body)))))
}

async fn init_error(State(seat): State<Arc<Seat>>, body: Bytes) -> Response {
    let function = &seat.shared.plan.name;
    tracing::error!(function, reason = reason(&body), "a function could not start");
    accepted(StatusCode::ACCEPTED)
}

fn reason(body: &[u8]) -> String {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    body["errorMessage"].as_str().unwrap_or("no reason given").to_owned()
}

fn accepted(status: StatusCode) -> Response {
    (status, axum::Json(json!({ "status": "OK" }))).into_response()
}
