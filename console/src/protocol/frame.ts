// The one way in for text: size, form and limits are checked before anything looks at it
// (the same outcomes as `frame.rs`; the golden frames hold both sides to it).

import { check, type Schema } from "./check";
import {
  CANDIDATES_MAX,
  type FromAgent,
  type FromConsole,
  type FromViewer,
  PEER_BYTES_MAX,
  SDP_BYTES_MAX,
  type Signal,
  SOCKET_BYTES_MAX,
  type ToAgent,
  type ToConsole,
  type ToViewer,
} from "./generated";

/** The messages, by the names of their definitions in the schema. */
export interface Frames {
  FromConsole: FromConsole;
  ToConsole: ToConsole;
  FromAgent: FromAgent;
  ToAgent: ToAgent;
  FromViewer: FromViewer;
  ToViewer: ToViewer;
}

/** Why a message is refused. */
export type FrameError = "too_large" | "malformed" | "unknown";

/** A message, or why it is none. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; error: FrameError };

const CANDIDATE_BYTES_MAX = 512;
const ICE_SERVERS_MAX = 8;
const TEXT_CHARS_MAX = 1024;
const KEY_CODE_CHARS_MAX = 24;
const WHEEL_PIXELS_MAX = 4_000;
const CODECS_MAX = 4;

const encoder = new TextEncoder();

/** Reads a message, refusing what is too large, malformed or unknown. */
export function parseFrame<K extends keyof Frames>(
  definitions: Readonly<Record<string, Schema>>,
  kind: K,
  text: string,
): Parsed<Frames[K]> {
  const bytesMax = kind === "FromViewer" || kind === "ToViewer" ? PEER_BYTES_MAX : SOCKET_BYTES_MAX;
  if (text.length > bytesMax || encoder.encode(text).length > bytesMax) {
    return { ok: false, error: "too_large" };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: "malformed" };
  }
  const finding = check(definitions, kind, value);
  if (finding !== "ok") {
    return { ok: false, error: finding };
  }
  // The check above is what makes this cast true.
  const frame = value as Frames[K];
  return isWithinLimits(frame) ? { ok: true, value: frame } : { ok: false, error: "too_large" };
}

function isWithinLimits(frame: Frames[keyof Frames]): boolean {
  switch (frame.type) {
    case "signal":
      return isSignalWithinLimits(frame.signal);
    case "connect":
      return !("ice_servers" in frame) || frame.ice_servers.length <= ICE_SERVERS_MAX;
    case "hello":
      return !("codecs" in frame) || frame.codecs.length <= CODECS_MAX;
    case "key":
      return frame.code.length <= KEY_CODE_CHARS_MAX && /^[0-9A-Za-z]*$/.test(frame.code);
    case "text":
      return [...frame.text].length <= TEXT_CHARS_MAX;
    case "wheel":
      return Math.abs(frame.dx) <= WHEEL_PIXELS_MAX && Math.abs(frame.dy) <= WHEEL_PIXELS_MAX;
    default:
      return true;
  }
}

function isSignalWithinLimits(signal: Signal): boolean {
  if (signal.type === "candidates") {
    const { candidates } = signal;
    const fits = (line: string): boolean => encoder.encode(line).length <= CANDIDATE_BYTES_MAX;
    return candidates.length <= CANDIDATES_MAX && candidates.every(fits);
  }
  return signal.sdp !== "" && encoder.encode(signal.sdp).length <= SDP_BYTES_MAX;
}
