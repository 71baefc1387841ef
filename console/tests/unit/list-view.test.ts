// What of a list is shown and in which order, and that the address says the same.

import { describe, expect, it } from "vitest";
import { waitingFor } from "../../src/lists/attention";
import {
  type Arranged,
  arrange,
  isNarrowed,
  NOBODY,
  PLAIN,
  type Query,
  readQuery,
  writeQuery,
} from "../../src/lists/list-view";
import type { SessionView } from "../../src/protocol/generated";
import { me, session } from "./samples";

const person = (id: string, name = id): { id: string; name: string } => ({ id, name });
const aiko = person("aiko", "Aiko");
const online = { kind: "online" } as const;

function shown(
  sessions: readonly SessionView[],
  query: Partial<Query> = {},
  now = 5_000,
): Arranged {
  return arrange(sessions, { ...PLAIN, ...query }, { me, now, language: "ja" });
}

const ids = ({ rows }: Arranged): string[] => rows.map(({ id }) => id);

describe("a list", () => {
  const granted = session("granted", 1, {
    state: "active",
    assignee: aiko,
    presence: online,
    exchange: { kind: "granted", request: "r", by: "aiko", mode: "view", lapses_at: 9_000 },
  });
  const arrived = session("arrived", 1, { state: "active", assignee: aiko, presence: online });
  const invited = session("invited", 1, { state: "active", invited: [aiko] });
  const queuedLong = session("queued long", 1, { state: "queued", queued_since: 1_500 });
  const queued = session("queued", 1, { state: "queued", queued_since: 3_000 });
  const newest = session("newest", 1, { created_at: 4_000 });
  const closed = session("closed", 1, { state: "closed", created_at: 4_500 });
  const all = [closed, newest, queued, arrived, queuedLong, invited, granted];

  it("begins with who waits, the most urgent and the longest first, and ends with the past", () => {
    expect(ids(shown(all))).toEqual([
      "granted",
      "invited",
      "arrived",
      "queued long",
      "queued",
      "newest",
      "closed",
    ]);
  });

  it("counts each state and who waits, whatever state is chosen", () => {
    const { counts, total, rows } = shown(all, { filter: "queued" });
    expect(counts).toEqual({ me: 5, waiting: 1, active: 3, queued: 2, expired: 0, closed: 1 });
    expect(total).toBe(7);
    expect(rows.length).toBe(2);
    expect(ids(shown(all, { filter: "me" })).length).toBe(5);
  });

  it("of others' customers nobody waits for me", () => {
    expect(waitingFor({ ...arrived, assignee: person("bo") }, me, 0)).toBeUndefined();
    expect(waitingFor({ ...arrived, exchange: { kind: "idle", last: "ended" } }, me, 0)).toBe(
      undefined,
    );
    const byBo = { ...granted.exchange, by: "bo" } as SessionView["exchange"];
    expect(waitingFor({ ...granted, exchange: byBo }, me, 0)).toBeUndefined();
  });

  it("says when the clock alone will change it", () => {
    expect(shown(all).validUntil).toBe(9_000);
    expect(shown(all, {}, 9_000).validUntil).toBe(10_000);
    expect(shown(all, {}, 10_000)).toMatchObject({
      validUntil: Number.POSITIVE_INFINITY,
      counts: { expired: 6, closed: 1 },
    });
  });

  it("is searched by name, subject, technician and channel, whatever the width, case or kana", () => {
    const yamada = session("yamada", 1, { customer: "ヤマダ商店", subject: "ＰＤＦ" });
    const bo = session("bo", 1, { customer: "Hoshino", assignee: person("bo", "Bo Lindqvist") });
    const found = (text: string): string[] => ids(shown([yamada, bo], { text }));
    expect(found("やまだ")).toEqual(["yamada"]);
    expect(found("pdf やまだ")).toEqual(["yamada"]);
    expect(found("LINDQ")).toEqual(["bo"]);
    expect(found("support").length).toBe(2);
    expect(found("pdf lindqvist")).toEqual([]);
  });

  it("is narrowed to a technician, to those invited by the way, or to nobody", () => {
    const mine = session("mine", 1, { assignee: aiko, collaborators: [person("bo")] });
    const none = session("none", 1);
    expect(ids(shown([mine, none], { technician: "bo" }))).toEqual(["mine"]);
    expect(ids(shown([mine, none], { technician: NOBODY }))).toEqual(["none"]);
  });

  it("is sorted by each column, both ways, what has no name last", () => {
    const a = session("a", 1, { customer: "い", created_at: 1, expires_at: 9_000 });
    const b = session("b", 1, { customer: "あ", created_at: 3, expires_at: 7_000 });
    const c = session("c", 1, { created_at: 2, expires_at: 8_000 });
    const by = (sort: Query["sort"], isReversed = false): string[] =>
      ids(shown([a, b, c], { sort, isReversed }));
    expect(by("customer")).toEqual(["b", "a", "c"]);
    expect(by("made")).toEqual(["b", "c", "a"]);
    expect(by("made", true)).toEqual(["a", "c", "b"]);
    expect(by("expires")).toEqual(["b", "c", "a"]);
  });
});

describe("the address of a list", () => {
  it("says what is asked, and nothing of what is not", () => {
    expect(writeQuery(PLAIN)).toBe("");
    const query: Query = {
      text: "山田 & co",
      filter: "queued",
      technician: NOBODY,
      sort: "made",
      isReversed: true,
    };
    expect(readQuery(writeQuery(query))).toEqual(query);
    expect(isNarrowed(query)).toBe(true);
    expect(isNarrowed({ ...PLAIN, sort: "made" })).toBe(false);
  });

  it("that is not understood asks for nothing", () => {
    expect(readQuery("?state=sleeping&sort=shoe&q=")).toEqual(PLAIN);
    expect(readQuery(`?q=${"x".repeat(500)}`).text.length).toBe(100);
  });
});
