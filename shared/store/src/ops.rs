//! What working with the store costs, counted as the table's owner pays for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reads and writes so far. Copies count together.
///
/// A read is an item, or a page of a query; a write is an item. That a write inside a transaction
/// costs twice, and an index entry once more, is left to the price list.
#[derive(Debug, Clone, Default)]
pub struct StoreOps(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    reads: AtomicU64,
    writes: AtomicU64,
}

impl StoreOps {
    /// How many reads there were.
    pub fn reads(&self) -> u64 {
        self.0.reads.load(Ordering::Relaxed)
    }

    /// How many writes there were, those that were refused too: they cost the same.
    pub fn writes(&self) -> u64 {
        self.0.writes.load(Ordering::Relaxed)
    }

    pub(crate) fn read(&self, count: usize) {
        self.0.reads.fetch_add(count as u64, Ordering::Relaxed);
    }

    pub(crate) fn write(&self, count: usize) {
        self.0.writes.fetch_add(count as u64, Ordering::Relaxed);
    }
}
