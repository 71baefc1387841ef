//! The store's contract, held by every implementation, and what is particular to each.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod contract;
mod dynoxide;
mod memory;
mod moto;
mod sample;
