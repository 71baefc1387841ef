// Keys, chord, text, pointer and wheel: what the technician does becomes what is sent.

import { describe, expect, it } from "vitest";
import { codecName, profileOf } from "../../src/share/codecs";
import { Keys, textPieces } from "../../src/share/keys";
import { buttonName, pointOnScreen, wheelPixels } from "../../src/share/pointing";

const key = (code: string, more = {}) => ({ code, isComposing: false, isRepeat: false, ...more });

describe("keys", () => {
  it("travel by their place, once down and once up", () => {
    const keys = new Keys();
    expect(keys.press(key("KeyA"))).toEqual({ kind: "send", code: "KeyA", down: true });
    expect(keys.press(key("KeyA", { isRepeat: true }))).toEqual({ kind: "swallow" });
    expect(keys.release(key("KeyA"))).toEqual({ kind: "send", code: "KeyA", down: false });
    expect(keys.release(key("Enter")), "went down before control began").toEqual({
      kind: "swallow",
    });
  });

  it("are left to the input method while it composes", () => {
    const keys = new Keys();
    expect(keys.press(key("KeyK", { isComposing: true }))).toEqual({ kind: "leave" });
    expect(keys.release(key("KeyK", { isComposing: true }))).toEqual({ kind: "leave" });
    expect(keys.press(key(""))).toEqual({ kind: "leave" });
    expect(keys.press(key("../../etc"))).toEqual({ kind: "leave" });
  });

  it("Ctrl, Alt and Shift alone, then released, give the keyboard back", () => {
    const keys = new Keys();
    for (const code of ["ShiftRight", "ControlLeft", "AltLeft"]) {
      expect(keys.press(key(code)).kind).toBe("send");
    }
    expect(keys.release(key("AltLeft"))).toEqual({ kind: "exit" });
  });

  it("Ctrl, Alt, Shift and another key go to the customer's computer", () => {
    const keys = new Keys();
    for (const code of ["ControlLeft", "AltLeft", "ShiftLeft", "KeyT"]) {
      keys.press(key(code));
    }
    expect(keys.release(key("KeyT"))).toEqual({ kind: "send", code: "KeyT", down: false });
    expect(keys.release(key("AltLeft")).kind).toBe("send");
  });

  it("long texts are cut between characters, never inside one", () => {
    expect(textPieces("あいう👩x", 2)).toEqual(["あい", "う👩", "x"]);
    expect(textPieces("", 2)).toEqual([]);
  });
});

describe("pointing", () => {
  const screen = { width: 1920, height: 1080 };
  const box = { left: 10, top: 20, width: 960, height: 540 };

  it("finds the pixel under the pointer and stays on the screen", () => {
    expect(pointOnScreen({ x: 10, y: 20 }, box, screen)).toEqual({ x: 0, y: 0 });
    expect(pointOnScreen({ x: 490, y: 290 }, box, screen)).toEqual({ x: 960, y: 540 });
    expect(pointOnScreen({ x: 9999, y: -5 }, box, screen)).toEqual({ x: 1919, y: 0 });
    expect(pointOnScreen({ x: 1, y: 1 }, { ...box, width: 0 }, { width: 0, height: 0 })).toEqual({
      x: 0,
      y: 0,
    });
  });

  it("counts a wheel in pixels whatever unit the browser uses, within the limit", () => {
    expect(wheelPixels(120, 0)).toBe(120);
    expect(wheelPixels(3, 1)).toBe(120);
    expect(wheelPixels(-1e9, 0)).toBe(-4000);
    expect(wheelPixels(Number.NaN, 0)).toBe(0);
  });

  it("knows five buttons", () => {
    expect([0, 1, 2, 3, 4, 5].map(buttonName)).toEqual([
      "left",
      "middle",
      "right",
      "back",
      "forward",
      undefined,
    ]);
  });
});

describe("codecs", () => {
  it("are named with a level that holds the picture", () => {
    expect(codecName("av1", 1920, 1080)).toBe("av01.0.08M.08");
    expect(codecName("av1", 3840, 2160)).toBe("av01.0.12M.08");
    expect(codecName("h264", 1920, 1080)).toBe("avc1.42E02A");
    expect(codecName("h264", 2560, 1440)).toBe("avc1.42E033");
  });

  it("take the profile that the stream itself names", () => {
    const stream = new Uint8Array([0, 0, 0, 1, 9, 16, 0, 0, 1, 0x67, 0x64, 0x0c, 0x28, 0xac]);
    expect(profileOf(stream)).toBe("640C28");
    expect(codecName("h264", 1, 1, stream)).toBe("avc1.640C28");
    expect(profileOf(new Uint8Array([1, 2, 3]))).toBeUndefined();
  });
});
