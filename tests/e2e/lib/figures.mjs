// Figures: percentiles, and one JSON object a line.

/** Prints a figure, if it is asked for. */
export function print(name, value, unit, n) {
  const rounded = Math.round(value * 1000) / 1000;
  process.stdout.write(`${JSON.stringify({ name, value: rounded, unit, n })}\n`);
}

/** The value below which this share of the samples lies. */
export function percentile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Prints a median and a 95th percentile. */
export function printBoth(name, samples, unit) {
  print(`${name}_p50`, percentile(samples, 0.5), unit, samples.length);
  print(`${name}_p95`, percentile(samples, 0.95), unit, samples.length);
}
