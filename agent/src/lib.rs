//! The customer's program: what it shares, shows and lets be controlled, by consent only.

pub mod capture;
pub mod consent;
pub mod core;
pub mod input;
pub mod lane;
pub mod picture;
pub mod signalling;
pub mod transport;
