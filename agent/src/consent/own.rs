//! Which windows of this computer are the agent's own, so that nobody far away can press them.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

/// The ids of the agent's own windows, shared between the window code, which keeps it, and the
/// input injector, which asks it before every event. On X11 an id is the window's XID, of the
/// client's window and not of the frame that a window manager puts around it.
#[derive(Debug, Clone, Default)]
pub struct OwnWindows {
    ids: Arc<RwLock<BTreeSet<u64>>>,
}

impl OwnWindows {
    /// Whether `id` is one of our windows.
    pub fn contains(&self, id: u64) -> bool {
        self.ids.read().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    /// All of our windows.
    pub fn ids(&self) -> Vec<u64> {
        self.ids.read().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    /// Adds a window that was just made, before it is shown.
    pub fn add(&self, id: u64) {
        self.ids.write().unwrap_or_else(PoisonError::into_inner).insert(id);
    }

    /// Removes a window that is gone.
    pub fn remove(&self, id: u64) {
        self.ids.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}
