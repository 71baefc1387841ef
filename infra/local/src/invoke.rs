//! Calling a function with an event, in this process or in a process of its own.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use serde_json::Value;
use thiserror::Error;

use crate::meter::Meter;

/// Why a call gave no result.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvokeError {
    /// The function said that it failed, or it crashed.
    #[error("the function failed: {0}")]
    Failed(String),
    /// It took longer than the template allows.
    #[error("the function timed out")]
    TimedOut,
    /// All its processes are busy and its queue is full.
    #[error("the function has too many calls")]
    Throttled,
    /// There is no function of this ARN.
    #[error("there is no such function")]
    Unknown,
}

/// A function's result.
pub type Outcome = BoxFuture<'static, Result<Value, InvokeError>>;

/// One function, however it runs.
pub trait Invoke: Send + Sync {
    /// Calls it once.
    fn invoke(&self, event: Value) -> Outcome;
}

/// A closure is a function; tests use it.
impl<F> Invoke for F
where
    F: Fn(Value) -> Outcome + Send + Sync,
{
    fn invoke(&self, event: Value) -> Outcome {
        self(event)
    }
}

/// The deployment's functions by ARN.
#[derive(Default)]
pub struct Functions {
    by_arn: BTreeMap<String, (Arc<dyn Invoke>, Duration)>,
    meter: Arc<Meter>,
}

impl Functions {
    /// No functions yet; calls are counted in `meter`.
    pub fn new(meter: Arc<Meter>) -> Self {
        Self { by_arn: BTreeMap::new(), meter }
    }

    /// Adds a function; a call takes at most `timeout`.
    #[must_use]
    pub fn with(mut self, arn: &str, timeout: Duration, function: Arc<dyn Invoke>) -> Self {
        self.by_arn.insert(arn.to_owned(), (function, timeout));
        self
    }

    /// Calls the function of this ARN.
    pub async fn invoke(&self, arn: &str, event: Value) -> Result<Value, InvokeError> {
        let (function, timeout) = self.by_arn.get(arn).ok_or(InvokeError::Unknown)?;
        self.meter.count(&format!("invoke {}", arn.rsplit(':').next().unwrap_or(arn)));
        let outcome = tokio::time::timeout(*timeout, function.invoke(event)).await;
        let outcome = outcome.unwrap_or(Err(InvokeError::TimedOut));
        if let Err(error) = &outcome {
            tracing::error!(function = arn, %error, "a call gave no result");
        }
        outcome
    }
}
