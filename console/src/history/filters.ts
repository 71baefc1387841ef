// What is searched for in the history, as it stands in the page's address: pure.

import type { SearchHistory, SessionState } from "../protocol/generated";

/** The search, as the fields of the screen hold it; an empty text filters nothing. */
export interface Filters {
  readonly text: string;
  /** Days of the reader's calendar, `2026-11-22`. */
  readonly from: string;
  readonly until: string;
  readonly technician: string;
  readonly channel: string;
  readonly state: "" | SessionState;
}

/** Nothing is filtered. */
export const NO_FILTERS: Filters = {
  text: "",
  from: "",
  until: "",
  technician: "",
  channel: "",
  state: "",
};

/** The states that can be filtered by, in their order. */
export const STATES = [
  "waiting",
  "active",
  "queued",
  "expired",
  "closed",
  "deleted",
] as const satisfies readonly SessionState[];

/** The longest text, in characters; a test holds it to the gateway's. */
export const TEXT_CHARS_MAX = 100;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What an address's query says; what it says wrongly filters nothing. */
export function parseFilters(query: string): Filters {
  const params = new URLSearchParams(query);
  const text = (key: keyof Filters): string => params.get(key) ?? "";
  const day = (key: keyof Filters): string => (DAY.test(text(key)) ? text(key) : "");
  return {
    text: text("text"),
    from: day("from"),
    until: day("until"),
    technician: text("technician"),
    channel: text("channel"),
    state: STATES.find((state) => state === text("state")) ?? "",
  };
}

/** The query of an address; empty when nothing is filtered. */
export function queryOf(filters: Filters): string {
  const params = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ""));
  return params.toString();
}

/** Why this cannot be searched for. */
export type FilterFault = { kind: "tooLong"; max: number; now: number } | { kind: "badRange" };

/** Why this cannot be searched for, if it cannot. */
export function filterFault({ text, from, until }: Filters): FilterFault | undefined {
  const now = [...text.trim()].length;
  if (now > TEXT_CHARS_MAX) {
    return { kind: "tooLong", max: TEXT_CHARS_MAX, now };
  }
  return from !== "" && until !== "" && until < from ? { kind: "badRange" } : undefined;
}

/** The search to send. The last day is searched to its end. */
export function searchOf(filters: Filters, after?: string): SearchHistory {
  const { text, from, until, technician, channel, state } = filters;
  const search: SearchHistory = { states: state === "" ? [] : [state] };
  if (text.trim() !== "") {
    search.text = text.trim();
  }
  if (from !== "") {
    search.from = startOfDay(from, 0);
  }
  if (until !== "") {
    search.until = startOfDay(until, 1);
  }
  if (technician !== "") {
    search.technician = technician;
  }
  if (channel !== "") {
    search.channel = channel;
  }
  if (after !== undefined) {
    search.after = after;
  }
  return search;
}

/** The first moment of a day of the reader's calendar, `later` days on. */
function startOfDay(day: string, later: number): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).getTime();
}
