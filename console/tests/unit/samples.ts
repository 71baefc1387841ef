// A session and a member for unit tests.

import type { Me, SessionView } from "../../src/protocol/generated";

/** A session that waits. */
export function session(id: string, version: number, more: Partial<SessionView> = {}): SessionView {
  return {
    id,
    version,
    place: { kind: "channel", channel: "default" },
    state: "waiting",
    collaborators: [],
    invited: [],
    note_count: 0,
    created_at: 1_000,
    expires_at: 10_000,
    presence: { kind: "never" },
    exchange: { kind: "idle" },
    allowed: ["see"],
    refused: [],
    ...more,
  };
}

/** Who is signed in. */
export const me: Me = {
  id: "aiko",
  name: "Aiko",
  role: "technician",
  team: "Demo",
  team_actions: [],
  channels: [
    {
      id: "default",
      name: "Support",
      is_default: true,
      life: 86_400,
      permissions: [],
      features: [],
    },
  ],
  socket_url: "ws://localhost/",
  now: 0,
  protocol: 1,
  console_min: 1,
  can_mail: true,
};
