// Times and spans in the reader's language.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How far `at` lies from `now`: "5 minutes ago", "in 3 hours". */
export function relative(at: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  const span = at - now;
  const size = Math.abs(span);
  if (size < MINUTE_MS) {
    return format.format(span > 0 ? Math.ceil(span / 1000) : 0, "second");
  }
  if (size < HOUR_MS) {
    return format.format(Math.trunc(span / MINUTE_MS), "minute");
  }
  if (size < 2 * DAY_MS) {
    return format.format(Math.trunc(span / HOUR_MS), "hour");
  }
  return format.format(Math.trunc(span / DAY_MS), "day");
}

/** A point in time in full. */
export function moment(at: number, language: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return format.format(at);
}

/** Minutes and seconds that are left: "0:42". */
export function countdown(spanMs: number): string {
  const seconds = Math.max(0, Math.ceil(spanMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
