// The direct connection to the customer's computer: offer, candidates, four data channels.

import { definitions } from "virtual:schema/console";
import { parseFrame } from "../protocol/frame";
import {
  CANDIDATES_MAX,
  type FromViewer,
  type IceServer,
  type RequestId,
  type Signal,
  type ToViewer,
} from "../protocol/generated";

/** Candidates are gathered for this long before they are sent as one message. */
const CANDIDATES_EVERY_MS = 20;
/** So many candidates are kept that came before the answer. */
const EARLY_MAX = 4 * CANDIDATES_MAX;
/** More unsent bytes than this on the pointer channel and moves are left out. */
const POINTER_BUFFER_MAX = 4 * 1024;

/** The channels by their negotiated id (`peer.rs`). */
const CHANNELS = {
  control: { id: 0, ordered: true },
  input: { id: 1, ordered: true },
  pointer: { id: 2, ordered: false, maxRetransmits: 0 },
  picture: { id: 3, ordered: false, maxRetransmits: 0 },
} as const satisfies Record<string, RTCDataChannelInit>;

type ChannelName = keyof typeof CHANNELS;

/** What a candidate pair counts of the other side (W3C WebRTC statistics, 8.14). */
const HEARD = [
  "packetsReceived",
  "bytesReceived",
  "requestsReceived",
  "responsesReceived",
  "lastPacketReceivedTimestamp",
] as const;

/** Whom the link tells. */
export interface PeerEvents {
  /** A step for the agent, by way of the gateway. */
  onSignal: (signal: Signal) => void;
  /** The control channel is open. */
  onOpen: () => void;
  onMessage: (message: ToViewer) => void;
  /** What came on a JSON channel is no message. */
  onGarbage: () => void;
  onPicture: (data: ArrayBuffer) => void;
  onState: (state: "connected" | "interrupted" | "failed" | "closed") => void;
}

/** How the two computers are connected. */
export interface Path {
  roundTripMs: number | undefined;
  isRelayed: boolean;
  /** Grows with everything that comes from the other computer, its signs of life among it. */
  heard: number;
}

/** An `RTCPeerConnection` that makes the offer. */
export class PeerLink {
  readonly #rtc: RTCPeerConnection;
  readonly #request: RequestId;
  readonly #events: PeerEvents;
  readonly #channels: Record<ChannelName, RTCDataChannel>;
  readonly #early: string[] = [];
  #found: string[] = [];
  #foundTimer: ReturnType<typeof setTimeout> | undefined;
  #hasAnswer = false;
  #isClosed = false;

