// Lists merge by version: no order of arrival can bring an older state back.

import { describe, expect, it } from "vitest";
import {
  EMPTY_BOOK,
  finishReading,
  GONE_MAX,
  list,
  put,
  remove,
  startReading,
  stateAt,
} from "../../src/lists/session-book";
import type { Me, SessionView } from "../../src/protocol/generated";

function session(id: string, version: number, more: Partial<SessionView> = {}): SessionView {
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

const me: Me = {
  id: "aiko",
  name: "Aiko",
  role: "technician",
  team: "Demo",
  channels: [
    {
      id: "default",
      name: "Support",
      is_default: true,
      life: 3600,
      permissions: [],
      features: [],
    },
  ],
  team_actions: [],
  socket_url: "ws://localhost/",
  now: 0,
  protocol: 1,
  console_min: 1,
  can_mail: true,
};

describe("the session book", () => {
  it("keeps the highest version whatever the order", () => {
    const newer = put(EMPTY_BOOK, session("a", 5, { state: "active" }));
    expect(put(newer, session("a", 4)).sessions.get("a")?.state).toBe("active");
    expect(put(newer, session("a", 6)).sessions.get("a")?.state).toBe("waiting");
  });

  it("never brings a removed session back by an older message", () => {
    const gone = remove(put(EMPTY_BOOK, session("a", 5)), "a", 6);
    expect(gone.sessions.size).toBe(0);
    expect(put(gone, session("a", 5)).sessions.size).toBe(0);
    expect(put(gone, session("a", 7)).sessions.size).toBe(1);
    expect(remove(put(EMPTY_BOOK, session("a", 9)), "a", 6).sessions.size).toBe(1);
  });

  it("a reading drops what left while the line was down, and keeps what came meanwhile", () => {
    let book = put(put(EMPTY_BOOK, session("left", 1)), session("stays", 1));
    book = startReading(book);
    book = put(book, session("came", 1));
    book = finishReading(book, [session("stays", 1)]);
    expect([...book.sessions.keys()].sort()).toEqual(["came", "stays"]);
  });

  it("a list that was read before the news does not undo it", () => {
    let book = startReading(put(EMPTY_BOOK, session("a", 1)));
    book = put(book, session("a", 3, { state: "closed" }));
    book = remove(book, "b", 4);
    book = finishReading(book, [session("a", 2, { state: "active" }), session("b", 3)]);
    expect(book.sessions.get("a")?.state).toBe("closed");
    expect(book.sessions.has("b")).toBe(false);
  });

  it("remembers a bounded number of removals", () => {
    let book = EMPTY_BOOK;
    for (let at = 0; at < GONE_MAX + 50; at++) {
      book = remove(book, `s${at}`, 1);
    }
    expect(book.gone.size).toBe(GONE_MAX);
    expect(book.gone.has(`s${GONE_MAX + 49}`)).toBe(true);
  });

  it("home holds what I hold or was invited into; channels hold their own", () => {
    const person = { id: "aiko", name: "Aiko" };
    const book = [
      session("mine", 1, { assignee: person }),
      session("invited", 1, { collaborators: [person], place: { kind: "private", member: "bo" } }),
      session("other", 1, { assignee: { id: "bo", name: "Bo" } }),
    ].reduce(put, EMPTY_BOOK);
    const ids = (name: Parameters<typeof list>[2]): string[] =>
      list(book, me, name, 0).map(({ id }) => id);
    expect(ids({ kind: "home" }).sort()).toEqual(["invited", "mine"]);
    expect(ids({ kind: "channel", channel: "default" }).sort()).toEqual(["mine", "other"]);
    expect(ids({ kind: "private", member: "aiko" })).toEqual([]);
  });

  it("shows open sessions first, and a session is expired exactly at its expiry", () => {
    const book = [
      session("closed", 1, { state: "closed", created_at: 9_000 }),
      session("old", 1, { created_at: 1_000 }),
      session("new", 1, { created_at: 2_000 }),
    ].reduce(put, EMPTY_BOOK);
    const ids = list(book, me, { kind: "channel", channel: "default" }, 0).map(({ id }) => id);
    expect(ids).toEqual(["new", "old", "closed"]);
    expect(stateAt(session("a", 1), 9_999)).toBe("waiting");
    expect(stateAt(session("a", 1), 10_000)).toBe("expired");
    const live = { kind: "connected", request: "r", by: "aiko", mode: "view", since: 1 } as const;
    expect(stateAt(session("a", 1, { state: "active", exchange: live }), 99_999)).toBe("active");
  });
});
