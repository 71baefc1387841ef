// Why the start button is greyed out. It explains the server's answer and never replaces it:
// only `allowed` decides what can be pressed.

import { stateAt } from "../lists/session-book";
import type { Me, SessionView } from "../protocol/generated";

/** A reason, by its text in the catalogue. */
export type Reason =
  | "waiting"
  | "queued"
  | "expired"
  | "closed"
  | "deleted"
  | "away"
  | "gone"
  | "invited"
  | "other"
  | "notPermitted"
  | "offline";

/** Why a request cannot be made now; `undefined` when it can. */
export function whyNotRequest(
  session: SessionView,
  me: Me,
  now: number,
  isOffline: boolean,
): Reason | undefined {
  const state = stateAt(session, now);
  if (state !== "active") {
    return state;
  }
  if (session.allowed.includes("request")) {
    return isOffline ? "offline" : undefined;
  }
  const people = [session.assignee, ...session.collaborators];
  if (!people.some((person) => person?.id === me.id)) {
    return session.invited.some(({ id }) => id === me.id) ? "invited" : "other";
  }
  switch (session.presence.kind) {
    case "reconnecting":
      return "away";
    case "gone":
      return "gone";
    case "never":
      return "waiting";
    case "online":
      return "notPermitted";
  }
}
