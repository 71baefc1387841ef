//! The gate that every grab and every frame passes, and that stopping closes at once.

use std::sync::{Mutex, PoisonError};

/// Open until closed; then nothing that asks to pass is done any more.
#[derive(Debug)]
pub(crate) struct Gate(Mutex<bool>);

impl Gate {
    /// An open gate.
    pub(crate) fn open() -> Self {
        Self(Mutex::new(true))
    }

    /// Does `act` if the gate is open; it cannot close while `act` is done.
    pub(crate) fn pass<T>(&self, act: impl FnOnce() -> T) -> Option<T> {
        let is_open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        is_open.then(act)
    }

    /// Closes the gate for good. When this returns, nothing is passing and nothing ever will.
    pub(crate) fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = false;
    }

    /// Whether it is open still.
    pub(crate) fn is_open(&self) -> bool {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
