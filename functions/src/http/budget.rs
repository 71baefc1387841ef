//! How many wrong codes may be tried: per source, and for PINs by everybody together.
//!
//! A try is counted before its code is looked up and given back when the code was right, so that
//! tries at the same moment cannot slip through together. Nine digits do not stand a botnet by a
//! limit per source alone; the limit on all of them does (with 1,000 live PINs, 1,000 wrong ones an
//! hour find one in 40 days). Links hold 128 bits and stay usable when the PINs are shut.

use sasae_protocol::{ErrorCode, JoinCode, Seconds, Timestamp};
use sasae_store::Store;

use crate::call::Call;
use crate::denied::Denied;
use crate::world::World;

/// Wrong codes of one source and kind in one window.
pub(crate) const SOURCE_FAILURES_MAX: u32 = 5;
/// The window of [`SOURCE_FAILURES_MAX`].
pub(crate) const SOURCE_WINDOW: Seconds = Seconds::new(10 * 60);
/// Wrong PINs of everybody in one window.
pub(crate) const PIN_FAILURES_MAX: u32 = 1_000;
/// The window of [`PIN_FAILURES_MAX`].
pub(crate) const PIN_WINDOW: Seconds = Seconds::new(60 * 60);

/// A try that is counted as wrong until it is given back.
#[must_use]
pub(super) struct Try {
    counters: Vec<Counter>,
}

/// Wrong tries are those that were made less those that were right.
struct Counter {
    name: String,
    until: Timestamp,
    failures_max: u32,
}

impl Counter {
    fn made(&self) -> String {
        format!("{} made", self.name)
    }

    fn right(&self) -> String {
        format!("{} right", self.name)
    }
}

/// The end of the window of this length that `now` is in.
fn end(window: Seconds, now: Timestamp) -> Timestamp {
    let length = u64::from(window.get()) * 1_000;
    Timestamp::from_millis((now.millis() / length + 1) * length)
}

/// Counts a try before it is made; refuses it when there were too many wrong ones.
pub(super) async fn spend<W: World>(
    call: &Call<'_, W>,
    code: &JoinCode,
    source: &str,
) -> Result<Try, Denied> {
    let now = call.now();
    let source = call.deployment.secrets.address_hash(source);
    let of_source = |kind: &str| Counter {
        name: format!("{kind} {source}"),
        until: end(SOURCE_WINDOW, now),
        failures_max: SOURCE_FAILURES_MAX,
    };
    let counters = match code {
        JoinCode::Pin(_) => {
            let of_all = Counter {
                name: "pins".to_owned(),
                until: end(PIN_WINDOW, now),
                failures_max: PIN_FAILURES_MAX,
            };
            vec![of_source("pin"), of_all]
        }
        JoinCode::Link(_) => vec![of_source("link")],
    };
    // In order: what a source does beyond its own limit does not use up everybody's.
    for counter in &counters {
        let (made, right) = (counter.made(), counter.right());
        let made = call.patiently(|| call.store().count(&made, counter.until)).await?;
        let right = call.patiently(|| call.store().counted(&right, counter.until)).await?;
        if made.saturating_sub(right) > counter.failures_max {
            tracing::warn!(limit = %counter.name.split(' ').next().unwrap_or_default(), "too many");
            return Err(ErrorCode::TooManyTries.into());
        }
    }
    Ok(Try { counters })
}

impl Try {
    /// The code was right: the try is not counted as wrong. If this fails, it stays counted.
    pub(super) async fn give_back<W: World>(self, call: &Call<'_, W>) {
        for counter in &self.counters {
            let right = counter.right();
            if call.patiently(|| call.store().count(&right, counter.until)).await.is_err() {
                tracing::warn!("a right try stays counted as a wrong one");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_follow_each_other_without_a_gap() {
        let at = Timestamp::from_millis;
        assert_eq!(end(SOURCE_WINDOW, at(0)), at(600_000));
        assert_eq!(end(SOURCE_WINDOW, at(599_999)), at(600_000));
        assert_eq!(end(SOURCE_WINDOW, at(600_000)), at(1_200_000));
    }
}
