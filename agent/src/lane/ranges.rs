//! Which packet numbers have been received, in a bounded number of ranges.

use sasae_protocol::picture::ACK_RANGES_MAX;

/// Ranges of packet numbers, both ends included, the highest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranges(Vec<(u32, u32)>);

impl Ranges {
    /// Adds a number; `false` when it was there, or is too old to know.
    pub(super) fn insert(&mut self, number: u32) -> bool {
        let at = self.0.partition_point(|&(low, _)| low > number);
        if self.0.get(at).is_some_and(|&(_, high)| number <= high) {
            return false;
        }
        let joins_below = self.0.get(at).is_some_and(|&(_, high)| high + 1 == number);
        let joins_above = at > 0 && self.0[at - 1].0 - 1 == number;
        match (joins_above, joins_below) {
            (true, true) => {
                self.0[at - 1].0 = self.0[at].0;
                self.0.remove(at);
            }
            (true, false) => self.0[at - 1].0 = number,
            (false, true) => self.0[at].1 = number,
            (false, false) if at > ACK_RANGES_MAX => return false,
            (false, false) => self.0.insert(at, (number, number)),
        }
        self.0.truncate(ACK_RANGES_MAX + 1);
        true
    }

    /// The largest number.
    pub(super) fn largest(&self) -> Option<u32> {
        self.0.first().map(|&(_, high)| high)
    }

    /// As an acknowledgement has it: how many below the largest, then gaps and runs downwards.
    pub(super) fn runs(&self) -> (u16, Vec<(u16, u16)>) {
        let Some(&(low, high)) = self.0.first() else { return (0, Vec::new()) };
        let Ok(first_run) = u16::try_from(high - low) else { return (u16::MAX, Vec::new()) };
        let mut runs = Vec::with_capacity(self.0.len() - 1);
        for pair in self.0.windows(2) {
            let gap = u16::try_from(pair[0].0 - pair[1].1 - 1);
            let run = pair[1].1 - pair[1].0 + 1;
            let Ok(gap) = gap else { break };
            runs.push((gap, u16::try_from(run).unwrap_or(u16::MAX)));
            if run > u32::from(u16::MAX) {
                break;
            }
        }
        (first_run, runs)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_side_by_side_join() {
        let mut ranges = Ranges::default();
        for number in [5, 1, 3, 2, 9] {
            assert!(ranges.insert(number));
        }
        assert!(!ranges.insert(3));
        assert_eq!(ranges.runs(), (0, vec![(3, 1), (1, 3)]));
        assert!(ranges.insert(4));
        assert_eq!((ranges.largest(), ranges.runs()), (Some(9), (0, vec![(3, 5)])));
    }

    #[test]
    fn the_ends_of_the_numbers_are_numbers_too() {
        let mut ranges = Ranges::default();
        assert!(ranges.insert(u32::MAX) && ranges.insert(0));
        assert!(!ranges.insert(u32::MAX) && !ranges.insert(0));
        assert_eq!(ranges.runs(), (0, vec![]));
    }

    proptest! {
        #[test]
        fn ranges_know_what_a_set_knows(numbers in proptest::collection::vec(0_u32..60, 0..200)) {
            let (mut ranges, mut set) = (Ranges::default(), std::collections::BTreeSet::new());
            for number in numbers {
                prop_assert_eq!(ranges.insert(number), set.insert(number));
            }
            let mut expected: Vec<u32> = set.into_iter().rev().collect();
            let mut listed = Vec::new();
            if let Some(largest) = ranges.largest() {
                let (first, runs) = ranges.runs();
                let mut next = largest;
                for (gap, run) in std::iter::once((0, first + 1)).chain(runs) {
                    next = next.wrapping_sub(u32::from(gap));
                    for _ in 0..run {
                        listed.push(next);
                        next = next.wrapping_sub(1);
                    }
                }
            }
            expected.truncate(listed.len().max(expected.len()));
            prop_assert_eq!(listed, expected);
        }

        #[test]
        fn the_memory_is_bounded(numbers in proptest::collection::vec(any::<u32>(), 0..500)) {
            let mut ranges = Ranges::default();
            for number in numbers {
                ranges.insert(number);
                prop_assert!(ranges.0.len() <= ACK_RANGES_MAX + 1);
            }
        }
    }
}
