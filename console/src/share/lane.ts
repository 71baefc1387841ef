// Puts frames together from the datagrams of the picture channel, and says what has arrived.
// A pure state machine: bytes and a clock in, whole frames in order and acknowledgements out.

import { ACK_RANGES_MAX, FRAME_BYTES_MAX } from "../protocol/generated";
import { type Ack, type Data, readData } from "./datagram";

/** How far ahead of the first incomplete frame a piece is kept. */
export const FRAMES_AHEAD_MAX = 256;
/** The most bytes of incomplete and waiting frames that are kept. */
export const BUFFER_BYTES_MAX = 2 * FRAME_BYTES_MAX;
/** The most pieces of a frame: `FRAME_BYTES_MAX` in pieces of half the usual size. */
export const FRAGMENTS_MAX = 16_384;
/** An acknowledgement that nothing makes urgent waits for this long at most. */
export const ACK_DELAY_MS = 5;
/** So many packets make an acknowledgement urgent. */
export const ACK_EVERY_PACKETS = 2;

const RUN_MAX = 0xffff;

/** A frame with all its bytes, in its turn. */
export interface WholeFrame {
  number: number;
  bytes: Uint8Array;
}

/** What a datagram led to. */
export interface Received {
  /** Frames that are complete and in their turn now. */
  frames: WholeFrame[];
  /** When the sender is to be told: at once, within `ACK_DELAY_MS`, or not at all. */
  ack: "now" | "soon" | "none";
}

interface Assembly {
  pieces: (Uint8Array | undefined)[];
  missing: number;
  bytes: number;
}

/** The receiving end of the lane. */
export class LaneReceiver {
  readonly #standsAlone: (frame: Uint8Array) => boolean;
  /** Received packet numbers as closed ranges, highest first. */
  readonly #ranges: { low: number; high: number }[] = [];
  readonly #frames = new Map<number, Assembly>();
  #largestAt = 0;
  #unacknowledged = 0;
  #next = 0;
  #buffered = 0;
  #waitingSince: number | undefined;

  /** `standsAlone` says of a whole frame whether all before it may be forgotten (a key frame). */
  constructor(standsAlone: (frame: Uint8Array) => boolean) {
    this.#standsAlone = standsAlone;
  }

  /** Bytes that are kept for frames that are incomplete or wait for their turn. */
  get buffered(): number {
    return this.#buffered;
  }

  /** For how long the next frame has been missing while later pieces came; 0 when none is. */
  waitingMs(now: number): number {
    return this.#waitingSince === undefined ? 0 : now - this.#waitingSince;
  }

  /** Forgets all unfinished frames: the sender was asked for one that stands alone. */
  giveUp(): void {
    this.#frames.clear();
    this.#buffered = 0;
    this.#waitingSince = undefined;
  }

  /** Takes a datagram in; what is no datagram or beyond the limits is not acknowledged. */
  receive(bytes: Uint8Array, now: number): Received {
    const data = readData(bytes);
    if (typeof data === "string" || !this.#store(data)) {
      return { frames: [], ack: "none" };
    }
    const urgent = this.#note(data.packet, now);
    const frames = this.#release(data.frame);
    this.#watchGap(frames.length > 0, now);
    // The end of a frame is told at once: the sender may be waiting for it to make the next.
    return { frames, ack: urgent || frames.length > 0 ? "now" : "soon" };
  }

