// The start button says why it is greyed out, and never more than the server's answer allows.

import { describe, expect, it } from "vitest";
import type { Me, SessionView } from "../../src/protocol/generated";
import { whyNotRequest } from "../../src/session/why-not";
import { session as sample } from "./samples";

const me = { id: "aiko", name: "Aiko" } as Me;

const session = (more: Partial<SessionView>): SessionView =>
  sample("a", 1, {
    state: "active",
    assignee: { id: "aiko", name: "Aiko" },
    presence: { kind: "online" },
    ...more,
  });

describe("the start button", () => {
  it("can be pressed when the server allows it and the line is up", () => {
    expect(whyNotRequest(session({ allowed: ["request"] }), me, 0, false)).toBeUndefined();
    expect(whyNotRequest(session({ allowed: ["request"] }), me, 0, true)).toBe("offline");
  });

  it("says why it cannot", () => {
    const since = 0;
    const cases: [Partial<SessionView>, number, string][] = [
      [{ state: "waiting" }, 0, "waiting"],
      [{ state: "queued" }, 0, "queued"],
      [{ state: "closed" }, 0, "closed"],
      [{ state: "active", allowed: ["request"] }, 10_000, "expired"],
      [{ presence: { kind: "reconnecting", since } }, 0, "away"],
      [{ presence: { kind: "gone", since } }, 0, "gone"],
      [{ assignee: { id: "bo", name: "Bo" } }, 0, "other"],
      [{ assignee: { id: "bo", name: "Bo" }, invited: [me] }, 0, "invited"],
      [{}, 0, "notPermitted"],
    ];
    for (const [more, now, reason] of cases) {
      expect(whyNotRequest(session(more), me, now, false)).toBe(reason);
    }
  });

  it("invited technicians are no strangers", () => {
    const invited = session({
      assignee: { id: "bo", name: "Bo" },
      collaborators: [{ id: "aiko", name: "Aiko" }],
      presence: { kind: "gone", since: 0 },
    });
    expect(whyNotRequest(invited, me, 0, false)).toBe("gone");
  });
});
