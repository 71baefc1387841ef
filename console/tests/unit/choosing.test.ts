// Choosing rows, marks of news, and the span of rows that is drawn.

import { describe, expect, it } from "vitest";
import { extend, NOTHING, prune, toggle, toggleAll } from "../../src/lists/selection";
import { Unread } from "../../src/lists/unread";
import { spanAt } from "../../src/lists/viewport";
import { me, session } from "./samples";

const order = ["a", "b", "c", "d", "e"];

describe("choosing rows", () => {
  it("goes one by one, in spans, and all at once", () => {
    const one = toggle(NOTHING, "b");
    expect([...extend(one, order, "d").ids]).toEqual(["b", "c", "d"]);
    expect([...extend(one, order, "a").ids].sort()).toEqual(["a", "b"]);
    expect(toggle(one, "b").ids.size).toBe(0);
    expect(toggleAll(one, order).ids.size).toBe(5);
    expect(toggleAll(toggleAll(one, order), order)).toEqual(NOTHING);
  });

  it("begins a span where it stands when its anchor has gone", () => {
    expect([...extend(toggle(NOTHING, "gone"), order, "c").ids].sort()).toEqual(["c", "gone"]);
  });

  it("forgets what is not shown any more", () => {
    const chosen = toggleAll(NOTHING, order);
    expect([...prune(chosen, new Set(["a", "c"])).ids]).toEqual(["a", "c"]);
    expect(prune(chosen, new Set(order))).toBe(chosen);
  });
});

describe("news of a session", () => {
  const mine = session("a", 1, { assignee: { id: "aiko", name: "Aiko" } });
  const joined = { ...mine, version: 2, presence: { kind: "online" } as const };

  it("is what happened since it was looked at, of my own sessions only", () => {
    const unread = new Unread();
    unread.know([mine, session("other", 1)]);
    expect(unread.isUnread(mine, me.id)).toBe(false);
    expect(unread.isUnread(joined, me.id)).toBe(true);
    expect(unread.isUnread(session("other", 2, { state: "active" }), me.id)).toBe(false);
    unread.look(joined);
    expect(unread.isUnread(joined, me.id)).toBe(false);
  });

  it("is also a session that was given to me just now, and not one on an older page", () => {
    const unread = new Unread();
    unread.hear(mine);
    expect(unread.isUnread(mine, me.id)).toBe(true);
    const old = session("old", 1, { assignee: { id: "aiko", name: "Aiko" }, state: "closed" });
    unread.know([old, mine]);
    expect(unread.isUnread(old, me.id)).toBe(false);
    expect(unread.isUnread(mine, me.id)).toBe(true);
  });

  it("is not that its expiry moved on or that a lost line came back", () => {
    const unread = new Unread();
    unread.know([joined]);
    expect(unread.isUnread({ ...joined, expires_at: 99_999 }, me.id)).toBe(false);
    const away = { ...joined, presence: { kind: "reconnecting", since: 1 } as const };
    expect(unread.isUnread(away, me.id)).toBe(false);
    expect(unread.isUnread({ ...joined, presence: { kind: "gone", since: 1 } }, me.id)).toBe(true);
  });
});

describe("the rows that are drawn", () => {
  it("are those in the window and a few beyond, of however many", () => {
    expect(spanAt(200, 800, 60, 10_000)).toEqual({ first: 0, last: 18 });
    const middle = spanAt(-300_000, 800, 60, 10_000);
    expect(middle).toEqual({ first: 4_992, last: 5_022 });
    expect(spanAt(-599_000, 800, 60, 10_000).last).toBe(10_000);
    expect(spanAt(0, 800, 60, 0)).toEqual({ first: 0, last: 0 });
  });
});
