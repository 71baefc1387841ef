// What of a list is shown, in which order: search, filters and sorting, and the same as an address.

import type { Me, SessionState, SessionView } from "../protocol/generated";
import { fold } from "../words/fold";
import { urgency, WAITS, waitingFor } from "./attention";
import { isOpen, stateAt } from "./session-book";

/** The columns that a list is sorted by; `waiting` is how it comes. */
export const SORTS = ["waiting", "state", "customer", "technician", "made", "expires"] as const;
/** The states that can be asked for, and `me`: somebody waits for this technician. */
export const FILTERS = ["me", "waiting", "active", "queued", "expired", "closed"] as const;

/** A column to sort by. */
export type SortKey = (typeof SORTS)[number];
/** What to show. */
export type Filter = (typeof FILTERS)[number];

/** What is asked of a list. */
export interface Query {
  readonly text: string;
  readonly filter: Filter | undefined;
  /** A member's id, or `nobody`. */
  readonly technician: string | undefined;
  readonly sort: SortKey;
  readonly isReversed: boolean;
}

/** Stands for sessions that nobody holds. */
export const NOBODY = "nobody";
/** The longest search text, in characters. */
export const SEARCH_CHARS_MAX = 100;

/** Nothing asked: all of the list, who waits first. */
export const PLAIN: Query = {
  text: "",
  filter: undefined,
  technician: undefined,
  sort: "waiting",
  isReversed: false,
};

/** Reads a query from the address; what is not understood is as if it were not there. */
export function readQuery(search: string): Query {
  const params = new URLSearchParams(search);
  const sort = params.get("sort") ?? "";
  return {
    text: (params.get("q") ?? "").slice(0, SEARCH_CHARS_MAX),
    filter: FILTERS.find((filter) => filter === params.get("state")),
    technician: params.get("who") ?? undefined,
    sort: SORTS.find((key) => key === sort.replace(/^-/, "")) ?? PLAIN.sort,
    isReversed: sort.startsWith("-"),
  };
}

/** Writes a query as the address has it; the plain one is an empty text. */
export function writeQuery(query: Query): string {
  const params = new URLSearchParams();
  if (query.text !== "") {
    params.set("q", query.text);
  }
  if (query.filter !== undefined) {
    params.set("state", query.filter);
  }
  if (query.technician !== undefined) {
    params.set("who", query.technician);
  }
  if (query.sort !== PLAIN.sort || query.isReversed) {
    params.set("sort", (query.isReversed ? "-" : "") + query.sort);
  }
  return params.toString();
}

/** Whether anything is left out by this query. */
export function isNarrowed({ text, filter, technician }: Query): boolean {
  return text.trim() !== "" || filter !== undefined || technician !== undefined;
}

/** A list as it is shown. */
export interface Arranged {
  readonly rows: readonly SessionView[];
  /** How many there are of each filter, whatever state is chosen. */
  readonly counts: Readonly<Record<Filter, number>>;
  /** Their sum without the filter by state. */
  readonly total: number;
  /** The server's time at which this stops being true by itself. */
  readonly validUntil: number;
}

/** What is known besides the sessions. */
export interface Reader {
  readonly me: Me;
  /** The server's clock in milliseconds. */
  readonly now: number;
  readonly language: string;
}

/** Arranges the sessions of a list for a reader. */
export function arrange(
  sessions: readonly SessionView[],
  query: Query,
  { me, now, language }: Reader,
): Arranged {
  const words = fold(query.text).split(" ").filter(Boolean);
  const counts = { me: 0, waiting: 0, active: 0, queued: 0, expired: 0, closed: 0 };
  const rows: Row[] = [];
  let total = 0;
  let validUntil = Number.POSITIVE_INFINITY;
  for (const session of sessions) {
    const state = stateAt(session, now);
    if (state === "deleted" || !matches(session, words, query.technician, me)) {
      continue;
    }
    const waiting = waitingFor(session, me, now);
    total += 1;
    counts[state] += 1;
    counts.me += waiting === undefined ? 0 : 1;
    validUntil = Math.min(validUntil, nextChange(session, state, now));
    const isShown =
      query.filter === undefined ||
      (query.filter === "me" ? waiting !== undefined : query.filter === state);
    if (isShown) {
      rows.push({ session, state, urgency: urgency(waiting) });
    }
  }
  rows.sort(order(query, language));
  return { rows: rows.map(({ session }) => session), counts, total, validUntil };
}

