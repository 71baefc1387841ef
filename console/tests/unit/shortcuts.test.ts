// Keys do what the table says, and nothing while somebody else wants them.

import { describe, expect, it } from "vitest";
import { SHORTCUTS, shortcutOf } from "../../src/shell/shortcuts";

const stroke = (key: string, more = {}): Parameters<typeof shortcutOf>[0] => ({
  key,
  hasModifier: false,
  isTaken: false,
  ...more,
});

describe("shortcuts", () => {
  it("have a key each, and no key twice", () => {
    const keys = Object.values(SHORTCUTS);
    expect(new Set(keys).size).toBe(keys.length);
    for (const [name, key] of Object.entries(SHORTCUTS)) {
      const [first, second] = key.split(" ");
      expect(shortcutOf(stroke(second ?? first ?? ""), second ? first : undefined)).toBe(name);
    }
  });

  it("of two keys go before those of one, and only right after the first", () => {
    expect(shortcutOf(stroke("p"), "g")).toBe("goPrivate");
    expect(shortcutOf(stroke("p"), undefined)).toBe("pick_up");
    expect(shortcutOf(stroke("p"), "x")).toBe("pick_up");
  });

  it("are never taken from a field, a dialog, an input method or the browser", () => {
    expect(shortcutOf(stroke("c", { isTaken: true }), undefined)).toBeUndefined();
    expect(shortcutOf(stroke("c", { hasModifier: true }), undefined)).toBeUndefined();
    expect(shortcutOf(stroke("é"), undefined)).toBeUndefined();
  });
});
