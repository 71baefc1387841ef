// Times and spans in the reader's language.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const relatives = new Map<string, Intl.RelativeTimeFormat>();
const moments = new Map<string, Intl.DateTimeFormat>();

/** How far `at` lies from `now`: "5 minutes ago", "in 3 hours". */
export function relative(at: number, now: number, language: string): string {
  // Making one takes longer than all that it formats on a screen.
  const format =
    relatives.get(language) ??
    new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  relatives.set(language, format);
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
  const format =
    moments.get(language) ??
    new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  moments.set(language, format);
  return format.format(at);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The time of day: "10:42". */
export function clock(at: number, language: string): string {
  const format = clocks.get(language) ?? new Intl.DateTimeFormat(language, { timeStyle: "short" });
  clocks.set(language, format);
  return format.format(at);
}

/** Minutes and seconds that are left: "0:42". */
export function countdown(spanMs: number): string {
  const seconds = Math.max(0, Math.ceil(spanMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const UNITS = [
  ["day", DAY_MS],
  ["hour", HOUR_MS],
  ["minute", MINUTE_MS],
] as const;

/** How long something has lasted, in its two largest units: "2 hr 5 min". */
export function lasting(spanMs: number, language: string): string {
  const parts: string[] = [];
  let rest = Math.max(0, spanMs);
  for (const [unit, size] of UNITS) {
    const number = Math.floor(rest / size);
    rest -= number * size;
    if (number > 0 && parts.length < 2) {
      parts.push(unitFormat(unit, language).format(number));
    }
  }
  const second = unitFormat("second", language).format(Math.floor(rest / 1000));
  return parts.length === 0 ? second : parts.join(language === "ja" ? "" : " ");
}

const units = new Map<string, Intl.NumberFormat>();

function unitFormat(unit: string, language: string): Intl.NumberFormat {
  const key = `${language} ${unit}`;
  const format =
    units.get(key) ??
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" });
  units.set(key, format);
  return format;
}
