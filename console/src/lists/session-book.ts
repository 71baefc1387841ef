// Every session that this member may see, kept by highest version: an older message never
// undoes a newer one, whatever order the lists and the live news arrive in.

import type { Me, Place, SessionId, SessionState, SessionView } from "../protocol/generated";

/** The sessions as of one moment; a change makes a new one. */
export interface Book {
  readonly sessions: ReadonlyMap<SessionId, SessionView>;
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
  gone: new Map(),
  seen: new Map(),
  reading: 0,
};

/** Takes a session in, unless something newer is known of it. */
export function put(book: Book, session: SessionView): Book {
  const known = book.sessions.get(session.id)?.version ?? -1;
  const gone = book.gone.get(session.id) ?? -1;
  const seen = new Map(book.seen).set(session.id, book.reading);
  if (session.version < known || session.version <= gone) {
    return { ...book, seen };
  }
  return { ...book, seen, sessions: new Map(book.sessions).set(session.id, session) };
}

/** Takes a session off, unless something newer is known of it. */
export function remove(book: Book, id: SessionId, version: number): Book {
  if ((book.sessions.get(id)?.version ?? -1) > version) {
    return book;
  }
  const sessions = new Map(book.sessions);
  sessions.delete(id);
  const gone = new Map(book.gone).set(id, Math.max(version, book.gone.get(id) ?? -1));
  for (const oldest of gone.keys()) {
    if (gone.size <= GONE_MAX) {
      break;
    }
    gone.delete(oldest);
  }
  return { ...book, sessions, gone };
}

/** The lists are about to be read anew: from here on it counts what is seen. */
export function startReading(book: Book): Book {
  return { ...book, reading: book.reading + 1 };
}

/** The lists were read: what was neither in them nor in the news since is not to be seen. */
export function finishReading(book: Book, lists: readonly SessionView[]): Book {
  const filled = lists.reduce(put, book);
  const kept = [...filled.sessions].filter(([id]) => filled.seen.get(id) === filled.reading);
  const sessions = new Map(kept);
  const seen = new Map([...filled.seen].filter(([id]) => sessions.has(id)));
  return { ...filled, sessions, seen };
}

/** A list that the left side offers. */
export type ListName = { kind: "home" } | Place;

/** The sessions of a list, open ones first, then newest first. */
export function list(book: Book, me: Me, name: ListName, now: number): SessionView[] {
  const rank = (session: SessionView): number => (isOpen(stateAt(session, now)) ? 0 : 1);
  return [...book.sessions.values()]
    .filter((session) => isIn(session, me, name))
    .sort((a, b) => rank(a) - rank(b) || b.created_at - a.created_at || (a.id < b.id ? 1 : -1));
}

function isIn(session: SessionView, me: Me, name: ListName): boolean {
  const { place } = session;
  switch (name.kind) {
    case "home":
      return [session.assignee, ...session.collaborators].some((person) => person?.id === me.id);
    case "private":
      return place.kind === "private" && place.member === name.member;
    case "channel":
      return place.kind === "channel" && place.channel === name.channel;
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
