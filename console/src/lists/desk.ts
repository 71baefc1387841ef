// What the signed-in member works with: who they are, the live sessions, the line to the gateway.

import type { Api } from "../gateway/api";
import { codeOf, Refused } from "../gateway/refused";
import { patiently } from "../gateway/retry";
import { GatewaySocket, type LinkState } from "../gateway/socket";
import { tellTooOld } from "../install/installation";
import {
  CHECK_EVERY_SECONDS,
  type Command,
  type CreateSession,
  type ErrorCode,
  type FromConsole,
  type Me,
  type OpenEntry,
  type PersonView,
  PROTOCOL_VERSION,
  type SessionCreated,
  type SessionId,
  type SessionView,
  type ToConsole,
} from "../protocol/generated";
import { newUlid } from "../protocol/ulid";
import { checkOf } from "./list-check";
import { type ListState, NOT_READ, type Past, ReadLists } from "./read-lists";
import {
  type Book,
  EMPTY_BOOK,
  finishReading,
  type ListName,
  put,
  putAll,
  remove,
  startReading,
} from "./session-book";
import { unread } from "./unread";

/** The desk at one moment. */
export interface DeskState {
  /** `failed` says why nothing can be shown at all. */
  readonly phase: { kind: "loading" } | { kind: "ready" } | { kind: "failed"; code: ErrorCode };
  readonly me: Me | undefined;
  readonly members: readonly PersonView[];
  readonly book: Book;
  /** Whether the open sessions have been read at least once. */
  readonly isRead: boolean;
  /** What has been read of each list, by `keyOf`. */
  readonly lists: ReadonlyMap<string, ListState>;
  /** How often this console has had the codes of a session made anew. */
  readonly renewals: ReadonlyMap<SessionId, number>;
  readonly link: LinkState;
  /** Nothing can have been missed: the line is up, and everything was read since it came up. */
  readonly isFresh: boolean;
  /** The server's time at which `isFresh` was last true. */
  readonly freshAt: number;
  /** The server's clock less this computer's, in milliseconds. */
  readonly clockOffsetMs: number;
  /** The sign-in has lapsed: what is shown is the last known state. */
  readonly isSignedOut: boolean;
}

const REREAD_AFTER_MS = 3_000;
const CHECK_EVERY_MS = CHECK_EVERY_SECONDS * 1_000;
/** Of the channels beyond these only the counts are known until they are opened. */
const CHANNELS_READ_MAX = 24;

const START: DeskState = {
  phase: { kind: "loading" },
  me: undefined,
  members: [],
  book: EMPTY_BOOK,
  isRead: false,
  lists: new Map(),
  renewals: new Map(),
  link: "connecting",
  isFresh: false,
  freshAt: 0,
  clockOffsetMs: 0,
  isSignedOut: false,
};

/** Keeps `DeskState` up to date and carries commands to the gateway. */
export class Desk {
  readonly #api: Api;
  readonly #listeners = new Set<() => void>();
  readonly #messageListeners = new Set<(message: ToConsole) => void>();
  readonly #reads: ReadLists;
  #socket: GatewaySocket | undefined;
  #state = START;
  #rereadTimer: ReturnType<typeof setTimeout> | undefined;
  #checkTimer: ReturnType<typeof setInterval> | undefined;
  readonly #lineListeners = new Set<() => void>();

