// What is typed into the administration, and what access means in a word.

import { definitions } from "virtual:schema/all";
import { describe, expect, it } from "vitest";
import { candidates, FEATURES, GRANTS, levelOf, PERMISSIONS, sorted } from "../../src/admin/access";
import { fromUnits, inUnits, isLife, LIFE_S, lifeText, PRESETS_S } from "../../src/admin/life";
import { sectionsOf } from "../../src/admin/sections";
import { draftFaults, draftOf, formOf } from "../../src/admin/support-draft";
import { daysOf } from "../../src/admin/team-screen";
import { CHARS_MAX, mailFault, textFault } from "../../src/admin/text-fault";
import { check } from "../../src/protocol/check";
import type { Me, SupportForm, Who } from "../../src/protocol/generated";

describe("a typed text", () => {
  it("is held to the gateway's own limits", () => {
    const types = {
      name: "Name",
      description: "Description",
      mail: "MailAddress",
      formText: "FormText",
      introduction: "Introduction",
    };
    for (const [key, type] of Object.entries(types)) {
      const { maxLength } = definitions[type] as { maxLength: number };
      expect(CHARS_MAX[key as keyof typeof types], key).toBe(maxLength);
    }
  });

  it("may have sixty-four characters, emoji and signs, but not hide or turn anything", () => {
    const rule = { max: 64, isRequired: true };
    for (const good of ["山".repeat(64), "🖨".repeat(64), "<b>R&D</b>", "O'Hara"]) {
      expect(textFault(good, rule), good).toBeUndefined();
    }
    expect(textFault("x".repeat(65), rule)).toEqual({ kind: "tooLong", max: 64, now: 65 });
    expect(textFault("a\u202Eb", rule)).toEqual({ kind: "hidden" });
    expect(textFault("a\u200Bb", rule)).toEqual({ kind: "hidden" });
    expect(textFault(" ", rule)).toEqual({ kind: "empty" });
  });

  it("is a mail address only as the gateway would take it", () => {
    expect(mailFault(" hanako@example.co.jp ")).toBeUndefined();
    for (const bad of ["hanako", "hanako@localhost", "a b@example.com", "山田@example.com"]) {
      expect(mailFault(bad), bad).toEqual({ kind: "noAddress" });
    }
  });
});

describe("how long sessions live", () => {
  it("is from 30 minutes to 30 days", () => {
    expect(LIFE_S).toEqual({ min: 1_800, max: 2_592_000 });
    expect(PRESETS_S.every(isLife)).toBe(true);
    expect(isLife(fromUnits("29", "minute"))).toBe(false);
    expect(isLife(fromUnits("30", "minute"))).toBe(true);
    expect(isLife(fromUnits("31", "day"))).toBe(false);
    expect(isLife(fromUnits("７２０", "hour"))).toBe(true);
  });

  it("is a whole number", () => {
    for (const text of ["", "1.5", "-1", "1e3", "one"]) {
      expect(fromUnits(text, "hour"), text).toBeUndefined();
    }
  });

  it("is said in the largest unit that needs no fraction", () => {
    expect(inUnits(90 * 60)).toEqual({ count: 90, unit: "minute" });
    expect(lifeText(36 * 3_600, "en")).toBe("36 hours");
    expect(lifeText(86_400, "ja")).toBe("1 日");
  });
});

describe("access", () => {
  it("knows every permission and feature of the protocol", () => {
    const all = (name: string) =>
      (definitions[name] as { oneOf: { const: string }[] }).oneOf.map((each) => each.const).sort();
    expect([...PERMISSIONS].sort()).toEqual(all("Permission"));
    expect([...FEATURES].sort()).toEqual(all("Feature"));
  });

  it("has a word for the usual cases, and none for the others", () => {
    expect(levelOf(GRANTS.help)).toBe("help");
    expect(levelOf({ ...GRANTS.help, permissions: [...GRANTS.help.permissions].reverse() })).toBe(
      "help",
    );
    expect(levelOf({ ...GRANTS.help, features: [] })).toBe("own");
  });

  it("is not offered twice, nor to members switched off or who may do everything", () => {
    const member = { is_disabled: false, role: "technician" };
    const members = [
      { ...member, id: "bo" },
      { ...member, id: "mei" },
      { ...member, id: "yuki", is_disabled: true },
      { ...member, id: "ken", role: "admin" },
    ] as never;
    const who: Who = { kind: "member", member: "bo" };
    const access = [{ who, ...GRANTS.look }];
    expect(candidates({ access }, [], members)).toEqual([
      { kind: "everyone" },
      { kind: "member", member: "mei" },
    ]);
  });

  it("lists everyone first, then groups, then members by name", () => {
    const entry = (who: Who) => ({ who, ...GRANTS.look });
    const list = [
      entry({ kind: "member", member: "b" }),
      entry({ kind: "member", member: "a" }),
      entry({ kind: "everyone" }),
    ];
    const names = sorted(list, (who) => (who.kind === "member" ? who.member : "")).map(({ who }) =>
      who.kind === "member" ? who.member : who.kind,
    );
    expect(names).toEqual(["everyone", "a", "b"]);
  });
});

describe("the areas of the administration", () => {
  const me = (more: object) => ({ team_actions: [], channels: [], ...more }) as unknown as Me;

  it("are those that the gateway lets this member run", () => {
    expect(sectionsOf(me({}))).toEqual([]);
    expect(sectionsOf(me({ channels: [{ permissions: ["manage_members"] }] }))).toEqual([
      "channels",
    ]);
    const all = ["edit_team", "edit_channels", "edit_members", "edit_groups"];
    expect(sectionsOf(me({ team_actions: all }))).toEqual([
      "channels",
      "members",
      "groups",
      "team",
    ]);
  });
});

describe("a support form", () => {
  const form: SupportForm = {
    is_on: true,
    title: { ja: "窓口", en: "Help" },
    fields: { name: "required", mail: "hidden", phone: "hidden", problem: "required", own: [] },
  };

  it("is saved as it was when nothing is typed", () => {
    expect(formOf(draftOf(form))).toEqual(form);
    expect(check(definitions, "SupportForm", formOf(draftOf(form)))).toBe("ok");
  });

  it("needs both languages or neither", () => {
    const half = { ...draftOf(form), introduction: { ja: "平日のみ", en: " " } };
    expect([...draftFaults(half).keys()]).toEqual(["introduction.en"]);
    const own = [{ label: { ja: "機種", en: "" }, need: "optional" as const }];
    const unnamed = { ...draftOf(form), fields: { ...form.fields, own } };
    expect([...draftFaults(unnamed).keys()]).toEqual(["own.0.en"]);
    expect(draftFaults(draftOf(form)).size).toBe(0);
  });
});

describe("retention", () => {
  it("is a whole number of days within the gateway's limits", () => {
    expect(daysOf("１")).toBe(1);
    expect(daysOf("3650")).toBe(3_650);
    for (const bad of ["0", "3651", "1.5", "", "-1"]) {
      expect(daysOf(bad), bad).toBeUndefined();
    }
  });
});
