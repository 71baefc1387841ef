// How long a session lasted, in the two largest units that say something.

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** "2 days 3 hr"; a session lasts at least a second. */
export function lasted(spanMs: number, language: string): string {
  let rest = Math.max(1_000, spanMs);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) {
      const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" });
      parts.push(format.format(count));
    } else if (parts.length > 0) {
      break;
    }
    if (parts.length === 2) {
      break;
    }
  }
  return parts.join(language === "ja" ? "" : " ");
}
