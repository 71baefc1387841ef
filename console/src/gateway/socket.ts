// The WebSocket to the gateway: kept up, watched, replaced before its time is over, and never
// trusted with unchecked text.

import { definitions } from "virtual:schema/console";
import { parseFrame } from "../protocol/frame";
import {
  type FromConsole,
  PING_EVERY_SECONDS,
  RENEW_AFTER_SECONDS,
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
  /** A new line has taken over from one that still works, for a few seconds. */
  onRenewed: () => void;
}

/** A ping that is not answered within this time means that the line is dead. */
export const PONG_TIMEOUT_MS = 10_000;
/** A line that is not up within this time is given up for the next. */
export const WATCHING_TIMEOUT_MS = 15_000;
/** Coming back to a tab that heard nothing for this long checks the line at once. */
const QUIET_MS = 30_000;
/** Consoles that connected together do not all renew together. */
export const RENEW_JITTER_MS = 12 * 60_000;
/** The gateway ends a connection after two hours: a new one takes over before, without a gap. */
export const RENEW_AFTER_MS = RENEW_AFTER_SECONDS * 1_000 - RENEW_JITTER_MS;
/** A renewal that did not work, or would disturb a share that is connecting, is tried again. */
export const RENEW_AGAIN_MS = 60_000;
/** For so long the old line is still listened to. */
export const OVERLAP_MS = 5_000;
/** Two computers that have signalled within this time may still be finding each other. */
const SIGNALS_QUIET_MS = 30_000;

type Timer = ReturnType<typeof setTimeout>;

/** A WebSocket that comes back by itself until it is stopped. */
export class GatewaySocket {
  readonly #options: SocketOptions;
  #socket: WebSocket | undefined;
  /** What is to take over from `#socket`. */
  #next: WebSocket | undefined;
  #stopped = false;
  #attempt = 0;
  #seq = 0;
  #heardAt = 0;
  #signalAt = Number.NEGATIVE_INFINITY;
  #pingTimer: Timer | undefined;
  #pongTimer: Timer | undefined;
  #retryTimer: Timer | undefined;
  #watchingTimer: Timer | undefined;
  #renewTimer: Timer | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
    window.addEventListener("online", this.retryNow);
    document.addEventListener("visibilitychange", this.#checkLine);
    void this.#connect();
  }

