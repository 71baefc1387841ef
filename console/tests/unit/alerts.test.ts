// What rings for a technician, and what does not.

import { describe, expect, it } from "vitest";
import { arrivals, waitsOf } from "../../src/alerts/arrivals";
import { parsePreferences } from "../../src/alerts/preferences";
import type { Me, SessionView } from "../../src/protocol/generated";

const ME = { id: "aiko", name: "Aiko" };
const me = { ...ME, channels: [] } as unknown as Me;

function session(id: string, more: Partial<SessionView>): SessionView {
  return {
    id,
    state: "queued",
    exchange: { kind: "idle" },
    allowed: ["see", "pick_up"],
    ...more,
  } as SessionView;
}

describe("a customer who has begun to wait", () => {
  const queued = session("1", {});

  it("rings when a session comes into a queue that I can pick up from", () => {
    const waits = waitsOf([queued], me);
    expect(arrivals(new Map(), waits)).toEqual([["1", "queued"]]);
    expect(arrivals(waits, waitsOf([queued], me))).toEqual([]);
  });

  it("does not ring for a queue that I may only look at", () => {
    expect(waitsOf([session("1", { allowed: ["see"] })], me).size).toBe(0);
  });

  it("rings when my customer joins, once, whatever the line does after that", () => {
    const joined = session("1", { state: "active", assignee: ME, presence: { kind: "online" } });
    const lost = { ...joined, presence: { kind: "reconnecting", since: 1 } } as SessionView;
    const waits = waitsOf([joined], me);
    expect(arrivals(waitsOf([session("1", { state: "waiting" })], me), waits)).toHaveLength(1);
    expect(arrivals(waits, waitsOf([lost], me))).toEqual([]);
    expect(arrivals(waitsOf([lost], me), waits)).toEqual([]);
  });

  it("does not ring for what I do myself: picking up and putting back", () => {
    const mine = session("1", { state: "active", assignee: ME });
    expect(arrivals(waitsOf([queued], me), waitsOf([mine], me))).toEqual([]);
    expect(arrivals(waitsOf([mine], me), waitsOf([queued], me))).toEqual([]);
  });

  it("does not ring for a colleague's customer, nor after a first request", () => {
    const others = session("1", { state: "active", assignee: { id: "bo", name: "Bo" } });
    const asked = session("2", {
      state: "active",
      assignee: ME,
      exchange: { kind: "idle", last: "denied" },
    });
    expect(waitsOf([others, asked], me).size).toBe(0);
  });
});

describe("what a reader has chosen", () => {
  it("is as at first where nothing readable is stored", () => {
    for (const text of [null, "", "null", "[]", '{"sound":"yes"}', "{"]) {
      expect(parsePreferences(text)).toEqual({ sound: true, notification: false });
    }
    expect(parsePreferences('{"sound":false,"notification":true}')).toEqual({
      sound: false,
      notification: true,
    });
  });
});
