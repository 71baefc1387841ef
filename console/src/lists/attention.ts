// Who waits for this technician: what stands out in every list, and comes first.

import type { Me, SessionView } from "../protocol/generated";
import { isOpen, stateAt, takesPart } from "./session-book";

/** Why somebody waits, the most urgent first. */
export const WAITS = ["granted", "invited", "arrived", "queued"] as const;

/** Somebody waits for this technician. */
export type Waiting =
  /** The customer has agreed and looks at a screen on which nothing happens. */
  | { kind: "granted"; until: number }
  /** A colleague asks this technician to take part. */
  | { kind: "invited" }
  /** The customer is in and nothing has been asked yet. */
  | { kind: "arrived" }
  /** Nobody holds the session. */
  | { kind: "queued"; since: number };

/** Who waits for `me` in this session; `undefined` when nobody does. */
export function waitingFor(session: SessionView, me: Me, now: number): Waiting | undefined {
  const state = stateAt(session, now);
  const { exchange, presence } = session;
  if (isOpen(state) && session.invited.some(({ id }) => id === me.id)) {
    return { kind: "invited" };
  }
  if (state === "queued") {
    return { kind: "queued", since: session.queued_since ?? session.created_at };
  }
  if (state !== "active" || !takesPart(session, me.id)) {
    return undefined;
  }
  if (exchange.kind === "granted" && exchange.by === me.id && now < exchange.lapses_at) {
    return { kind: "granted", until: exchange.lapses_at };
  }
  if (exchange.kind === "idle" && exchange.last === undefined && presence.kind === "online") {
    return { kind: "arrived" };
  }
  return undefined;
}

/** The order of urgency; last of all, who does not wait. */
export function urgency(waiting: Waiting | undefined): number {
  return waiting === undefined ? WAITS.length : WAITS.indexOf(waiting.kind);
}
