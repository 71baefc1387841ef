//! One measured number, as a line of JSON.

use std::time::Duration;

use serde::Serialize;

/// A measured number.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured, in snake case, with the unit last where that reads well.
    pub name: String,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// How many samples it stands for.
    pub n: usize,
}

impl Figure {
    /// A figure in milliseconds.
    pub fn ms(name: impl Into<String>, value: Duration, n: usize) -> Self {
        let value = (value.as_secs_f64() * 1e5).round() / 100.0;
        Self { name: name.into(), value, unit: "ms", n }
    }

    /// How many there were in all samples together.
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    pub fn count(name: impl Into<String>, samples: &[u64]) -> Self {
        let total: u64 = samples.iter().sum();
        Self { name: name.into(), value: total as f64, unit: "times", n: samples.len() }
    }

    /// A figure in some other unit.
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str, n: usize) -> Self {
        Self { name: name.into(), value: (value * 100.0).round() / 100.0, unit, n }
    }
}

/// The sample below which `percent` of all lie (nearest rank); zero without samples.
pub fn percentile(samples: &[Duration], percent: usize) -> Duration {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

/// The figures of a set of times: median, 95th percentile and longest.
pub fn times(name: &str, samples: &[Duration]) -> Vec<Figure> {
    let n = samples.len();
    [("p50", 50), ("p95", 95), ("max", 100)]
        .map(|(suffix, percent)| {
            Figure::ms(format!("{name}_{suffix}"), percentile(samples, percent), n)
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let samples: Vec<Duration> = (1..=20).rev().map(Duration::from_millis).collect();
        assert_eq!(percentile(&samples, 50), Duration::from_millis(10));
        assert_eq!(percentile(&samples, 95), Duration::from_millis(19));
        assert_eq!(percentile(&samples, 100), Duration::from_millis(20));
        assert_eq!(percentile(&[], 50), Duration::ZERO);
    }
}
