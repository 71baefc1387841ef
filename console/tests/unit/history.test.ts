// What is searched for in the history.

import { definitions } from "virtual:schema/all";
import { describe, expect, it } from "vitest";
import { fileName } from "../../src/history/export-dialog";
import {
  filterFault,
  NO_FILTERS,
  parseFilters,
  queryOf,
  searchOf,
  TEXT_CHARS_MAX,
} from "../../src/history/filters";
import { lasted } from "../../src/history/lasted";
import { check } from "../../src/protocol/check";

describe("a search of the history", () => {
  it("is the same after it went through the address", () => {
    const filters = {
      text: "山田 & <b>",
      from: "2026-02-01",
      until: "2026-02-28",
      technician: "bo",
      channel: "printers",
      state: "closed",
    } as const;
    expect(parseFilters(queryOf(filters))).toEqual(filters);
    expect(queryOf(NO_FILTERS)).toBe("");
  });

  it("takes nothing from an address that it does not understand", () => {
    expect(parseFilters("from=yesterday&state=broken&until=2026-2-1")).toEqual(NO_FILTERS);
  });

  it("searches the last day to its end, across the end of a month", () => {
    const search = searchOf({ ...NO_FILTERS, from: "2026-02-28", until: "2026-02-28" });
    expect(search.from).toBe(new Date(2026, 1, 28).getTime());
    expect(search.until).toBe(new Date(2026, 2, 1).getTime());
    expect(check(definitions, "SearchHistory", search)).toBe("ok");
  });

  it("refuses what is too long and a range that ends before it begins", () => {
    const { maxLength } = definitions.SearchText as { maxLength: number };
    expect(TEXT_CHARS_MAX).toBe(maxLength);
    expect(filterFault({ ...NO_FILTERS, text: "🖨".repeat(101) })).toEqual({
      kind: "tooLong",
      max: 100,
      now: 101,
    });
    const swapped = { ...NO_FILTERS, from: "2026-02-02", until: "2026-02-01" };
    expect(filterFault(swapped)).toEqual({ kind: "badRange" });
    expect(filterFault({ ...swapped, until: "2026-02-02" })).toBeUndefined();
  });
});

describe("how long a session lasted", () => {
  it("is said in its two largest units", () => {
    expect(lasted(0, "en")).toBe("1 sec");
    expect(lasted(59_999, "en")).toBe("59 sec");
    expect(lasted(125_000, "en")).toBe("2 min 5 sec");
    expect(lasted(2 * 86_400_000 + 5_000, "en")).toBe("2 days");
    expect(lasted(90 * 60_000, "ja")).toBe("1 時間30 分");
  });
});

describe("an exported file", () => {
  it("has a name that sorts by day", () => {
    expect(fileName("audit_jsonl", new Date(2026, 0, 5))).toBe("sasae-audit-2026-01-05.jsonl");
  });
});