  /** The acknowledgement of all so far; `undefined` before the first packet. */
  acknowledge(now: number): Ack | undefined {
    const top = this.#ranges[0];
    if (top === undefined) {
      return undefined;
    }
    this.#unacknowledged = 0;
    const delay = Math.min(RUN_MAX, Math.max(0, Math.round((now - this.#largestAt) * 10)));
    const first_run = Math.min(RUN_MAX, top.high - top.low);
    const ranges: [number, number][] = [];
    let low = top.low;
    for (const range of this.#ranges.slice(1)) {
      const gap = low - range.high - 1;
      const run = range.high - range.low + 1;
      if (first_run === RUN_MAX || gap > RUN_MAX || run > RUN_MAX) {
        break; // The sender has long forgotten packets that far back.
      }
      ranges.push([gap, run]);
      low = range.low;
    }
    return { largest: top.high, delay, done: this.#next, first_run, ranges };
  }

  /** Keeps a piece; false when it is beyond the limits or contradicts what is known. */
  #store(data: Data): boolean {
    if (data.frame < this.#next) {
      return true; // Of a frame that is done: only its packet number is of interest.
    }
    if (data.frame >= this.#next + FRAMES_AHEAD_MAX && !this.#isFresh()) {
      return false;
    }
    // The frame that all others wait for always has room, or a full buffer would never empty.
    const full = this.#buffered + data.fragment.length > BUFFER_BYTES_MAX;
    if (data.count > FRAGMENTS_MAX || (full && data.frame !== this.#next)) {
      return false;
    }
    const frame = this.#frames.get(data.frame) ?? this.#open(data);
    if (frame.pieces.length !== data.count) {
      return false;
    }
    if (frame.pieces[data.index] === undefined) {
      if (frame.bytes + data.fragment.length > FRAME_BYTES_MAX) {
        return false;
      }
      frame.pieces[data.index] = data.fragment;
      frame.missing -= 1;
      frame.bytes += data.fragment.length;
      this.#buffered += data.fragment.length;
    }
    return true;
  }

  /** Before the first packet any frame number may be the first. */
  #isFresh(): boolean {
    return this.#ranges.length === 0;
  }

  #open(data: Data): Assembly {
    if (this.#isFresh()) {
      this.#next = Math.max(this.#next, data.frame - FRAMES_AHEAD_MAX + 1);
    }
    const pieces = new Array<Uint8Array | undefined>(data.count).fill(undefined);
    const assembly: Assembly = { pieces, missing: data.count, bytes: 0 };
    this.#frames.set(data.frame, assembly);
    return assembly;
  }

  /** Notes a packet number; true when the sender is to hear of it at once. */
  #note(packet: number, now: number): boolean {
    const top = this.#ranges[0];
    const inOrder = top === undefined ? packet === 0 : packet === top.high + 1;
    if (top === undefined || packet > top.high) {
      this.#largestAt = now;
    }
    this.#insert(packet);
    this.#unacknowledged += 1;
    return !inOrder || this.#unacknowledged >= ACK_EVERY_PACKETS;
  }

  #insert(packet: number): void {
    const ranges = this.#ranges;
    let at = 0;
    for (
      let range = ranges[at];
      range !== undefined && range.low > packet + 1;
      range = ranges[at]
    ) {
      at += 1;
    }
    const range = ranges[at];
    if (range === undefined || packet > range.high + 1) {
      ranges.splice(at, 0, { low: packet, high: packet });
      ranges.length = Math.min(ranges.length, ACK_RANGES_MAX + 1);
      return;
    }
    range.high = Math.max(range.high, packet);
    range.low = Math.min(range.low, packet);
    const below = ranges[at + 1];
    if (below !== undefined && below.high + 1 >= range.low) {
      range.low = below.low;
      ranges.splice(at + 1, 1);
    }
  }

  /** Lets go of what is complete and in its turn; a frame that stands alone ends every wait. */
  #release(touched: number): WholeFrame[] {
    const assembly = this.#frames.get(touched);
    if (assembly === undefined || assembly.missing > 0) {
      return [];
    }
    const first = touched === this.#next ? undefined : join(assembly);
    if (first !== undefined) {
      if (!this.#standsAlone(first)) {
        return [];
      }
      for (const [number, older] of this.#frames) {
        if (number < touched) {
          this.#forget(number, older);
        }
      }
      this.#next = touched;
    }
    const frames: WholeFrame[] = [];
    for (;;) {
      const next = this.#frames.get(this.#next);
      if (next === undefined || next.missing > 0) {
        return frames;
      }
      frames.push({ number: this.#next, bytes: join(next) });
      this.#forget(this.#next, next);
      this.#next += 1;
    }
  }

  #forget(number: number, assembly: Assembly): void {
    this.#frames.delete(number);
    this.#buffered -= assembly.bytes;
  }

  #watchGap(advanced: boolean, now: number): void {
    if (this.#frames.size === 0) {
      this.#waitingSince = undefined;
    } else if (advanced || this.#waitingSince === undefined) {
      this.#waitingSince = now;
    }
  }
}

function join(assembly: Assembly): Uint8Array {
  const bytes = new Uint8Array(assembly.bytes);
  let at = 0;
  for (const piece of assembly.pieces) {
    if (piece !== undefined) {
      bytes.set(piece, at);
      at += piece.length;
    }
  }
  return bytes;
}
