//! The gateway, `@connections`, the sign-in and the Runtime API, over real sockets of loopback.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod audit;
mod bench;
mod connections;
mod deployment;
mod http;
mod runtime;
mod sign_in;
mod sockets;
