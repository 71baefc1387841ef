// What the support form asks for, refuses and sends.

import { definitions } from "virtual:schema/all";
import { describe, expect, it } from "vitest";
import { check } from "../../src/protocol/check";
import type { FormFields, SupportPlace } from "../../src/protocol/generated";
import { askOf, CHARS_MAX, faultsOf, fieldsOf } from "../../src/support/draft";
import { standing, waited } from "../../src/support/wait";
import { supportEn } from "../../src/words/support.en";
import { supportJa } from "../../src/words/support.ja";

const FIELDS: FormFields = {
  name: "required",
  mail: "optional",
  phone: "hidden",
  problem: "required",
  own: [
    { label: { ja: "番号", en: "Number" }, need: "hidden" },
    { label: { ja: "部署", en: "Department" }, need: "optional" },
  ],
};

describe("the support form", () => {
  const fields = fieldsOf(FIELDS, "en");

  it("shows what the manager chose, in the reader's language", () => {
    expect(fields.map(({ key, label }) => label ?? key)).toEqual([
      "name",
      "mail",
      "problem",
      "Department",
    ]);
    expect(fieldsOf(FIELDS, "ja").at(-1)?.label).toBe("部署");
  });

  it("holds every field to the gateway's own limits", () => {
    const types = {
      name: "CustomerName",
      mail: "MailAddress",
      phone: "PhoneNumber",
      problem: "Problem",
      own: "FormText",
    };
    for (const [key, type] of Object.entries(types)) {
      const { maxLength } = definitions[type] as { maxLength: number };
      expect(CHARS_MAX[key as keyof typeof types], key).toBe(maxLength);
    }
  });

  it("names what is wrong with each field", () => {
    const faults = faultsOf(fields, {
      name: " ",
      mail: "hanako@example",
      problem: "🖨".repeat(1_001),
    });
    expect(Object.fromEntries(faults)).toEqual({
      name: { kind: "missing" },
      mail: { kind: "badMail" },
      problem: { kind: "tooLong", max: 1_000, now: 1_001 },
    });
    const hidden = faultsOf(fields, { name: "a\u202Eb", problem: "two\n\nlines" });
    expect(Object.fromEntries(hidden)).toEqual({ name: { kind: "hidden" } });
  });

  it("takes names with emoji, an apostrophe or sixty-four characters", () => {
    for (const name of ["👨‍👩‍👧 Family", "O'Hara", "山".repeat(64), "<b>bold</b>"]) {
      expect(faultsOf(fields, { name, problem: "x" }).size, name).toBe(0);
    }
  });

  it("sends what was typed, trimmed, and a place for every field of the manager's own", () => {
    const sent = askOf(
      { name: " 山田 ", problem: "No sound\n", own1: "IT", mail: "  " },
      { stamp: "s", language: "ja", owns: 2 },
    );
    expect(sent).toEqual({
      stamp: "s",
      language: "ja",
      name: "山田",
      problem: "No sound",
      own: [null, "IT"],
    });
    expect(check(definitions, "AskSupport", sent)).toBe("ok");
  });
});

describe("a customer who waits", () => {
  const base = {
    asked: { pin: "123456789", secret: "s", join_url: "https://help.example/j" },
    team: "Midori",
    config: undefined,
    isLost: false,
    now: 100 * 60_000,
  };
  const wait = (place: Partial<SupportPlace>, language: "ja" | "en" = "en") => ({
    ...base,
    language,
    place: {
      state: "queued",
      since: base.now,
      again_after: 10,
      now: base.now,
      ...place,
    } as SupportPlace,
  });

  it("reads how things stand in one line", () => {
    const line = (place: Partial<SupportPlace>) => standing(supportEn, wait(place)).title;
    expect(line({ place: 4 })).toBe("You are number 4 in the queue");
    expect(line({ place: 1 })).toBe("You are next");
    expect(line({ state: "waiting", technician: "Aiko" })).toBe("Aiko takes care of you");
    expect(line({ state: "active", technician: "Aiko" })).toBe("Aiko is with you");
    expect(line({ state: "active" })).toBe("Midori is with you");
  });

  it("reads how long it has been in minutes and hours, never in seconds", () => {
    const since = (minutes: number) => ({ since: base.now - minutes * 60_000 });
    expect(waited(supportEn, wait(since(0)))).toBe("Waiting since just now.");
    expect(waited(supportEn, wait(since(4)))).toBe("Waiting for 4 minutes.");
    expect(waited(supportJa, wait(since(65), "ja"))).toBe("お待ちの時間：1 時間5 分。");
  });
});
