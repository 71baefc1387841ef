// One share from the second press to its end: connects, shows, says how it stands.

import type { Desk } from "../lists/desk";
import {
  type FromViewer,
  type IceServer,
  PROTOCOL_VERSION,
  type RequestId,
  type SessionId,
  type SessionView,
  type ToConsole,
  type ToViewer,
} from "../protocol/generated";
import { decodableCodecs } from "./codecs";
import { readShape } from "./cursor";
import { Liveness } from "./liveness";
import { PeerLink } from "./peer-link";
import { Picture } from "./picture";
import type { Point } from "./pointing";
import { BEFORE, type Ending, type Quality, type ShareState } from "./share-state";

/** The gateway has this long to let the connection begin. */
const GATEWAY_TIMEOUT_MS = 10_000;
/** The two computers have this long to find each other. */
const CONNECT_TIMEOUT_MS = 30_000;
/** How often the gateway hears that the share is up; a lease lasts ten minutes. */
const LEASE_EVERY_MS = 180_000;
const LOOK_EVERY_MS = 500;
/** A share that broke may come back for so long (`RESUME_WINDOW_MS` of the agent). */
export const RESUME_WINDOW_MS = 120_000;
/** A try to come back that the gateway refused is made again after this. */
const RETRY_AFTER_MS = 3_000;

/** Connects a granted share and keeps its state. */
export class ShareSession {
  readonly #desk: Desk;
  readonly #session: SessionId;
  readonly #request: RequestId;
  readonly #picture: Picture;
  readonly #codecs = decodableCodecs();
  readonly #listeners = new Set<() => void>();
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  readonly #stopHearing: () => void;
  readonly #stopFollowing: () => void;
  /** Told of each move of the customer's own pointer. */
  onPointer: ((point: Point) => void) | undefined;
  #peer: PeerLink | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #pointerSeq = -1;
  #liveness = new Liveness(performance.now());
  /** Whether the gateway has the agent. */
  #isAgentOnline = true;
  /** Whether the connection has ended and another one is wanted. */
  #isBroken = false;
  /** Ends the share when it does not come back. */
  #givingUp: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #state: ShareState = BEFORE;

