// The bytes of the picture channel, as `picture.rs` of the protocol lays them out (little-endian).

import {
  ACK_RANGES_MAX,
  type Codec,
  DATAGRAM_BYTES_MAX,
  FRAME_BYTES_MAX,
  FRAME_SIDE_MAX,
} from "../protocol/generated";

/** Why bytes are no datagram or no frame. */
export type PictureError = "short" | "unknown" | "range";

/** A piece of a frame on its way. */
export interface Data {
  /** The number of this transmission, never used twice. */
  packet: number;
  /** The frame that it belongs to. */
  frame: number;
  /** Which piece of the frame, from 0. */
  index: number;
  /** How many pieces the frame has. */
  count: number;
  fragment: Uint8Array;
}

/** What the viewer has received (ranges as in RFC 9000, section 19.3). */
export interface Ack {
  /** The largest packet number received. */
  largest: number;
  /** How long ago that was, in units of 100 µs. */
  delay: number;
  /** The first frame number that is not complete yet. */
  done: number;
  /** How many packets just below `largest` were received too. */
  first_run: number;
  /** Going down: how many are missing, then how many were received. */
  ranges: readonly (readonly [gap: number, run: number])[];
}

/** A rectangle of the screen as a picture of a video. */
export interface Video {
  kind: "video";
  codec: Codec;
  is_key: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
  data: Uint8Array;
}

/** What changed on the screen since the frame before. */
export interface Frame {
  width: number;
  height: number;
  parts: readonly Video[];
}

const DATA = 1;
const ACK = 2;
const DATA_HEADER_BYTES = 13;
const VIDEO = 1;
const VIDEO_KEY = 1;
const CODECS: readonly (Codec | undefined)[] = [undefined, "av1", "h264"];

/** Reads a datagram that carries a piece of a frame. */
export function readData(bytes: Uint8Array): Data | PictureError {
  if (bytes.length > DATAGRAM_BYTES_MAX) {
    return "range";
  }
  if (bytes.length === 0) {
    return "short";
  }
  if (bytes[0] !== DATA) {
    return "unknown";
  }
  if (bytes.length < DATA_HEADER_BYTES) {
    return "short";
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Data = {
    packet: view.getUint32(1, true),
    frame: view.getUint32(5, true),
    index: view.getUint16(9, true),
    count: view.getUint16(11, true),
    fragment: bytes.subarray(DATA_HEADER_BYTES),
  };
  return data.index >= data.count || data.fragment.length === 0 ? "range" : data;
}

/** The bytes of an acknowledgement; ranges beyond `ACK_RANGES_MAX` are left out. */
export function writeAck(ack: Ack): Uint8Array<ArrayBuffer> {
  const ranges = ack.ranges.slice(0, ACK_RANGES_MAX);
  const bytes = new Uint8Array(14 + ranges.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, ACK);
  view.setUint32(1, ack.largest, true);
  view.setUint16(5, ack.delay, true);
  view.setUint32(7, ack.done, true);
  view.setUint8(11, ranges.length);
  view.setUint16(12, ack.first_run, true);
  ranges.forEach(([gap, run], index) => {
    view.setUint16(14 + index * 4, gap, true);
    view.setUint16(16 + index * 4, run, true);
  });
  return bytes;
}

/** Reads an acknowledgement; the viewer only writes them, tests read them back. */
export function readAck(bytes: Uint8Array): Ack | PictureError {
  if (bytes[0] !== ACK) {
    return "unknown";
  }
  if (bytes.length < 14) {
    return "short";
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint8(11);
  const first_run = view.getUint16(12, true);
  const largest = view.getUint32(1, true);
  if (count > ACK_RANGES_MAX || bytes.length !== 14 + count * 4) {
    return bytes.length < 14 + count * 4 ? "short" : "range";
  }
  let covered = first_run + 1;
  const ranges: [number, number][] = [];
  for (let at = 14; at < bytes.length; at += 4) {
    const [gap, run] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (gap === 0 || run === 0) {
      return "range";
    }
    covered += gap + run;
    ranges.push([gap, run]);
  }
  if (covered > largest + 1) {
    return "range";
  }
  const [delay, done] = [view.getUint16(5, true), view.getUint32(7, true)];
  return { largest, delay, done, first_run, ranges };
}

/** Reads a frame; one with a kind of part that this version does not know is refused whole. */
export function readFrame(bytes: Uint8Array): Frame | PictureError {
  if (bytes.length > FRAME_BYTES_MAX) {
    return "range";
  }
  if (bytes.length < 4) {
    return "short";
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint16(0, true), view.getUint16(2, true)];
  if (!isSide(width) || !isSide(height)) {
    return "range";
  }
  if (bytes.length < 5) {
    return "short";
  }
  const parts: Video[] = [];
  let at = 5;
  for (let part = 0; part < view.getUint8(4); part++) {
    if (at + 5 > bytes.length) {
      return "short";
    }
    const [kind, length] = [view.getUint8(at), view.getUint32(at + 1, true)];
    at += 5;
    if (at + length > bytes.length) {
      return "short";
    }
    if (kind !== VIDEO) {
      return "unknown";
    }
    const video = readVideo(bytes.subarray(at, at + length), width, height);
    if (typeof video === "string") {
      return video;
    }
    parts.push(video);
    at += length;
  }
  return at === bytes.length ? { width, height, parts } : "range";
}

function readVideo(bytes: Uint8Array, widthMax: number, heightMax: number): Video | PictureError {
  if (bytes.length === 0) {
    return "short";
  }
  const codec = CODECS[bytes[0] ?? 0];
  if (codec === undefined) {
    return "unknown";
  }
  if (bytes.length < 10) {
    return "short";
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint8(1);
  const [x, y] = [view.getUint16(2, true), view.getUint16(4, true)];
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  const data = bytes.subarray(10);
  const inside = width > 0 && height > 0 && x + width <= widthMax && y + height <= heightMax;
  if (!inside || (flags & ~VIDEO_KEY) !== 0 || data.length === 0) {
    return "range";
  }
  const is_key = (flags & VIDEO_KEY) !== 0;
  return { kind: "video", codec, is_key, x, y, width, height, data };
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= FRAME_SIDE_MAX;
}
