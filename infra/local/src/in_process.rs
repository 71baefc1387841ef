//! The functions' own code, called in this process with the same events.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::FutureExt;
use sasae_functions::{
    Deployment, Failure,
    settings::{Settings, SettingsError},
};
use serde_json::Value;
use thiserror::Error;

use crate::{
    blueprint::FunctionPlan,
    invoke::{Invoke, InvokeError, Outcome},
};

/// Why a function cannot run in this process.
#[derive(Debug, Error)]
pub enum InProcessError {
    /// The template gives it an environment that it does not take.
    #[error("the template's environment is refused: {0}")]
    Settings(#[from] SettingsError),
    /// The template names a program that is not known here.
    #[error("there is no function of the name {0}")]
    Unknown(String),
}

/// A function of the template, ready to be called.
pub fn function(plan: &FunctionPlan) -> Result<Arc<dyn Invoke>, InProcessError> {
    let deployment = Arc::new(Deployment::new(settings(&plan.environment)?));
    // One arm per program: each handler is a type of its own.
    match plan.program.as_str() {
        "http" => Ok(Arc::new(move |event| {
            let deployment = deployment.clone();
            guarded(async move { sasae_functions::http::handle(&deployment, event).await })
        })),
        "socket" => Ok(Arc::new(move |event| {
            let deployment = deployment.clone();
            guarded(async move { sasae_functions::socket::handle(&deployment, event).await })
        })),
        "expiry" => Ok(Arc::new(move |event| {
            let deployment = deployment.clone();
            guarded(async move { sasae_functions::expiry::handle(&deployment, event).await })
        })),
        other => Err(InProcessError::Unknown(other.to_owned())),
    }
}

/// A function's environment as it reads it.
pub fn settings(environment: &BTreeMap<String, String>) -> Result<Settings, SettingsError> {
    Settings::read(|name| environment.get(name).cloned())
}

/// A panic ends the call, not the machine, as a crashed process would.
fn guarded(work: impl Future<Output = Result<Value, Failure>> + Send + 'static) -> Outcome {
    let task = tokio::spawn(work);
    async move {
        match task.await {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(failure)) => Err(InvokeError::Failed(failure.to_string())),
            Err(panic) => Err(InvokeError::Failed(panic.to_string())),
        }
    }
    .boxed()
}