  constructor(desk: Desk, session: SessionId, request: RequestId, canvas: HTMLCanvasElement) {
    this.#desk = desk;
    this.#session = session;
    this.#request = request;
    this.#picture = new Picture(canvas, {
      sendAck: (bytes) => this.#peer?.sendPicture(bytes),
      requestKeyFrame: () => this.#peer?.send("control", { type: "key_frame" }),
      onScreen: (screen) => {
        this.#set({ screen });
        this.#recover("live");
      },
    });
    this.#stopHearing = desk.onMessage((message) => this.#hear(message));
    this.#stopFollowing = desk.onNewLine(() => this.#resume());
    this.#waitFor(GATEWAY_TIMEOUT_MS);
    if (!desk.send({ type: "connect", session, request })) {
      this.#end({ kind: "refused", code: "gateway_unreachable" });
    }
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** For `useSyncExternalStore`. */
  readonly snapshot = (): ShareState => this.#state;

  /** Sends an input; in view mode nothing leaves. */
  readonly sendInput = (channel: "input" | "pointer", message: FromViewer): boolean => {
    // What is typed at a picture that stands still must not arrive later.
    const may = this.#state.mode === "control" && this.#state.status === "live";
    return may && (this.#peer?.send(channel, message) ?? false);
  };

  /** The technician ends the share. */
  endByMe(): void {
    if (this.#state.status === "ended") {
      return;
    }
    this.#peer?.send("control", { type: "end" });
    this.#end({ kind: "mine" }, 200);
    // The record follows; when the gateway is away, the agent tells it.
    const command = { type: "end_share", request: this.#request } as const;
    void this.#desk.run(this.#session, command).catch(() => undefined);
  }

  /** The window closes: the agent hears it at once and tells the gateway. */
  dispose(): void {
    this.#peer?.send("control", { type: "end" });
    this.#end({ kind: "mine" }, 200);
    this.#listeners.clear();
  }

  /** The session changed: a share that the gateway's record no longer has is over. */
  sessionChanged(view: SessionView | undefined): void {
    if (this.#state.status === "ended" || view === undefined) {
      return;
    }
    const { exchange, presence } = view;
    void this.#follow(presence.kind === "online");
    if (exchange.kind === "idle") {
      const { last } = exchange;
      // The gateway lost the agent, but the direct line knows better whether the agent is there.
      if (last === "customer_gone" && this.#state.status === "live") {
        return;
      }
      this.#end(last === undefined ? { kind: "over" } : { kind: "outcome", outcome: last });
    } else if (exchange.request !== this.#request) {
      this.#end({ kind: "over" });
    }
  }

  #hear(message: ToConsole): void {
    if (message.type === "connect" && message.request === this.#request) {
      this.#open(message.ice_servers);
    } else if (message.type === "signal" && message.session === this.#session) {
      this.#peer?.take(message.signal).catch(() => this.#lose("failed"));
    } else if (message.type === "refused" && message.session === this.#session) {
      if (this.#state.status === "starting") {
        this.#end({ kind: "refused", code: message.code });
      } else if (this.#isBroken) {
        this.#reconnectLater();
      }
    }
  }

  #open(iceServers: readonly IceServer[]): void {
    if (this.#peer !== undefined || this.#state.status === "ended") {
      return;
    }
    if (this.#state.status === "starting") {
      this.#waitFor(CONNECT_TIMEOUT_MS);
    }
    const peer = new PeerLink(this.#request, iceServers, {
      onSignal: (signal) => {
        this.#desk.send({ type: "signal", session: this.#session, signal });
      },
      onOpen: () => void this.#greet(),
      onMessage: (message) => this.#take(message),
      onGarbage: () => this.#end({ kind: "protocol" }),
      onPicture: (data) => this.#picture.receive(data),
      onState: (state) => this.#stateIs(state),
    });
    this.#peer = peer;
    peer.start().catch(() => this.#lose("failed"));
  }

  async #greet(): Promise<void> {
    const codecs = await this.#codecs;
    if (codecs.length === 0) {
      this.#end({ kind: "no_codec" });
      return;
    }
    clearTimeout(this.#deadline);
    this.#peer?.send("control", { type: "hello", protocol: PROTOCOL_VERSION, codecs });
    this.#picture.expect();
    this.#lease();
    this.#isBroken = false;
    this.#liveness = new Liveness(performance.now());
    if (this.#timers.length === 0) {
      this.#timers.push(
        setInterval(() => this.#lease(), LEASE_EVERY_MS),
        setInterval(() => void this.#look(), LOOK_EVERY_MS),
      );
    }
  }

  /** The console's line to the gateway is another one: the share goes on over that. */
  #resume(): void {
    if (this.#isBroken) {
      this.#reconnect();
    } else if (this.#peer !== undefined) {
      this.#desk.send({ type: "resume", session: this.#session, request: this.#request });
    }
  }

  #lease(): void {
    this.#desk.send({ type: "lease", session: this.#session, request: this.#request });
  }

  #take(message: ToViewer): void {
    switch (message.type) {
      case "hello": {
        this.#set({ mode: message.mode });
        if (this.#state.status === "starting") {
          this.#set({ status: "waiting" });
        }
        break;
      }
      case "no_codec":
        this.#end({ kind: "no_codec" });
        break;
      case "cursor":
        this.#set({ shape: readShape(message) ?? this.#state.shape });
        break;
      case "pointer":
        if (message.seq > this.#pointerSeq) {
          this.#pointerSeq = message.seq;
          this.onPointer?.({ x: message.x, y: message.y });
        }
        break;
      case "input_refused":
        this.#set({ inputsRefused: this.#state.inputsRefused + 1 });
        break;
      case "input_paused":
        this.#set({ inputsPaused: this.#state.inputsPaused + 1 });
        break;
      case "end":
        this.#end({ kind: "customer" });
        break;
    }
  }

  #stateIs(state: "connected" | "interrupted" | "failed" | "closed"): void {
    if (state === "failed" || state === "closed") {
      this.#lose(state === "failed" ? "failed" : "lost");
    } else if (state === "interrupted") {
      this.#interrupt();
    }
  }

  /** The gateway lost the agent: a picture is asked for, to hear whether it is still there. */
  async #follow(isAgentOnline: boolean): Promise<void> {
    if (isAgentOnline === this.#isAgentOnline) {
      return;
    }
    this.#isAgentOnline = isAgentOnline;
    await this.#listen();
    this.#liveness.gatewayHas(isAgentOnline, performance.now());
    if (isAgentOnline && this.#isBroken) {
      this.#reconnect();
    } else if (!isAgentOnline) {
      this.#peer?.send("control", { type: "key_frame" });
    }
  }

  /** The picture stands still from now on; it may come back. */
  #interrupt(): void {
    const { status } = this.#state;
    if (status === "live" || status === "waiting") {
      this.#set({ status: "interrupted" });
      this.#givingUp ??= setTimeout(() => this.#giveUp(), RESUME_WINDOW_MS);
    }
  }

  #recover(status: "waiting" | "live"): void {
    clearTimeout(this.#givingUp);
    this.#givingUp = undefined;
    this.#set({ status });
  }

  /** The connection is over: another one is made, unless there never was one. */
  #lose(kind: "failed" | "lost"): void {
    if (this.#state.status === "starting") {
      this.#end({ kind });
      return;
    }
    this.#interrupt();
    if (this.#state.status === "interrupted") {
      this.#isBroken = true;
      this.#reconnect();
    }
  }

  #reconnect(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#peer?.close();
    this.#peer = undefined;
    this.#pointerSeq = -1;
    this.#picture.restart();
    const connect = { type: "connect", session: this.#session, request: this.#request } as const;
    if (!this.#desk.send(connect)) {
      this.#reconnectLater();
    }
  }

  #reconnectLater(): void {
    this.#retry ??= setTimeout(() => this.#reconnect(), RETRY_AFTER_MS);
  }

  #giveUp(): void {
    this.#end({ kind: "lost" });
    // When the gateway is away, the agent gives up by itself at the same time.
    const command = { type: "end_share", request: this.#request } as const;
    void this.#desk.run(this.#session, command).catch(() => undefined);
  }

  #last = { bytes: 0, frames: 0, at: performance.now() };
  #path: Pick<Quality, "roundTripMs" | "isRelayed"> = { roundTripMs: undefined, isRelayed: false };

  /** Hears whether the customer's computer is there, and how well it is connected. */
  async #listen(): Promise<void> {
    const path = await this.#peer?.path().catch(() => undefined);
    if (path !== undefined) {
      this.#liveness.heard(path.heard, performance.now());
      this.#path = path;
    }
  }

  async #look(): Promise<void> {
    const live = this.#liveness;
    await this.#listen();
    if (this.#state.status === "ended" || live !== this.#liveness) {
      return;
    }
    const at = performance.now();
    if (live.isSilent(at)) {
      this.#interrupt();
    } else if (this.#state.status === "interrupted" && !this.#isBroken) {
      this.#recover(this.#picture.hasPicture ? "live" : "waiting");
    }
    const seconds = (at - this.#last.at) / 1000;
    if (seconds >= 1) {
      this.#measure(seconds, at);
    }
  }

  #measure(seconds: number, at: number): void {
    const { bytes, frames } = this.#picture.counts;
    const quality: Quality = {
      roundTripMs: this.#path.roundTripMs,
      isRelayed: this.#path.isRelayed,
      framesPerSecond: (frames - this.#last.frames) / seconds,
      kilobytesPerSecond: (bytes - this.#last.bytes) / 1000 / seconds,
    };
    this.#last = { bytes, frames, at };
    this.#set({ quality: this.#state.status === "interrupted" ? undefined : quality });
  }

  #waitFor(timeoutMs: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#end({ kind: "failed" }), timeoutMs);
  }

  /** Ends it: the picture goes black at once; the link may stay for a last word. */
  #end(ending: Ending, lingerMs = 0): void {
    if (this.#state.status === "ended") {
      return;
    }
    this.#picture.stop();
    this.#stopHearing();
    this.#stopFollowing();
    clearTimeout(this.#deadline);
    clearTimeout(this.#givingUp);
    clearTimeout(this.#retry);
    this.#timers.forEach(clearInterval);
    const peer = this.#peer;
    setTimeout(() => peer?.close(), lingerMs);
    this.#set({ status: "ended", ending, quality: undefined });
  }

  #set(change: Partial<ShareState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
