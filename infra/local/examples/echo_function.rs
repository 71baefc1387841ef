//! A small function for the tests of the Runtime API: it does what its event says.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::run(service_fn(act)).await
}

async fn act(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let (event, context) = event.into_parts();
    match event["do"].as_str() {
        Some("exit") => std::process::exit(3),
        Some("fail") => Err("asked to fail".into()),
        Some("hang") => std::future::pending().await,
        Some("environment") => Ok(std::env::vars().collect()),
        _ => Ok(json!({
            "event": event,
            "request": context.request_id,
            "arn": context.invoked_function_arn,
            "deadline": context.deadline,
            "pid": std::process::id(),
        })),
    }
}
