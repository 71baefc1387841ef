//! Counts what the deployment would be billed for: store requests, calls, messages.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// Counters by name, such as `dynamodb GetItem` or `invoke sasae-local-socket`.
#[derive(Debug, Default)]
pub struct Meter {
    counts: Mutex<BTreeMap<String, u64>>,
}

impl Meter {
    /// One more of this.
    pub fn count(&self, what: &str) {
        self.add(what, 1);
    }

    /// So many more of this.
    pub fn add(&self, what: &str, more: u64) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        match counts.get_mut(what) {
            Some(count) => *count += more,
            None => {
                counts.insert(what.to_owned(), more);
            }
        }
    }

    /// All counts until now.
    pub fn read(&self) -> BTreeMap<String, u64> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