  constructor(api: Api) {
    this.#api = api;
    this.#reads = new ReadLists({
      read: (name, part, cursor) => this.#noticing(api.list(name, part, cursor)),
      reading: () => this.#state.book.reading,
      take: (sessions) => {
        unread.know(sessions);
        this.#set({ book: putAll(this.#state.book, sessions) });
      },
      onChange: (lists) => this.#set({ lists }),
    });
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** For `useSyncExternalStore`. */
  readonly snapshot = (): DeskState => this.#state;

  /** Tells `listener` of every message from the gateway until the result is called. */
  onMessage(listener: (message: ToConsole) => void): () => void {
    this.#messageListeners.add(listener);
    return () => this.#messageListeners.delete(listener);
  }

  /** Calls `listener` whenever another line has taken the place of the one before. */
  onNewLine(listener: () => void): () => void {
    this.#lineListeners.add(listener);
    return () => this.#lineListeners.delete(listener);
  }

  /** Reads who is signed in and opens the line. */
  async start(): Promise<void> {
    this.#set({ phase: { kind: "loading" } });
    try {
      const me = await this.#askWho();
      this.#set({ phase: { kind: "ready" } });
      this.#openLine(me);
    } catch (error) {
      this.#set({ phase: { kind: "failed", code: codeOf(error) } });
    }
  }

  /** Closes the line. */
  stop(): void {
    clearTimeout(this.#rereadTimer);
    clearInterval(this.#checkTimer);
    this.#socket?.stop();
    this.#socket = undefined;
  }

  /** Tries to get the line back at once. */
  retryNow(): void {
    this.#socket?.retryNow();
  }

  /** Sends over the line; false when it is down. */
  send(message: FromConsole): boolean {
    return this.#socket?.send(message) ?? false;
  }

  /** The API, for screens that ask for what only they show; throws `Refused`. */
  get api(): Api {
    return this.#api;
  }

  /** Keeps a list read in full until the result is called. */
  open(name: ListName): () => void {
    return this.#reads.open(name);
  }

  /** Reads the next page of a list's past sessions. */
  more(name: ListName, part: Past): Promise<void> {
    return this.#reads.more(name, part);
  }

  /**
   * Does something to a session; throws `Refused`. A lost answer is asked for again under the same
   * id, so that nothing is done twice; what was refused shows how the session stands now.
   */
  async run(id: SessionId, command: Command): Promise<SessionView> {
    const body = { id: newUlid(), command };
    try {
      const session = await patiently(() => this.#noticing(this.#api.command(id, body)));
      unread.look(session);
      if (command.type === "renew_codes") {
        const { renewals } = this.#state;
        this.#set({ renewals: new Map(renewals).set(id, (renewals.get(id) ?? 0) + 1) });
      }
      if (session.state === "deleted" || session.undo_until !== undefined) {
        this.#set({ book: remove(this.#state.book, id, session.version) });
      } else {
        this.#take(session);
      }
      return session;
    } catch (error) {
      await this.read(id).catch(() => undefined);
      throw error;
    }
  }

  /** Makes a session; throws `Refused`. */
  async create(body: CreateSession): Promise<SessionCreated> {
    const created = await patiently(() => this.#noticing(this.#api.create(body)));
    unread.look(created.session);
    this.#take(created.session);
    return created;
  }

  /** Reads one session, for a page that was opened by its address; throws `Refused`. */
  async read(id: SessionId): Promise<void> {
    const version = this.#state.book.sessions.get(id)?.version ?? 0;
    try {
      this.#take(await this.#noticing(this.#api.session(id)));
    } catch (error) {
      if (codeOf(error) === "not_found" || codeOf(error) === "session_deleted") {
        this.#set({ book: remove(this.#state.book, id, version) });
      }
      throw error;
    }
  }

  /** Asks the gateway for what the desk does not keep, as the signed-in member; throws `Refused`. */
  ask<T>(question: (token: string) => Promise<T>): Promise<T> {
    return this.#noticing(this.#api.as(question));
  }

  /** The ways into a session; throws `Refused`. */
  codes(id: SessionId): ReturnType<Api["codes"]> {
    return this.#noticing(this.#api.codes(id));
  }

  async #askWho(): Promise<Me> {
    const [me, { members }] = await Promise.all([this.#api.me(), this.#api.members()]);
    if (me.console_min > PROTOCOL_VERSION) {
      throw new Refused("version_too_old");
    }
    this.#set({ me, members, clockOffsetMs: me.now - Date.now() });
    return me;
  }

  #openLine(me: Me): void {
    this.#socket?.stop();
    this.#socket = new GatewaySocket({
      url: me.socket_url,
      ticket: async () => (await this.#api.ticket()).ticket,
      onMessage: (message) => this.#hear(message),
      onState: (link) => this.#follow(link),
      onRefused: (error) => this.#noticeSignedOut(error),
      onRenewed: () => this.#tellNewLine(),
    });
    clearInterval(this.#checkTimer);
    this.#checkTimer = setInterval(() => this.#check(), CHECK_EVERY_MS);
  }

  /** News can be lost: now and then it is asked whether what is shown is what is kept. */
  #check(): void {
    const { isFresh, book, me, clockOffsetMs } = this.#state;
    if (isFresh && me !== undefined) {
      const now = Date.now() + clockOffsetMs;
      this.send({
        type: "check",
        lists: this.#always().map((name) => checkOf(book, me, name, now)),
      });
    }
  }

  #tellNewLine(): void {
    for (const listener of this.#lineListeners) {
      listener();
    }
  }

  #follow(link: LinkState): void {
    const { isFresh, clockOffsetMs } = this.#state;
    if (link !== "online" && isFresh) {
      this.#set({ link, isFresh: false, freshAt: Date.now() + clockOffsetMs });
    } else {
      this.#set({ link });
    }
  }

  #hear(message: ToConsole): void {
    switch (message.type) {
      case "watching":
        this.#set({ clockOffsetMs: message.now - Date.now() });
        this.#tellNewLine();
        void this.#readAnew();
        break;
      case "checked":
        this.#set({ clockOffsetMs: message.now - Date.now() });
        if (message.behind.length > 0) {
          this.#set({ isFresh: false, freshAt: message.now });
          void this.#readAnew();
        }
        break;
      case "pong":
        this.#set({ clockOffsetMs: message.now - Date.now() });
        break;
      case "session":
        unread.hear(message.session);
        this.#take(message.session);
        break;
      case "session_removed":
        this.#set({ book: remove(this.#state.book, message.session, message.version) });
        break;
      case "desk_changed":
        // What there is to watch may have changed: the answer to `watch` has all read anew.
        void this.#askWho().catch(() => undefined);
        this.send({ type: "watch" });
        break;
      case "support_asked":
      case "connect":
      case "signal":
      case "refused":
        break; // The share in its window listens for these.
    }
    for (const listener of this.#messageListeners) {
      listener(message);
    }
  }

  /** Reads everything open and the lists that are shown: whatever was missed is caught up. */
  async #readAnew(): Promise<void> {
    clearTimeout(this.#rereadTimer);
    this.#set({ book: startReading(this.#state.book) });
    const { reading } = this.#state.book;
    try {
      const [open, sessions] = await Promise.all([
        this.#openEntries(),
        this.#reads.readAnew(this.#always()),
      ]);
      if (reading !== this.#state.book.reading) {
        return;
      }
      unread.know(sessions);
      const book = finishReading(this.#state.book, open, sessions);
      const isFresh = this.#state.link === "online";
      this.#set({ book, isRead: true, isFresh });
    } catch (error) {
      if (reading === this.#state.book.reading && !this.#noticeSignedOut(error)) {
        this.#rereadTimer = setTimeout(() => void this.#readAnew(), REREAD_AFTER_MS);
      }
    }
  }

  /** What is not read in full is counted all the same. */
  async #openEntries(): Promise<readonly OpenEntry[]> {
    const channels = this.#state.me?.channels.length ?? 0;
    return channels <= CHANNELS_READ_MAX ? [] : (await this.#noticing(this.#api.open())).sessions;
  }

  /** What is read in full without being shown: where customers may wait for this member. */
  #always(): ListName[] {
    const { me } = this.#state;
    const channels = (me?.channels ?? []).slice(0, CHANNELS_READ_MAX);
    return [
      { kind: "home" },
      ...(me === undefined ? [] : [{ kind: "private", member: me.id } as const]),
      ...channels.map(({ id }) => ({ kind: "channel", channel: id }) as const),
    ];
  }

  #take(session: SessionView): void {
    this.#set({ book: put(this.#state.book, session) });
  }

  async #noticing<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      this.#noticeSignedOut(error);
      throw error;
    }
  }

  #noticeSignedOut(error: unknown): boolean {
    if (codeOf(error) === "version_too_old") {
      tellTooOld();
    }
    const lapsed = ["not_signed_in", "member_disabled", "not_a_member"].includes(codeOf(error));
    if (lapsed) {
      this.#set({ isSignedOut: true, link: "offline", isFresh: false });
    }
    return lapsed;
  }

  #set(change: Partial<DeskState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

/** What has been read of a list; a list that was never opened is not read. */
export function listState(state: DeskState, key: string): ListState {
  return state.lists.get(key) ?? NOT_READ;
}
