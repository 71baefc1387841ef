// The WebSocket to the gateway: kept up, watched, and never trusted with unchecked text.

import { definitions } from "virtual:schema/console";
import { parseFrame } from "../protocol/frame";
import {
  type FromConsole,
  PING_EVERY_SECONDS,
  SUBPROTOCOL,
  TICKET_PREFIX,
  type ToConsole,
} from "../protocol/generated";
import { retryDelayMs } from "./retry";

/** Whether the gateway's news arrive. */
export type LinkState = "connecting" | "online" | "offline";

/** What the socket needs and whom it tells. */
export interface SocketOptions {
  url: string;
  /** Asks for a single-use ticket. */
  ticket: () => Promise<string>;
  onMessage: (message: ToConsole) => void;
  onState: (state: LinkState) => void;
  /** The ticket was refused for good: signed out or switched off. */
  onRefused: (error: unknown) => boolean;
}

/** A ping that is not answered within this time means that the line is dead. */
const PONG_TIMEOUT_MS = 10_000;
/** Coming back to a tab that heard nothing for this long checks the line at once. */
const QUIET_MS = 30_000;

/** A WebSocket that comes back by itself until it is stopped. */
export class GatewaySocket {
  readonly #options: SocketOptions;
  #socket: WebSocket | undefined;
  #stopped = false;
  #attempt = 0;
  #seq = 0;
  #heardAt = 0;
  #pingTimer: ReturnType<typeof setTimeout> | undefined;
  #pongTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
    window.addEventListener("online", this.#retryNow);
    document.addEventListener("visibilitychange", this.#checkLine);
    void this.#connect();
  }

  /** Sends a message; false when the line is down, and then nothing is kept for later. */
  send(message: FromConsole): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Closes for good. */
  stop(): void {
    this.#stopped = true;
    window.removeEventListener("online", this.#retryNow);
    document.removeEventListener("visibilitychange", this.#checkLine);
    this.#clearTimers();
    this.#socket?.close(1000);
  }

  async #connect(): Promise<void> {
    this.#clearTimers();
    this.#options.onState(this.#attempt === 0 ? "connecting" : "offline");
    let ticket: string;
    try {
      ticket = await this.#options.ticket();
    } catch (error) {
      if (!this.#options.onRefused(error)) {
        this.#retryLater();
      }
      return;
    }
    if (this.#stopped) {
      return;
    }
    const socket = new WebSocket(this.#options.url, [SUBPROTOCOL, TICKET_PREFIX + ticket]);
    this.#socket = socket;
    socket.addEventListener("open", () => this.send({ type: "watch" }));
    socket.addEventListener("message", ({ data }) => this.#hear(data));
    socket.addEventListener("close", () => {
      if (this.#socket === socket) {
        this.#retryLater();
      }
    });
  }

  #hear(data: unknown): void {
    this.#heardAt = performance.now();
    const parsed = parseFrame(definitions, "ToConsole", typeof data === "string" ? data : "");
    if (!parsed.ok) {
      return; // A newer gateway may say what this version does not know.
    }
    const message = parsed.value;
    if (message.type === "pong") {
      clearTimeout(this.#pongTimer);
    }
    if (message.type === "watching") {
      this.#attempt = 0;
      this.#schedulePing();
      this.#options.onState("online");
    }
    this.#options.onMessage(message);
  }

  #schedulePing(): void {
    clearTimeout(this.#pingTimer);
    this.#pingTimer = setTimeout(() => this.#ping(), PING_EVERY_SECONDS * 1000);
  }

  #ping(): void {
    this.#seq += 1;
    this.send({ type: "ping", seq: this.#seq });
    clearTimeout(this.#pongTimer);
    this.#pongTimer = setTimeout(() => this.#retryNow(), PONG_TIMEOUT_MS);
    this.#schedulePing();
  }

  readonly #checkLine = (): void => {
    const quiet = performance.now() - this.#heardAt > QUIET_MS;
    if (!document.hidden && quiet && this.#socket?.readyState === WebSocket.OPEN) {
      this.#ping();
    }
  };

  readonly #retryNow = (): void => {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    if (!this.#stopped) {
      this.#attempt += 1;
      void this.#connect();
    }
  };

  #retryLater(): void {
    if (this.#stopped) {
      return;
    }
    this.#clearTimers();
    this.#options.onState("offline");
    this.#attempt += 1;
    const delay = retryDelayMs(this.#attempt, Math.random());
    this.#retryTimer = setTimeout(() => void this.#connect(), delay);
  }

  #clearTimers(): void {
    clearTimeout(this.#pingTimer);
    clearTimeout(this.#pongTimer);
    clearTimeout(this.#retryTimer);
  }
}