  /** Sends a message; false when the line is down, and then nothing is kept for later. */
  send(message: FromConsole): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#noteSignal(message.type);
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Closes for good. */
  stop(): void {
    this.#stopped = true;
    window.removeEventListener("online", this.retryNow);
    document.removeEventListener("visibilitychange", this.#checkLine);
    this.#clearTimers();
    clearTimeout(this.#renewTimer);
    this.#socket?.close(1000);
    this.#next?.close(1000);
  }

  /** Does not wait for the next try. */
  readonly retryNow = (): void => {
    if (!this.#stopped) {
      this.#attempt += 1;
      this.#drop();
      void this.#connect();
    }
  };

  async #connect(): Promise<void> {
    this.#clearTimers();
    this.#options.onState(this.#attempt === 0 ? "connecting" : "offline");
    const attempt = this.#attempt;
    let ticket: string;
    try {
      ticket = await this.#options.ticket();
    } catch (error) {
      if (!this.#options.onRefused(error) && attempt === this.#attempt) {
        this.#retryLater();
      }
      return;
    }
    if (this.#stopped || attempt !== this.#attempt) {
      return; // A newer try is under way.
    }
    const socket = this.#dial(ticket);
    this.#socket = socket;
    this.#watchingTimer = setTimeout(this.retryNow, WATCHING_TIMEOUT_MS);
    socket.addEventListener("close", () => {
      if (this.#socket === socket) {
        this.#retryLater();
      }
    });
  }

  #dial(ticket: string): WebSocket {
    const socket = new WebSocket(this.#options.url, [SUBPROTOCOL, TICKET_PREFIX + ticket]);
    const watch: FromConsole = { type: "watch" };
    socket.addEventListener("open", () => socket.send(JSON.stringify(watch)));
    socket.addEventListener("message", ({ data }) => this.#hear(socket, data));
    return socket;
  }

  #hear(socket: WebSocket, data: unknown): void {
    this.#heardAt = performance.now();
    const parsed = parseFrame(definitions, "ToConsole", typeof data === "string" ? data : "");
    if (!parsed.ok) {
      return; // A newer gateway may say what this version does not know.
    }
    const message = parsed.value;
    this.#noteSignal(message.type);
    if (message.type === "pong") {
      clearTimeout(this.#pongTimer);
    }
    if (message.type === "watching" && socket === this.#next) {
      this.#takeOver(socket);
      return; // Both lines were up: nothing was missed, so nothing has to be read anew.
    }
    if (message.type === "watching" && socket === this.#socket) {
      this.#attempt = 0;
      clearTimeout(this.#watchingTimer);
      this.#schedulePing();
      this.#scheduleRenewal(RENEW_AFTER_MS + Math.random() * RENEW_JITTER_MS);
      this.#options.onState("online");
    }
    this.#options.onMessage(message);
  }

  #scheduleRenewal(afterMs: number): void {
    clearTimeout(this.#renewTimer);
    this.#renewTimer = setTimeout(() => void this.#renew(), afterMs);
  }

  /** Opens the next line while the present one still works. */
  async #renew(): Promise<void> {
    this.#scheduleRenewal(RENEW_AGAIN_MS);
    const isSignalling = performance.now() - this.#signalAt < SIGNALS_QUIET_MS;
    if (isSignalling || this.#next !== undefined || this.#socket === undefined) {
      return;
    }
    const attempt = this.#attempt;
    const ticket = await this.#options.ticket().catch(() => undefined);
    if (ticket === undefined || this.#stopped || attempt !== this.#attempt) {
      return;
    }
    const next = this.#dial(ticket);
    this.#next = next;
    const giveUp = setTimeout(() => next.close(), WATCHING_TIMEOUT_MS);
    next.addEventListener("message", () => clearTimeout(giveUp), { once: true });
    next.addEventListener("close", () => {
      if (this.#next === next) {
        this.#next = undefined;
      } else if (this.#socket === next) {
        this.#retryLater();
      }
    });
  }

  #takeOver(next: WebSocket): void {
    const old = this.#socket;
    this.#socket = next;
    this.#next = undefined;
    this.#schedulePing();
    this.#scheduleRenewal(RENEW_AFTER_MS + Math.random() * RENEW_JITTER_MS);
    this.#options.onRenewed();
    setTimeout(() => old?.close(1000), OVERLAP_MS);
  }

  #schedulePing(): void {
    clearTimeout(this.#pingTimer);
    this.#pingTimer = setTimeout(() => this.#ping(), PING_EVERY_SECONDS * 1000);
  }

  #ping(): void {
    this.#seq += 1;
    this.send({ type: "ping", seq: this.#seq });
    clearTimeout(this.#pongTimer);
    this.#pongTimer = setTimeout(this.retryNow, PONG_TIMEOUT_MS);
    this.#schedulePing();
  }

  readonly #checkLine = (): void => {
    const quiet = performance.now() - this.#heardAt > QUIET_MS;
    if (!document.hidden && quiet && this.#socket?.readyState === WebSocket.OPEN) {
      this.#ping();
    }
  };

  #noteSignal(type: FromConsole["type"] | ToConsole["type"]): void {
    if (type === "connect" || type === "signal") {
      this.#signalAt = performance.now();
    }
  }

  #retryLater(): void {
    if (this.#stopped) {
      return;
    }
    this.#clearTimers();
    this.#drop();
    this.#options.onState("offline");
    this.#attempt += 1;
    const delay = retryDelayMs(this.#attempt, Math.random());
    this.#retryTimer = setTimeout(() => void this.#connect(), delay);
  }

  /** Lets go of both lines, whatever they are doing. */
  #drop(): void {
    const lines = [this.#socket, this.#next];
    this.#socket = undefined;
    this.#next = undefined;
    clearTimeout(this.#renewTimer);
    for (const line of lines) {
      line?.close();
    }
  }

  #clearTimers(): void {
    clearTimeout(this.#pingTimer);
    clearTimeout(this.#pongTimer);
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#watchingTimer);
  }
}
