// How long the sessions of a channel live: presets, and a value of one's own between the limits.

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** The shortest and the longest life, in seconds; a test holds them to the gateway's. */
export const LIFE_S = { min: 30 * MINUTE_S, max: 30 * DAY_S } as const;

/** What is offered without typing, in seconds. */
export const PRESETS_S = [
  30 * MINUTE_S,
  HOUR_S,
  4 * HOUR_S,
  8 * HOUR_S,
  DAY_S,
  3 * DAY_S,
  7 * DAY_S,
  30 * DAY_S,
] as const;

/** The units of a value of one's own. */
export const UNITS_S = { minute: MINUTE_S, hour: HOUR_S, day: DAY_S } as const;

/** A unit. */
export type Unit = keyof typeof UNITS_S;

/** Seconds in the largest unit that needs no fraction. */
export function inUnits(seconds: number): { count: number; unit: Unit } {
  for (const unit of ["day", "hour"] as const) {
    if (seconds % UNITS_S[unit] === 0) {
      return { count: seconds / UNITS_S[unit], unit };
    }
  }
  return { count: Math.round(seconds / MINUTE_S), unit: "minute" };
}

/** A typed number with its unit, in seconds; `undefined` when it is no whole number. */
export function fromUnits(text: string, unit: Unit): number | undefined {
  const ascii = text.normalize("NFKC").trim();
  return /^\d{1,6}$/.test(ascii) ? Number(ascii) * UNITS_S[unit] : undefined;
}

/** Whether sessions may live so long. */
export function isLife(seconds: number | undefined): seconds is number {
  return seconds !== undefined && seconds >= LIFE_S.min && seconds <= LIFE_S.max;
}

/** A life in words: "8 hours". */
export function lifeText(seconds: number, language: string): string {
  const { count, unit } = inUnits(seconds);
  const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" });
  return format.format(count);
}
