// Every session that this member may see, kept by highest version: an older message never
// undoes a newer one, whatever order the lists and the live news arrive in.

import type {
  Me,
  MemberId,
  OpenEntry,
  Place,
  SessionId,
  SessionState,
  SessionView,
} from "../protocol/generated";

/** The sessions as of one moment; a change makes a new one. */
export interface Book {
  readonly sessions: ReadonlyMap<SessionId, SessionView>;
  /** Open sessions of which only what counting needs is known yet. */
  readonly entries: ReadonlyMap<SessionId, OpenEntry>;
  /** Sessions that left the lists, with the version at which they did. */
  readonly gone: ReadonlyMap<SessionId, number>;
  /** Which reading of the lists each session was last seen in. */
  readonly seen: ReadonlyMap<SessionId, number>;
  /** Counts the readings of the lists. */
  readonly reading: number;
}

/** How many removals are remembered. */
export const GONE_MAX = 1_000;

/** A book with nothing in it. */
export const EMPTY_BOOK: Book = {
  sessions: new Map(),
  entries: new Map(),
  gone: new Map(),
  seen: new Map(),
  reading: 0,
};

/** Takes a session in, unless something newer is known of it. */
export function put(book: Book, session: SessionView): Book {
  return putAll(book, [session]);
}

/** Takes many sessions in, each unless something newer is known of it. */
export function putAll(book: Book, views: readonly SessionView[]): Book {
  const seen = new Map(book.seen);
  const newer: SessionView[] = [];
  for (const session of views) {
    seen.set(session.id, book.reading);
    const known = book.sessions.get(session.id)?.version ?? -1;
    const gone = book.gone.get(session.id) ?? -1;
    if (session.version >= known && session.version > gone) {
      newer.push(session);
    }
  }
  if (newer.length === 0) {
    return { ...book, seen };
  }
  const sessions = new Map(book.sessions);
  const entries = new Map(book.entries);
  for (const session of newer) {
    if (session.version >= (sessions.get(session.id)?.version ?? -1)) {
      sessions.set(session.id, session);
      entries.delete(session.id);
    }
  }
  return { ...book, seen, sessions, entries };
}

/** Takes a session off, unless something newer is known of it. */
export function remove(book: Book, id: SessionId, version: number): Book {
  if ((book.sessions.get(id)?.version ?? -1) > version) {
    return book;
  }
  const sessions = new Map(book.sessions);
  sessions.delete(id);
  const entries = new Map(book.entries);
  entries.delete(id);
  const gone = new Map(book.gone).set(id, Math.max(version, book.gone.get(id) ?? -1));
  for (const oldest of gone.keys()) {
    if (gone.size <= GONE_MAX) {
      break;
    }
    gone.delete(oldest);
  }
  return { ...book, sessions, entries, gone };
}

/** The lists are about to be read anew: from here on it counts what is seen. */
export function startReading(book: Book): Book {
  return { ...book, reading: book.reading + 1 };
}

/**
 * Everything open was read, and some lists in full: what was in neither nor in the news since is
 * not to be seen. A session that has changed unheard is known by its entry until it is read anew.
 */
export function finishReading(
  book: Book,
  open: readonly OpenEntry[],
  lists: readonly SessionView[],
): Book {
  const filled = putAll(book, lists);
  const seen = new Map(filled.seen);
  const sessions = new Map(filled.sessions);
  const entries = new Map<SessionId, OpenEntry>();
  for (const entry of open) {
    const known = sessions.get(entry.id)?.version ?? -1;
    if (entry.version <= (filled.gone.get(entry.id) ?? -1)) {
      continue;
    }
    if (known >= entry.version) {
      seen.set(entry.id, filled.reading);
    } else {
      sessions.delete(entry.id);
      entries.set(entry.id, entry);
    }
  }
  for (const id of sessions.keys()) {
    if (seen.get(id) !== filled.reading) {
      sessions.delete(id);
    }
  }
  for (const id of seen.keys()) {
    if (!sessions.has(id)) {
      seen.delete(id);
    }
  }
  return { ...filled, sessions, entries, seen };
}

/** A list that the left side offers. */
export type ListName = { kind: "home" } | Place;

/** The sessions of a list, in no order. */
export function inList(book: Book, me: Me, name: ListName): SessionView[] {
  return [...book.sessions.values()].filter((session) => isIn(session, me, name));
}

/** Whether this member holds the session or was invited into it. */
export function takesPart(session: SessionView, member: MemberId): boolean {
  return (
    session.assignee?.id === member || session.collaborators.some((person) => person.id === member)
  );
}

/** Whether this member takes part in the session or is asked to. */
export function concerns(session: SessionView, member: MemberId): boolean {
  return takesPart(session, member) || session.invited.some(({ id }) => id === member);
}

function isIn(session: SessionView, me: Me, name: ListName): boolean {
  const { place } = session;
  switch (name.kind) {
    case "home":
      return concerns(session, me.id);
    case "private":
      return place.kind === "private" && place.member === name.member;
    case "channel":
      return place.kind === "channel" && place.channel === name.channel;
  }
}

/** How many sessions of a list are in each state. */
export type Counts = Readonly<Record<SessionState, number>>;

const NONE: Counts = { waiting: 0, active: 0, queued: 0, expired: 0, closed: 0, deleted: 0 };

/** Counts every list by state in one pass; the keys are those of `keyOf`. */
export function countLists(book: Book, me: Me, now: number): (name: ListName) => Counts {
  const counts = new Map<string, Record<SessionState, number>>();
  const add = (key: string, state: SessionState): void => {
    const list = counts.get(key) ?? { ...NONE };
    list[state] += 1;
    counts.set(key, list);
  };
  for (const session of book.sessions.values()) {
    const state = stateAt(session, now);
    add(keyOf(session.place), state);
    if (concerns(session, me.id)) {
      add(keyOf({ kind: "home" }), state);
    }
  }
  for (const { place, state, expires_at, is_home } of book.entries.values()) {
    const then = isOpen(state) && now >= expires_at ? "expired" : state;
    add(keyOf(place), then);
    if (is_home) {
      add(keyOf({ kind: "home" }), then);
    }
  }
  return (name) => counts.get(keyOf(name)) ?? NONE;
}

/** A list's name as one word. */
export function keyOf(name: ListName): string {
  switch (name.kind) {
    case "home":
      return "home";
    case "private":
      return `private ${name.member}`;
    case "channel":
      return `channel ${name.channel}`;
  }
}

/** The state at `now` by the server's clock: past its expiry an open session is expired. */
export function stateAt(session: SessionView, now: number): SessionState {
  const live = session.exchange.kind === "connected";
  return isOpen(session.state) && !live && now >= session.expires_at ? "expired" : session.state;
}

/** Whether a session in this state can still be worked on. */
export function isOpen(state: SessionState): boolean {
  return state === "waiting" || state === "active" || state === "queued";
}
