// What has happened to this technician's own sessions since they last looked: a mark for each
// session, kept for this tab only.

import { useSyncExternalStore } from "react";
import type { MemberId, SessionId, SessionView } from "../protocol/generated";
import { useMe } from "./desk-context";
import { concerns } from "./session-book";

/** What is worth a look when it changes, as one word; expiry moving on is not. */
export function markOf(session: SessionView): string {
  const { state, assignee, presence, exchange, collaborators, note_count } = session;
  const outcome = exchange.kind === "idle" ? exchange.last : "";
  const people = [assignee?.id, ...collaborators.map(({ id }) => id)].join();
  const isThere = presence.kind === "online" || presence.kind === "reconnecting";
  return [state, people, isThere, exchange.kind, outcome, note_count].join("|");
}

/** The marks as they were last seen. */
export class Unread {
  readonly #seen = new Map<SessionId, string>();
  readonly #listeners = new Set<() => void>();

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The technician looks at the session, or did this to it: it is as they know it. */
  look(session: SessionView): void {
    const mark = markOf(session);
    if (this.#seen.get(session.id) !== mark) {
      this.#seen.set(session.id, mark);
      this.#tell();
    }
  }

  /** Read from a list: what has not been seen before is no news, it was there all along. */
  know(sessions: Iterable<SessionView>): void {
    for (const session of sessions) {
      if (!this.#seen.has(session.id)) {
        this.#seen.set(session.id, markOf(session));
      }
    }
  }

  /** Heard from the gateway: what has not been seen before is news. */
  hear(session: SessionView): void {
    if (!this.#seen.has(session.id)) {
      this.#seen.set(session.id, "");
    }
  }

  /** Whether something has happened to a session that concerns `me`. */
  isUnread(session: SessionView, me: MemberId): boolean {
    const seen = this.#seen.get(session.id);
    return seen !== undefined && seen !== markOf(session) && concerns(session, me);
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

/** The marks of this tab. */
export const unread = new Unread();

/** Whether the session has news, live. */
export function useUnread(session: SessionView): boolean {
  const me = useMe();
  return useSyncExternalStore(unread.subscribe, () => unread.isUnread(session, me.id));
}
