//! The Lambda functions: parse, load, decide, save, publish.
//!
//! Three functions over one library. Each takes and gives exactly the JSON that AWS hands to a
//! Lambda function, so that API Gateway, the Lambda Runtime API and a process that calls them
//! directly cannot tell the difference: [`http::handle`] (HTTP API, payload format 2.0),
//! [`socket::handle`] (WebSocket API, proxy integration), [`expiry::handle`] (a schedule's input).
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let settings = sasae_functions::settings::Settings::read(|name| std::env::var(name).ok())?;
//! let deployment = sasae_functions::Deployment::new(settings);
//! let input = serde_json::json!({ "team": "demo", "session": "01JD0000000000000000000001" });
//! sasae_functions::expiry::handle(&deployment, input).await?;
//! # Ok(())
//! # }
//! ```

mod aws;
mod call;
mod change;
mod clock;
mod denied;
mod deployment;
pub mod expiry;
mod failure;
pub mod http;
mod letter;
pub mod log;
mod news;
mod secrets;
pub mod settings;
mod sign_in;
pub mod socket;
mod tell;
mod versions;
pub mod world;

pub use aws::Aws;
pub use deployment::Deployment;
pub use failure::Failure;
