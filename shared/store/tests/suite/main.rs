//! The store's contract, held by every implementation, and what is particular to each.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod contract;
mod cost;
mod dynoxide;
mod fault;
mod memory;
mod moto;
mod network;
mod proxy;
mod sample;
