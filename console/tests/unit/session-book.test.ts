// Lists merge by version: no order of arrival can bring an older state back.

import { describe, expect, it } from "vitest";
import { checkOf, digest } from "../../src/lists/list-check";
import {
  countLists,
  EMPTY_BOOK,
  finishReading,
  GONE_MAX,
  inList,
  type ListName,
  put,
  putAll,
  remove,
  startReading,
  stateAt,
} from "../../src/lists/session-book";
import type { OpenEntry } from "../../src/protocol/generated";
import { me, session } from "./samples";

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
    book = finishReading(book, [], [session("stays", 1)]);
    expect([...book.sessions.keys()].sort()).toEqual(["came", "stays"]);
  });

  it("a list that was read before the news does not undo it", () => {
    let book = startReading(put(EMPTY_BOOK, session("a", 1)));
    book = put(book, session("a", 3, { state: "closed" }));
    book = remove(book, "b", 4);
    book = finishReading(book, [], [session("a", 2, { state: "active" }), session("b", 3)]);
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
    const book = putAll(EMPTY_BOOK, [
      session("mine", 1, { assignee: person }),
      session("invited", 1, { collaborators: [person], place: { kind: "private", member: "bo" } }),
      session("asked", 1, { invited: [person], place: { kind: "private", member: "bo" } }),
      session("other", 1, { assignee: { id: "bo", name: "Bo" } }),
    ]);
    const ids = (name: ListName): string[] => inList(book, me, name).map(({ id }) => id);
    expect(ids({ kind: "home" }).sort()).toEqual(["asked", "invited", "mine"]);
    expect(ids({ kind: "channel", channel: "default" }).sort()).toEqual(["mine", "other"]);
    expect(ids({ kind: "private", member: "aiko" })).toEqual([]);
  });

  it("takes ten thousand sessions in at once", () => {
    const many = Array.from({ length: 10_000 }, (_, at) => session(`s${at}`, 1));
    const book = finishReading(startReading(EMPTY_BOOK), [], many);
    expect(book.sessions.size).toBe(10_000);
  });

  it("knows by its entry what has changed unheard, until it is read again", () => {
    const entry = (id: string, version: number): OpenEntry => {
      const { place, state, expires_at } = session(id, version);
      return { id, version, place, state, expires_at, is_home: true };
    };
    let book = startReading(putAll(EMPTY_BOOK, [session("same", 2), session("changed", 2)]));
    book = finishReading(book, [entry("same", 2), entry("changed", 3), entry("new", 1)], []);
    expect([...book.sessions.keys()]).toEqual(["same"]);
    expect([...book.entries.keys()].sort()).toEqual(["changed", "new"]);
    expect(countLists(book, me, 0)({ kind: "channel", channel: "default" }).waiting).toBe(3);
    book = put(book, session("changed", 3, { state: "active" }));
    expect([...book.entries.keys()]).toEqual(["new"]);
    expect(countLists(book, me, 0)({ kind: "channel", channel: "default" })).toMatchObject({
      waiting: 2,
      active: 1,
    });
    expect(remove(book, "new", 2).entries.size).toBe(0);
    expect(countLists(book, me, 10_000)({ kind: "home" }).expired).toBe(1);
  });

  it("says of a list what the gateway would say of it, and no more than is open", () => {
    const id = "01JD0000000000000000000001";
    expect(digest(id, 7)).toBe(0xa9e4_d162);
    const name = { kind: "channel", channel: "default" } as const;
    const other = "01JD0000000000000000000002";
    const book = putAll(EMPTY_BOOK, [
      session(id, 7),
      session(other, 1),
      session("01JD0000000000000000000003", 1, { state: "closed" }),
    ]);
    const sum = (digest(id, 7) + digest(other, 1)) % 2 ** 32;
    expect(checkOf(book, me, name, 0)).toEqual({ list: name, open: 2, sum });
    expect(checkOf(book, me, name, 10_000)).toMatchObject({ open: 0, sum: 0 });
    const mine: ListName = { kind: "private", member: "aiko" };
    expect(checkOf(book, me, mine, 0).list).toEqual({ kind: "private" });
  });

  it("a session is expired exactly at its expiry, unless a share is live", () => {
    expect(stateAt(session("a", 1), 9_999)).toBe("waiting");
    expect(stateAt(session("a", 1), 10_000)).toBe("expired");
    const live = { kind: "connected", request: "r", by: "aiko", mode: "view", since: 1 } as const;
    expect(stateAt(session("a", 1, { state: "active", exchange: live }), 99_999)).toBe("active");
  });
});
