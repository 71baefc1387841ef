//! The Lambda function `http`.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use sasae_functions::settings::Settings;
use sasae_functions::{Deployment, http, log};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    log::start();
    let deployment = Deployment::new(Settings::read(|name| std::env::var(name).ok())?);
    let answer = async |event: LambdaEvent<Value>| http::handle(&deployment, event.payload).await;
    lambda_runtime::run(service_fn(answer)).await
}
