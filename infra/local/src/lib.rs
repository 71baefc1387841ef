//! The whole deployment on one machine, read from the template that AWS gets.
//!
//! `infra/template.yaml` says which functions, routes, table, headers and environment there are;
//! this crate gives the functions what AWS gives them: API Gateway's two APIs, `@connections`,
//! a table on a SQLite file behind DynamoDB's own protocol, one-shot schedules, an OpenID Connect
//! issuer, files, and the Lambda Runtime API.
//!
//! ```no_run
//! # async fn up() -> anyhow::Result<()> {
//! let options = sasae_local::options::Options::parse(["--data", ".sasae"])?;
//! let machine = sasae_local::machine::Machine::start(options).await?;
//! println!("{}", machine.gateway());
//! # Ok(()) }
//! ```

pub mod access;
pub mod audit;
pub mod blueprint;
pub mod callers;
pub mod clock;
pub mod connections;
pub mod connections_api;
pub mod console_config;
pub mod dynamo;
pub mod engine;
pub mod faults;
pub mod files;
pub mod gateway;
pub mod http_event;
pub mod identity;
pub mod in_process;
pub mod invoke;
pub mod inward;
pub mod issuer;
pub mod limits;
pub mod machine;
pub mod mailbox;
pub mod meter;
pub mod options;
pub mod records;
pub mod resolve;
pub mod routes;
pub mod runtime_api;
pub mod scheduler;
pub mod seed;
pub mod site;
pub mod socket;
pub mod socket_event;
pub mod template;
