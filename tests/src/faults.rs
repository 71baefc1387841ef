//! The known faults of the WebRTC stack, each shown to be gone with a figure.
//!
//! Every measurement is a function, called by `tests/transport_faults*.rs` (which assert that it
//! works at all, in a debug build on a busy machine) and by `src/bin/transport_bench.rs` (which
//! prints the figures of a release build).

pub mod browser;
pub mod bulk;
pub mod figure;
pub mod lane;
pub mod pair;
pub mod relay;

use std::time::Instant;

/// What time it is: measurements are about the real clock.
#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
pub fn now() -> Instant {
    Instant::now()
}