  constructor(request: RequestId, iceServers: readonly IceServer[], events: PeerEvents) {
    this.#request = request;
    this.#events = events;
    this.#rtc = new RTCPeerConnection({ iceServers: [...iceServers], bundlePolicy: "max-bundle" });
    const open = (name: ChannelName): RTCDataChannel =>
      this.#rtc.createDataChannel(name, { negotiated: true, ...CHANNELS[name] });
    this.#channels = {
      control: open("control"),
      input: open("input"),
      pointer: open("pointer"),
      picture: open("picture"),
    };
    this.#listen();
  }

  /** Makes the offer. */
  async start(): Promise<void> {
    await this.#rtc.setLocalDescription();
    const sdp = this.#rtc.localDescription?.sdp ?? "";
    this.#events.onSignal({ type: "offer", request: this.#request, sdp });
  }

  /** Takes a step of the agent in; one of another request is dropped. */
  async take(signal: Signal): Promise<void> {
    if (signal.request !== this.#request) {
      return;
    }
    if (signal.type === "candidates") {
      await this.#addCandidates(signal.candidates);
    } else if (signal.type === "answer" && !this.#hasAnswer) {
      this.#hasAnswer = true;
      await this.#rtc.setRemoteDescription({ type: "answer", sdp: signal.sdp });
      await this.#addCandidates(this.#early.splice(0));
    }
  }

  /** Says something on a JSON channel; false when it is not open or has no room. */
  send(name: "control" | "input" | "pointer", message: FromViewer): boolean {
    const channel = this.#channels[name];
    const isFull = name === "pointer" && channel.bufferedAmount > POINTER_BUFFER_MAX;
    if (channel.readyState !== "open" || isFull) {
      return false;
    }
    channel.send(JSON.stringify(message));
    return true;
  }

  /** Sends a datagram on the picture channel. */
  sendPicture(bytes: Uint8Array<ArrayBuffer>): void {
    const { picture } = this.#channels;
    if (picture.readyState === "open") {
      picture.send(bytes);
    }
  }

  /** How the two computers are connected now (W3C WebRTC statistics). */
  async path(): Promise<Path | undefined> {
    const report = await this.#rtc.getStats();
    let selected: string | undefined;
    for (const each of report.values()) {
      if (each.type === "transport") {
        selected = each.selectedCandidatePairId ?? selected;
      } else if (each.type === "candidate-pair" && each.nominated && each.state === "succeeded") {
        selected ??= each.id;
      }
    }
    const pair = selected === undefined ? undefined : report.get(selected);
    if (pair === undefined) {
      return undefined;
    }
    const types = [pair.localCandidateId, pair.remoteCandidateId].map(
      (id) => report.get(id)?.candidateType,
    );
    const seconds: unknown = pair.currentRoundTripTime;
    return {
      roundTripMs: typeof seconds === "number" ? seconds * 1000 : undefined,
      isRelayed: types.includes("relay"),
      heard: HEARD.reduce((sum, name) => sum + (Number(pair[name]) || 0), 0),
    };
  }

  /** Ends the connection. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#foundTimer);
    this.#rtc.close();
  }

  #listen(): void {
    this.#rtc.addEventListener("icecandidate", ({ candidate }) => {
      this.#found.push(candidate?.candidate ?? "");
      this.#foundTimer ??= setTimeout(() => this.#sendCandidates(), CANDIDATES_EVERY_MS);
    });
    this.#rtc.addEventListener("connectionstatechange", () => {
      const { connectionState } = this.#rtc;
      if (this.#isClosed) {
        return;
      }
      if (connectionState === "disconnected") {
        this.#events.onState("interrupted");
      } else if (connectionState === "connected" || connectionState === "failed") {
        this.#events.onState(connectionState);
      }
    });
    const { control, pointer, picture } = this.#channels;
    control.addEventListener("open", () => this.#events.onOpen());
    control.addEventListener("close", () => {
      if (!this.#isClosed) {
        this.#events.onState("closed");
      }
    });
    for (const channel of [control, pointer]) {
      channel.addEventListener("message", ({ data }) => this.#hear(data));
    }
    picture.binaryType = "arraybuffer";
    picture.addEventListener("message", ({ data }) => {
      if (data instanceof ArrayBuffer && !this.#isClosed) {
        this.#events.onPicture(data);
      }
    });
  }

  #hear(data: unknown): void {
    if (this.#isClosed) {
      return;
    }
    const parsed = parseFrame(definitions, "ToViewer", typeof data === "string" ? data : "");
    if (parsed.ok) {
      this.#events.onMessage(parsed.value);
    } else if (parsed.error !== "unknown") {
      this.#events.onGarbage(); // What is only unknown may be of a newer version.
    }
  }

  #sendCandidates(): void {
    this.#foundTimer = undefined;
    const lines = this.#found;
    this.#found = [];
    for (let at = 0; at < lines.length; at += CANDIDATES_MAX) {
      const candidates = lines.slice(at, at + CANDIDATES_MAX);
      this.#events.onSignal({ type: "candidates", request: this.#request, candidates });
    }
  }

  async #addCandidates(lines: readonly string[]): Promise<void> {
    if (this.#rtc.remoteDescription === null) {
      this.#early.push(...lines.slice(0, Math.max(0, EARLY_MAX - this.#early.length)));
      return;
    }
    for (const candidate of lines.filter((line) => line !== "")) {
      // A candidate that this browser does not understand is no reason to fail.
      await this.#rtc.addIceCandidate({ candidate, sdpMid: "0" }).catch(() => undefined);
    }
  }
}
