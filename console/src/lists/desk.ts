// What the signed-in member works with: who they are, the live sessions, the line to the gateway.

import type { Api } from "../gateway/api";
import { codeOf, Refused } from "../gateway/refused";
import { GatewaySocket, type LinkState } from "../gateway/socket";
import {
  type Command,
  type CreateSession,
  type ErrorCode,
  type FromConsole,
  type Me,
  type PersonView,
  PROTOCOL_VERSION,
  type SessionCreated,
  type SessionId,
  type SessionView,
  type ToConsole,
} from "../protocol/generated";
import { type Book, EMPTY_BOOK, finishReading, put, remove, startReading } from "./session-book";

/** The desk at one moment. */
export interface DeskState {
  /** `failed` says why nothing can be shown at all. */
  readonly phase: { kind: "loading" } | { kind: "ready" } | { kind: "failed"; code: ErrorCode };
  readonly me: Me | undefined;
  readonly members: readonly PersonView[];
  readonly book: Book;
  /** Whether the lists have been read at least once. */
  readonly isRead: boolean;
  readonly link: LinkState;
  /** The server's clock less this computer's, in milliseconds. */
  readonly clockOffsetMs: number;
  /** The sign-in has lapsed: what is shown is the last known state. */
  readonly isSignedOut: boolean;
}

const REREAD_AFTER_MS = 3_000;

const START: DeskState = {
  phase: { kind: "loading" },
  me: undefined,
  members: [],
  book: EMPTY_BOOK,
  isRead: false,
  link: "connecting",
  clockOffsetMs: 0,
  isSignedOut: false,
};

/** Keeps `DeskState` up to date and carries commands to the gateway. */
export class Desk {
  readonly #api: Api;
  readonly #listeners = new Set<() => void>();
  readonly #messageListeners = new Set<(message: ToConsole) => void>();
  #socket: GatewaySocket | undefined;
  #state = START;
  #rereadTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api) {
    this.#api = api;
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

  /** Reads who is signed in and opens the line. */
  async start(): Promise<void> {
    this.#set({ phase: { kind: "loading" } });
    try {
      const [me, { members }] = await Promise.all([this.#api.me(), this.#api.members()]);
      if (me.console_min > PROTOCOL_VERSION) {
        throw new Refused("version_too_old");
      }
      const phase = { kind: "ready" } as const;
      this.#set({ phase, me, members, clockOffsetMs: me.now - Date.now() });
      this.#openLine(me);
    } catch (error) {
      this.#set({ phase: { kind: "failed", code: codeOf(error) } });
    }
  }

  /** Closes the line. */
  stop(): void {
    clearTimeout(this.#rereadTimer);
    this.#socket?.stop();
    this.#socket = undefined;
  }

  /** Sends over the line; false when it is down. */
  send(message: FromConsole): boolean {
    return this.#socket?.send(message) ?? false;
  }

  /** Does something to a session; throws `Refused`. */
  async run(id: SessionId, command: Command): Promise<SessionView> {
    const session = await this.#noticing(this.#api.command(id, command));
    this.#take(session);
    return session;
  }

  /** Makes a session; throws `Refused`. */
  async create(body: CreateSession): Promise<SessionCreated> {
    const created = await this.#noticing(this.#api.create(body));
    this.#take(created.session);
    return created;
  }

  /** Reads one session, for a page that was opened by its address; throws `Refused`. */
  async read(id: SessionId): Promise<void> {
    this.#take(await this.#noticing(this.#api.session(id)));
  }

  /** Asks the gateway for what the desk does not keep, as the signed-in member; throws `Refused`. */
  ask<T>(question: (token: string) => Promise<T>): Promise<T> {
    return this.#noticing(this.#api.as(question));
  }

  /** The ways into a session; throws `Refused`. */
  codes(id: SessionId): ReturnType<Api["codes"]> {
    return this.#noticing(this.#api.codes(id));
  }

  #openLine(me: Me): void {
    this.#socket?.stop();
    this.#socket = new GatewaySocket({
      url: me.socket_url,
      ticket: async () => (await this.#api.ticket()).ticket,
      onMessage: (message) => this.#hear(message),
      onState: (link) => this.#set({ link }),
      onRefused: (error) => this.#noticeSignedOut(error),
    });
  }

  #hear(message: ToConsole): void {
    switch (message.type) {
      case "watching":
        this.#set({
          clockOffsetMs: message.now - Date.now(),
          book: startReading(this.#state.book),
        });
        void this.#readLists();
        break;
      case "pong":
        this.#set({ clockOffsetMs: message.now - Date.now() });
        break;
      case "session":
        this.#take(message.session);
        break;
      case "session_removed":
        this.#set({ book: remove(this.#state.book, message.session, message.version) });
        break;
      case "connect":
      case "signal":
      case "refused":
        break; // The share in its window listens for these.
    }
    for (const listener of this.#messageListeners) {
      listener(message);
    }
  }

  async #readLists(): Promise<void> {
    const { me } = this.#state;
    const { reading } = this.#state.book;
    const api = this.#api;
    const channels = me?.channels ?? [];
    try {
      const lists = await Promise.all([
        api.home(),
        api.private(),
        ...channels.map(({ id }) => api.channel(id)),
      ]);
      if (reading === this.#state.book.reading) {
        const sessions = lists.flatMap((list) => list.sessions);
        this.#set({ book: finishReading(this.#state.book, sessions), isRead: true });
      }
    } catch (error) {
      if (!this.#noticeSignedOut(error)) {
        clearTimeout(this.#rereadTimer);
        this.#rereadTimer = setTimeout(() => void this.#readLists(), REREAD_AFTER_MS);
      }
    }
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
    const lapsed = ["not_signed_in", "member_disabled", "not_a_member"].includes(codeOf(error));
    if (lapsed) {
      this.#set({ isSignedOut: true, link: "offline" });
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
