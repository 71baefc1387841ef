//! The customer's program: what it shares, shows and lets be controlled, by consent only.
//!
//! [`core`] decides, without I/O; [`driver`] does what it says. [`consent`] is what the customer
//! sees and the only place that a [`consent::CustomerAct`] comes from, [`signalling`] speaks to the
//! gateway, [`transport`] and [`lane`] to the technician's browser, [`capture`], [`picture`] and
//! [`input`] touch the desktop, each only with a permit that a live [`core::Grant`] gives.
//!
//! ```
//! use sasae_agent::core::Core;
//! use sasae_agent::consent::Screen;
//! let core = Core::new(None);
//! assert!(matches!(core.screen(), Screen::AskCode { ask_gateway: true, .. }));
//! ```

pub mod capture;
pub mod consent;
pub mod core;
#[cfg(test)]
mod dice;
pub mod driver;
pub mod handover;
pub mod input;
pub mod lane;
pub mod locale;
pub mod picture;
pub mod settings;
pub mod signalling;
pub mod transport;

// What tests, examples and this crate share names it from outside.
#[cfg(test)]
extern crate self as sasae_agent;
#[cfg(test)]
#[path = "../tests/support/xvfb.rs"]
mod xvfb;
