// Decodes frames in order with WebCodecs and hands out pictures with the place they belong to.

import type { Codec } from "../protocol/generated";
import { codecName, decoderConfig } from "./codecs";
import type { Frame, Video } from "./datagram";

/** A decoded picture and where on the screen it belongs; the receiver closes `image`. */
export interface Decoded {
  /** The number of the frame that it is part of. */
  number: number;
  screen: { width: number; height: number };
  part: Video;
  image: VideoFrame;
}

/** More pictures than this in the decoder means that it cannot follow. */
export const DECODE_QUEUE_MAX = 60;

interface Setup {
  codec: Codec;
  width: number;
  height: number;
}

/** A `VideoDecoder` that is set up by key frames and starts over after errors. */
export class FrameDecoder {
  readonly #onDecoded: (decoded: Decoded) => void;
  readonly #onKeyFrameNeeded: () => void;
  readonly #pending = new Map<number, Omit<Decoded, "image">>();
  #decoder: VideoDecoder | undefined;
  #setup: Setup | undefined;
  #sequence = 0;
  #software = false;

  constructor(onDecoded: (decoded: Decoded) => void, onKeyFrameNeeded: () => void) {
    this.#onDecoded = onDecoded;
    this.#onKeyFrameNeeded = onKeyFrameNeeded;
  }

  /** Takes the next frame in. */
  decode(number: number, frame: Frame): void {
    const screen = { width: frame.width, height: frame.height };
    for (const part of frame.parts) {
      if (!this.#fits(part)) {
        this.#startOver();
        return;
      }
      this.#feed({ number, screen, part });
    }
  }

  /** Frames were lost: nothing but a key frame can be decoded now. */
  forget(): void {
    this.#close();
  }

  /** Ends decoding; pictures still inside are dropped. */
  close(): void {
    this.#close();
  }

  /** Whether the part can be decoded now; sets the decoder up when it is a key frame. */
  #fits(part: Video): boolean {
    const now = this.#setup;
    const same =
      now?.codec === part.codec && now.width === part.width && now.height === part.height;
    if (part.is_key && (!same || this.#decoder === undefined)) {
      this.#open(part);
    }
    const isReady = this.#decoder?.state === "configured" && (same || part.is_key);
    return isReady && (this.#decoder?.decodeQueueSize ?? 0) <= DECODE_QUEUE_MAX;
  }

  #open(part: Video): void {
    this.#close();
    const decoder = new VideoDecoder({
      output: (image) => this.#output(image),
      error: () => {
        if (this.#decoder === decoder) {
          this.#software = true; // A hardware decoder may refuse what software takes.
          this.#startOver();
        }
      },
    });
    const name = codecName(part.codec, part.width, part.height, part.data);
    decoder.configure(decoderConfig(name, this.#software));
    this.#decoder = decoder;
    this.#setup = { codec: part.codec, width: part.width, height: part.height };
  }

  #feed(decoding: Omit<Decoded, "image">): void {
    const { part } = decoding;
    this.#sequence += 1;
    this.#pending.set(this.#sequence, decoding);
    const type = part.is_key ? "key" : "delta";
    try {
      this.#decoder?.decode(
        new EncodedVideoChunk({ type, timestamp: this.#sequence, data: part.data }),
      );
    } catch {
      this.#startOver();
    }
  }

  #output(image: VideoFrame): void {
    const decoding = this.#pending.get(image.timestamp);
    this.#pending.delete(image.timestamp);
    if (decoding === undefined) {
      image.close();
    } else {
      this.#onDecoded({ ...decoding, image });
    }
  }

  #startOver(): void {
    this.#close();
    this.#onKeyFrameNeeded();
  }

  #close(): void {
    this.#pending.clear();
    this.#setup = undefined;
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder !== undefined && decoder.state !== "closed") {
      decoder.close();
    }
  }
}
