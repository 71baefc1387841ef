//! The session's life, its permissions and its audit, held against tables and a simpler model.

mod audit;
mod audit_file;
mod expiry;
mod golden;
mod model;
mod permissions;
mod random;
mod sharing;
mod situation;
mod transitions;
