//! The three functions, called as AWS calls them, in a world without AWS.

#![expect(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod actions;
mod bad_input;
mod channels;
mod console;
mod environment;
mod expiry;
mod faults;
mod gateway;
mod history;
mod issuer;
mod join;
mod log;
mod mail;
mod members;
mod race;
mod relay;
mod share;
mod sign_in;
mod socket;
mod support;
mod tenants;
mod walls;
mod world;
