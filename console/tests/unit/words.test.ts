// Both languages are complete: same keys, same names to fill in, every error worded in both.

import { definitions } from "virtual:schema/all";
import { describe, expect, it } from "vitest";
import { adminEn } from "../../src/words/admin.en";
import { adminJa } from "../../src/words/admin.ja";
import { en } from "../../src/words/console.en";
import { ja } from "../../src/words/console.ja";
import { historyEn } from "../../src/words/history.en";
import { historyJa } from "../../src/words/history.ja";
import { joinEn } from "../../src/words/join.en";
import { joinJa } from "../../src/words/join.ja";
import { preferencesEn } from "../../src/words/preferences.en";
import { preferencesJa } from "../../src/words/preferences.ja";
import { supportEn } from "../../src/words/support.en";
import { supportJa } from "../../src/words/support.ja";

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[path + key, value] as [string, string]]
      : leaves(value, `${path}${key}.`),
  );
}

function names(text: string): string[] {
  return [...text.matchAll(/\{+(\w+)\}+/g)].map(([, name]) => name ?? "").sort();
}

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
/** Texts that read the same in both languages, or are kept in the other one on purpose. */
const SAME = /^(product|detail\.named|language\.en|share\.(chord|roundTrip|frames|rate)|en)$/;

for (const [name, english, japanese] of [
  ["the console", en, ja],
  ["the join page", joinEn, joinJa],
  ["the administration", adminEn, adminJa],
  ["the history", historyEn, historyJa],
  ["the settings of a browser", preferencesEn, preferencesJa],
  ["the support form", supportEn, supportJa],
] as const) {
  describe(`the catalogues of ${name}`, () => {
    const ours = new Map(leaves(english as Tree));
    const theirs = new Map(leaves(japanese as Tree));

    it("have the same keys", () => {
      expect([...theirs.keys()].sort()).toEqual([...ours.keys()].sort());
    });

    it("fill in the same names", () => {
      for (const [key, text] of ours) {
        expect(names(theirs.get(key) ?? ""), key).toEqual(names(text));
      }
    });

    it("have no empty text, and Japanese is Japanese", () => {
      for (const [key, text] of theirs) {
        expect(text.trim(), key).not.toBe("");
        expect(ours.get(key)?.trim(), key).not.toBe("");
        expect(SAME.test(key) || JAPANESE.test(text), `${key}: ${text}`).toBe(true);
      }
    });
  });
}

describe("named errors", () => {
  const schema = definitions.ErrorCode as { oneOf: { const: string }[] };
  const codes = schema.oneOf.map((variant) => variant.const).sort();

  it("are worded in both languages, on both pages", () => {
    expect(codes.length).toBeGreaterThan(20);
    for (const catalogue of [en.error, ja.error, joinEn.error, joinJa.error]) {
      expect(Object.keys(catalogue).sort()).toEqual(codes);
    }
  });

  it("of joining each say what to do next", () => {
    const joining = [
      "unknown_code",
      "code_used",
      "session_expired",
      "session_closed",
      "session_deleted",
      "too_many_tries",
    ];
    for (const words of [joinEn, joinJa]) {
      expect(Object.keys(words.refused)).toEqual(expect.arrayContaining(joining));
    }
  });
});