interface Row {
  session: SessionView;
  state: SessionState;
  urgency: number;
}

/** When the clock alone changes how this session is shown. */
function nextChange(
  { exchange, expires_at }: SessionView,
  state: SessionState,
  now: number,
): number {
  const lapse = exchange.kind === "granted" ? exchange.lapses_at : Number.POSITIVE_INFINITY;
  const expiry = isOpen(state) ? expires_at : Number.POSITIVE_INFINITY;
  return Math.min(...[lapse, expiry].filter((at) => at > now), Number.POSITIVE_INFINITY);
}

const folded = new WeakMap<SessionView, string>();

function matches(
  session: SessionView,
  words: readonly string[],
  technician: string | undefined,
  me: Me,
): boolean {
  const { assignee, collaborators, customer, subject, place } = session;
  const people = [assignee, ...collaborators].filter((person) => person !== undefined);
  if (technician !== undefined) {
    const holds = technician === NOBODY ? assignee === undefined : false;
    if (!holds && !people.some((person) => person.id === technician)) {
      return false;
    }
  }
  if (words.length === 0) {
    return true;
  }
  let text = folded.get(session);
  if (text === undefined) {
    const channel = me.channels.find(({ id }) => place.kind === "channel" && place.channel === id);
    const parts = [customer, subject, channel?.name, ...people.map(({ name }) => name), session.id];
    text = fold(parts.filter((part) => part !== undefined).join(" "));
    folded.set(session, text);
  }
  return words.every((word) => text.includes(word));
}

const STATE_ORDER: readonly SessionState[] = [
  "queued",
  "active",
  "waiting",
  "expired",
  "closed",
  "deleted",
];

const collators = new Map<string, Intl.Collator>();

function order({ sort, isReversed }: Query, language: string): (a: Row, b: Row) => number {
  let collator = collators.get(language);
  if (collator === undefined) {
    collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
    collators.set(language, collator);
  }
  const { compare } = collator;
  const by: Record<SortKey, (a: Row, b: Row) => number> = {
    waiting: byUrgency,
    state: (a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state),
    customer: (a, b) => byName(a.session.customer, b.session.customer, compare),
    technician: (a, b) => byName(a.session.assignee?.name, b.session.assignee?.name, compare),
    made: (a, b) => b.session.created_at - a.session.created_at,
    expires: (a, b) => rank(a) - rank(b) || a.session.expires_at - b.session.expires_at,
  };
  const chosen = by[sort];
  const sign = isReversed ? -1 : 1;
  return (a, b) => sign * chosen(a, b) || byUrgency(a, b);
}

function byUrgency(a: Row, b: Row): number {
  const isUrgent = a.urgency < WAITS.length && b.urgency < WAITS.length;
  const since = ({ session }: Row): number => session.queued_since ?? session.created_at;
  const byAge = since(b) - since(a);
  return (
    a.urgency - b.urgency ||
    // Of those who wait, the one who has waited longest; of the others, the newest.
    rank(a) - rank(b) ||
    (isUrgent ? -byAge : byAge) ||
    (a.session.id < b.session.id ? 1 : -1)
  );
}

function rank({ state }: Row): number {
  return isOpen(state) ? 0 : 1;
}

/** Names in the reader's order; what has none comes last. */
function byName(
  a: string | undefined,
  b: string | undefined,
  compare: (a: string, b: string) => number,
): number {
  if (a === undefined || b === undefined) {
    return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0);
  }
  return compare(a, b);
}
