// The picture: from datagrams to pixels on one canvas, in the order of the frame numbers.
// It runs on the main thread: the lane is cheap, the decoder has threads of its own, and data
// channels cannot be handed to a worker in every browser.

import { readFrame, writeAck } from "./datagram";
import { type Decoded, FrameDecoder } from "./frame-decoder";
import { ACK_DELAY_MS, LaneReceiver } from "./lane";

/** A frame that is missing for longer than this is given up for a key frame. */
export const REPAIR_TIMEOUT_MS = 1_500;
/** Key frames are large: they are asked for no more often than this. */
const KEY_FRAME_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 250;

/** Whom the picture tells. */
export interface PictureEvents {
  /** An acknowledgement for the sender. */
  sendAck: (bytes: Uint8Array<ArrayBuffer>) => void;
  requestKeyFrame: () => void;
  /** The canvas has another size, in pixels of the customer's screen. */
  onScreen: (screen: { width: number; height: number }) => void;
}

/** What has come so far; for the connection quality. */
export interface PictureCounts {
  bytes: number;
  frames: number;
}

/** Receives, decodes and draws. */
export class Picture {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #events: PictureEvents;
  #lane = new LaneReceiver(standsAlone);
  #decoder: FrameDecoder;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #counts: PictureCounts = { bytes: 0, frames: 0 };
  #ackTimer: ReturnType<typeof setTimeout> | undefined;
  #needsKeyFrame = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #drawn = -1;
  #stopped = false;

  constructor(canvas: HTMLCanvasElement, events: PictureEvents) {
    const context = canvas.getContext("2d", { alpha: false, desynchronized: true });
    if (context === null) {
      throw new Error("this browser has no canvas");
    }
    this.#canvas = canvas;
    this.#context = context;
    this.#events = events;
    this.#decoder = this.#newDecoder();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Whether something of this connection is shown. */
  get hasPicture(): boolean {
    return this.#drawn >= 0;
  }

  get counts(): Readonly<PictureCounts> {
    return this.#counts;
  }

  /** The sender is there: what it sends first may already be lost. */
  expect(): void {
    this.#askedAt = performance.now();
    this.#needsKeyFrame = this.#drawn < 0;
  }

  /** Another connection begins: its frames count from the start. What is shown stays until then. */
  restart(): void {
    clearTimeout(this.#ackTimer);
    this.#ackTimer = undefined;
    this.#decoder.close();
    this.#decoder = this.#newDecoder();
    this.#lane = new LaneReceiver(standsAlone);
    this.#drawn = -1;
  }

  #newDecoder(): FrameDecoder {
    const decoder: FrameDecoder = new FrameDecoder(
      (decoded) => (decoder === this.#decoder ? this.#draw(decoded) : decoded.image.close()),
      () => this.#wantKeyFrame(),
    );
    return decoder;
  }

  /** Takes a datagram in. */
  receive(data: ArrayBuffer): void {
    if (this.#stopped) {
      return;
    }
    this.#counts.bytes += data.byteLength;
    const { frames, ack } = this.#lane.receive(new Uint8Array(data), performance.now());
    if (ack === "now") {
      this.#acknowledge();
    } else if (ack === "soon") {
      this.#ackTimer ??= setTimeout(() => this.#acknowledge(), ACK_DELAY_MS);
    }
    for (const { number, bytes } of frames) {
      const frame = readFrame(bytes);
      if (typeof frame === "string") {
        this.#decoder.forget();
        this.#wantKeyFrame();
      } else {
        this.#needsKeyFrame &&= !frame.parts.some((part) => part.is_key);
        this.#decoder.decode(number, frame);
      }
    }
  }

  /** Ends it and leaves nothing of the customer's screen behind. */
  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    clearTimeout(this.#ackTimer);
    this.#decoder.close();
    this.#context.fillStyle = "#000";
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #draw({ number, screen, part, image }: Decoded): void {
    if (!this.#stopped && number >= this.#drawn) {
      const canvas = this.#canvas;
      const isResized = canvas.width !== screen.width || canvas.height !== screen.height;
      if (isResized) {
        canvas.width = screen.width;
        canvas.height = screen.height;
      }
      if (isResized || this.#drawn < 0) {
        this.#events.onScreen(screen);
      }
      const { x, y, width, height } = part;
      // The coded picture may be padded beyond the part: only the part is drawn.
      this.#context.drawImage(image, 0, 0, width, height, x, y, width, height);
      this.#counts.frames += number > this.#drawn ? 1 : 0;
      this.#drawn = number;
    }
    image.close();
  }

  #acknowledge(): void {
    clearTimeout(this.#ackTimer);
    this.#ackTimer = undefined;
    const ack = this.#lane.acknowledge(performance.now());
    if (ack !== undefined && !this.#stopped) {
      this.#events.sendAck(writeAck(ack));
    }
  }

  #look(): void {
    if (this.#lane.waitingMs(performance.now()) > REPAIR_TIMEOUT_MS) {
      this.#lane.giveUp();
      this.#wantKeyFrame();
    } else if (this.#needsKeyFrame) {
      this.#wantKeyFrame();
    }
  }

  #wantKeyFrame(): void {
    this.#needsKeyFrame = true;
    const now = performance.now();
    if (!this.#stopped && now - this.#askedAt >= KEY_FRAME_EVERY_MS) {
      this.#askedAt = now;
      this.#events.requestKeyFrame();
    }
  }
}

/** Whether a frame paints the whole screen by itself. */
function standsAlone(bytes: Uint8Array): boolean {
  const frame = readFrame(bytes);
  if (typeof frame === "string") {
    return false;
  }
  return frame.parts.some(
    (part) => part.is_key && part.width === frame.width && part.height === frame.height,
  );
}
