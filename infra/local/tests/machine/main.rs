//! The gateway, `@connections`, the sign-in and the Runtime API, over real sockets of loopback.

mod bench;
mod connections;
mod http;
mod runtime;
mod sign_in;
mod sockets;
