// One share from the second press to its end: connects, shows, says how it stands.

import type { Desk } from "../lists/desk";
import {
  type ErrorCode,
  type FromViewer,
  type IceServer,
  type Mode,
  type Outcome,
  PROTOCOL_VERSION,
  type RequestId,
  type SessionId,
  type SessionView,
  type ToConsole,
  type ToViewer,
} from "../protocol/generated";
import { decodableCodecs } from "./codecs";
import { readShape, type Shape } from "./cursor";
import { type Path, PeerLink } from "./peer-link";
import { Picture } from "./picture";
import type { Point } from "./pointing";

/** The gateway has this long to let the connection begin. */
const GATEWAY_TIMEOUT_MS = 10_000;
/** The two computers have this long to find each other. */
const CONNECT_TIMEOUT_MS = 30_000;
/** How often the gateway hears that the share is up; a lease lasts ten minutes. */
const LEASE_EVERY_MS = 180_000;
const QUALITY_EVERY_MS = 1_000;

/** Why a share ended. */
export type Ending =
  | { kind: "mine" | "customer" | "lost" | "failed" | "no_codec" | "protocol" | "over" }
  | { kind: "outcome"; outcome: Outcome }
  | { kind: "refused"; code: ErrorCode };

/** How good the connection is. */
export interface Quality extends Path {
  framesPerSecond: number;
  kilobytesPerSecond: number;
}

/** The share at one moment. */
export interface ShareState {
  readonly status: "starting" | "waiting" | "live" | "interrupted" | "ended";
  readonly ending: Ending | undefined;
  /** What the customer allowed, once the agent has said so. */
  readonly mode: Mode | undefined;
  readonly screen: { width: number; height: number } | undefined;
  readonly shape: Shape | undefined;
  readonly quality: Quality | undefined;
  /** Counts the inputs that the agent refused because they were for its own windows. */
  readonly inputsRefused: number;
}

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
  #state: ShareState = {
    status: "starting",
    ending: undefined,
    mode: undefined,
    screen: undefined,
    shape: undefined,
    quality: undefined,
    inputsRefused: 0,
  };

  constructor(desk: Desk, session: SessionId, request: RequestId, canvas: HTMLCanvasElement) {
    this.#desk = desk;
    this.#session = session;
    this.#request = request;
    this.#picture = new Picture(canvas, {
      sendAck: (bytes) => this.#peer?.sendPicture(bytes),
      requestKeyFrame: () => this.#peer?.send("control", { type: "key_frame" }),
      onScreen: (screen) => this.#set({ screen, status: "live" }),
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
    const may = this.#state.mode === "control" && this.#state.status !== "ended";
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

  /** The window closes: nothing is said, the agent sees the connection go. */
  dispose(): void {
    this.#end({ kind: "mine" });
    this.#listeners.clear();
  }

  /** The session changed: a share that the gateway's record no longer has is over. */
  sessionChanged(view: SessionView | undefined): void {
    if (this.#state.status === "ended" || view === undefined) {
      return;
    }
    const { exchange } = view;
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
      this.#peer?.take(message.signal).catch(() => this.#end({ kind: "failed" }));
    } else if (message.type === "refused" && message.session === this.#session) {
      if (this.#state.status === "starting") {
        this.#end({ kind: "refused", code: message.code });
      }
    }
  }

  #open(iceServers: readonly IceServer[]): void {
    if (this.#peer !== undefined || this.#state.status === "ended") {
      return;
    }
    this.#waitFor(CONNECT_TIMEOUT_MS);
    const peer = new PeerLink(this.#request, iceServers, {
      onSignal: (signal) => {
        this.#desk.send({ type: "signal", session: this.#session, signal });
      },
      onOpen: () => void this.#greet(),
      onMessage: (message) => this.#take(message),
      onGarbage: () => this.#end({ kind: "protocol" }),
      onPicture: (data) => this.#picture.receive(data),
      onState: (state) => this.#follow(state),
    });
    this.#peer = peer;
    peer.start().catch(() => this.#end({ kind: "failed" }));
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
    this.#timers.push(
      setInterval(() => this.#lease(), LEASE_EVERY_MS),
      setInterval(() => void this.#measure(), QUALITY_EVERY_MS),
    );
  }

  /** The console's line to the gateway is another one: the share goes on over that. */
  #resume(): void {
    if (this.#peer !== undefined) {
      this.#desk.send({ type: "resume", session: this.#session, request: this.#request });
    }
  }

  #lease(): void {
    this.#desk.send({ type: "lease", session: this.#session, request: this.#request });
  }

  #take(message: ToViewer): void {
    switch (message.type) {
      case "hello": {
        const status = this.#state.status === "starting" ? "waiting" : this.#state.status;
        this.#set({ status, mode: message.mode });
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
      case "end":
        this.#end({ kind: "customer" });
        break;
    }
  }

  #follow(state: "connected" | "interrupted" | "failed" | "closed"): void {
    const { status, screen } = this.#state;
    if (state === "failed") {
      this.#end({ kind: status === "starting" ? "failed" : "lost" });
    } else if (state === "closed") {
      this.#end({ kind: "lost" });
    } else if (state === "interrupted" && status !== "ended") {
      this.#set({ status: "interrupted" });
    } else if (state === "connected" && status === "interrupted") {
      this.#set({ status: screen === undefined ? "waiting" : "live" });
    }
  }

  #last = { bytes: 0, frames: 0, at: performance.now() };

  async #measure(): Promise<void> {
    const path = await this.#peer?.path().catch(() => undefined);
    const at = performance.now();
    const { bytes, frames } = this.#picture.counts;
    const seconds = (at - this.#last.at) / 1000;
    const quality: Quality = {
      roundTripMs: path?.roundTripMs,
      isRelayed: path?.isRelayed ?? false,
      framesPerSecond: (frames - this.#last.frames) / seconds,
      kilobytesPerSecond: (bytes - this.#last.bytes) / 1000 / seconds,
    };
    this.#last = { bytes, frames, at };
    if (this.#state.status !== "ended") {
      this.#set({ quality });
    }
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
