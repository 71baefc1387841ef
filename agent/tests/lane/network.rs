//! A network for tests: everything it does comes from its seed.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::time::{Duration, Instant};

/// Numbers that look random (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below `limit`, or 0.
    pub(crate) fn up_to(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    pub(crate) fn byte(&mut self) -> u8 {
        u8::try_from(self.up_to(256)).expect("below 256")
    }

    pub(crate) fn number(&mut self) -> u32 {
        u32::try_from(self.up_to(1 << 32)).expect("below 2^32")
    }
}

/// What a network does in both directions; shares are in thousandths.
#[derive(Default)]
pub(crate) struct Conditions {
    pub(crate) loss: u64,
    pub(crate) duplication: u64,
    pub(crate) delay: Duration,
    /// Up to this much more delay, each datagram its own: this is what reorders.
    pub(crate) jitter: Duration,
}

/// Loses, delays, reorders and duplicates.
pub(crate) struct Network {
    pub(crate) conditions: Conditions,
    /// Everything that was sent and not lost.
    pub(crate) recorded: Vec<(bool, Vec<u8>)>,
    random: Random,
    under_way: BTreeMap<(Instant, u64), (bool, Vec<u8>)>,
    sequence: u64,
    to_lose: VecDeque<bool>,
}

impl Network {
    pub(crate) fn new(seed: u64, conditions: Conditions) -> Self {
        Self {
            conditions,
            recorded: Vec::new(),
            random: Random::new(seed),
            under_way: BTreeMap::new(),
            sequence: 0,
            to_lose: VecDeque::new(),
        }
    }

    /// Of the datagrams to the receiver from now on, loses those with these places.
    pub(crate) fn lose_next(&mut self, places: Range<usize>) {
        self.to_lose = (0..places.end).map(|place| places.contains(&place)).collect();
    }

    pub(crate) fn send(&mut self, now: Instant, to_receiver: bool, datagram: &[u8]) {
        let is_chosen = to_receiver && self.to_lose.pop_front().unwrap_or(false);
        if is_chosen || self.random.up_to(1000) < self.conditions.loss {
            return;
        }
        self.recorded.push((to_receiver, datagram.to_vec()));
        let copies = if self.random.up_to(1000) < self.conditions.duplication { 2 } else { 1 };
        for _ in 0..copies {
            let jitter = u64::try_from(self.conditions.jitter.as_micros()).expect("short");
            let more = Duration::from_micros(self.random.up_to(jitter));
            self.sequence += 1;
            let key = (now + self.conditions.delay + more, self.sequence);
            self.under_way.insert(key, (to_receiver, datagram.to_vec()));
        }
    }

    pub(crate) fn arrived(&mut self, now: Instant) -> Option<(bool, Vec<u8>)> {
        let first = self.under_way.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    pub(crate) fn next(&self) -> Option<Instant> {
        self.under_way.first_key_value().map(|((at, _), _)| *at)
    }
}
