// Which lists are read in full: those that a screen shows, each with its open sessions at once and
// its past ones page by page.

import type { SessionList, SessionView } from "../protocol/generated";
import { keyOf, type ListName } from "./session-book";

/** The parts of a list that come in pages. */
export const PAST = ["expired", "closed"] as const;

/** A part that comes in pages. */
export type Past = (typeof PAST)[number];

/** How far a part has been read. */
export interface PartState {
  readonly isLoading: boolean;
  /** Whether there is no more to read. */
  readonly isDone: boolean;
  readonly hasFailed: boolean;
  readonly cursor: string | undefined;
}

/** What has been read of a list. */
export interface ListState {
  /** Whether its open sessions were read. */
  readonly isRead: boolean;
  readonly past: Readonly<Record<Past, PartState>>;
}

const UNREAD_PART: PartState = {
  isLoading: false,
  isDone: false,
  hasFailed: false,
  cursor: undefined,
};

/** Of a list that was never opened. */
export const NOT_READ: ListState = {
  isRead: false,
  past: { expired: UNREAD_PART, closed: UNREAD_PART },
};

/** What reading needs and whom it tells. */
export interface Reads {
  read: (name: ListName, part: "open" | Past, cursor?: string) => Promise<SessionList>;
  /** Counts the readings of everything; an answer to an older one is dropped. */
  reading: () => number;
  take: (sessions: readonly SessionView[]) => void;
  onChange: (lists: ReadonlyMap<string, ListState>) => void;
}

/** Reads lists for the screens that are open. */
export class ReadLists {
  readonly #reads: Reads;
  readonly #open = new Map<string, { name: ListName; screens: number }>();
  #lists: ReadonlyMap<string, ListState> = new Map();

  constructor(reads: Reads) {
    this.#reads = reads;
  }

  /** A screen shows the list until the result is called. */
  open(name: ListName): () => void {
    const key = keyOf(name);
    const known = this.#open.get(key) ?? { name, screens: 0 };
    this.#open.set(key, { name, screens: known.screens + 1 });
    const { isRead } = this.#lists.get(key) ?? NOT_READ;
    if (!isRead && this.#reads.reading() > 0) {
      void this.#readOpen(name).then(this.#reads.take, () => undefined);
    }
    return () => {
      const left = (this.#open.get(key)?.screens ?? 1) - 1;
      if (left > 0) {
        this.#open.set(key, { name, screens: left });
      } else {
        this.#open.delete(key);
      }
    };
  }

  /** Reads the open sessions of these lists and of every list that is shown. */
  async readAnew(always: readonly ListName[]): Promise<readonly SessionView[]> {
    const shown = [...this.#open.values()].map(({ name }) => name);
    const names = new Map([...always, ...shown].map((name) => [keyOf(name), name]));
    // Where pages end may have moved: they are read from the first again.
    const kept = [...this.#lists].filter(([key]) => names.has(key));
    this.#lists = new Map(kept.map(([key, { isRead }]) => [key, { ...NOT_READ, isRead }]));
    const lists = await Promise.all([...names.values()].map((name) => this.#readOpen(name)));
    return lists.flat();
  }

  /** Reads the next page of a part, unless one is on its way. */
  async more(name: ListName, part: Past): Promise<void> {
    const { isLoading, isDone, cursor } = (this.#lists.get(keyOf(name)) ?? NOT_READ).past[part];
    if (isLoading || isDone) {
      return;
    }
    const reading = this.#reads.reading();
    this.#setPart(name, part, { isLoading: true, hasFailed: false });
    try {
      const { sessions, next } = await this.#reads.read(name, part, cursor);
      if (reading === this.#reads.reading()) {
        this.#reads.take(sessions);
        this.#setPart(name, part, { isLoading: false, isDone: next === undefined, cursor: next });
      }
    } catch {
      if (reading === this.#reads.reading()) {
        this.#setPart(name, part, { isLoading: false, hasFailed: true });
      }
    }
  }

  async #readOpen(name: ListName): Promise<readonly SessionView[]> {
    const { sessions } = await this.#reads.read(name, "open");
    this.#set(name, { ...(this.#lists.get(keyOf(name)) ?? NOT_READ), isRead: true });
    return sessions;
  }

  #setPart(name: ListName, part: Past, change: Partial<PartState>): void {
    const list = this.#lists.get(keyOf(name)) ?? NOT_READ;
    const past = { ...list.past, [part]: { ...list.past[part], ...change } };
    this.#set(name, { ...list, past });
  }

  #set(name: ListName, list: ListState): void {
    this.#lists = new Map(this.#lists).set(keyOf(name), list);
    this.#reads.onChange(this.#lists);
  }
}
