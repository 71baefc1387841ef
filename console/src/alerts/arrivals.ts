// Which customers have just begun to wait: pure, so that a list that is read anew, a message that
// comes twice or a tab that slept does not ring for what is known.

import type { Me, SessionId, SessionView } from "../protocol/generated";

/** Why a customer waits, as far as it is worth a sound. */
export type Wait = "queued" | "arrived";

/** Who waits at one moment. */
export type Waits = ReadonlyMap<SessionId, Wait>;

/** Who waits for `me` among these sessions. */
export function waitsOf(sessions: Iterable<SessionView>, me: Me): Waits {
  const waits = new Map<SessionId, Wait>();
  for (const session of sessions) {
    const wait = waitOf(session, me);
    if (wait !== undefined) {
      waits.set(session.id, wait);
    }
  }
  return waits;
}

/** Those who did not wait `before`. One whom I picked up or put back only waits in another way. */
export function arrivals(before: Waits, after: Waits): [SessionId, Wait][] {
  return [...after].filter(([id]) => !before.has(id));
}

function waitOf({ state, assignee, exchange, allowed }: SessionView, me: Me): Wait | undefined {
  if (state === "queued") {
    return allowed.includes("pick_up") ? "queued" : undefined;
  }
  // Whether the device is online just now says nothing: a lost line that comes back is no news.
  const isNew = exchange.kind === "idle" && exchange.last === undefined;
  return state === "active" && assignee?.id === me.id && isNew ? "arrived" : undefined;
}
