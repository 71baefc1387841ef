//! What is proven across crates: tidy rules, transport faults, benchmarks.

pub mod faults;
