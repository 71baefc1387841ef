// What customers type and paste, and what their browser says of itself.

import { describe, expect, it } from "vitest";
import { RETRY_MAX_MS, retryDelayMs } from "../../src/gateway/retry";
import { agentAddress, grouped, pinDigits, readCode } from "../../src/join/code";
import { systemOf } from "../../src/join/system";
import { ulid } from "../../src/protocol/ulid";
import { countdown, relative } from "../../src/words/time";

describe("codes", () => {
  const secret = "q3J8mZ0aX5tLw9RbKcYd2A";

  it("PINs are read however they are typed", () => {
    for (const text of [
      "482915037",
      "482 915 037",
      "４８２９１５０３７",
      "482-915-037 ",
      "482　915　037",
    ]) {
      expect(readCode(text), text).toEqual({ kind: "pin", code: "482915037" });
    }
    expect(readCode("48291503")).toBeUndefined();
    expect(pinDigits("12345678901")).toBe("123456789");
    expect([grouped(""), grouped("12"), grouped("1234"), grouped("123456789")]).toEqual([
      "",
      "12",
      "123 4",
      "123 456 789",
    ]);
  });

  it("links are read whole, and an incomplete one is none", () => {
    const link = { kind: "link", code: secret };
    expect(readCode(`https://gateway/j#${secret}`)).toEqual(link);
    expect(readCode(`#${secret}`)).toEqual(link);
    expect(readCode(`#${secret.slice(1)}`)).toBeUndefined();
    expect(readCode(`#${secret}<script>`)).toBeUndefined();
    expect(readCode("#")).toBeUndefined();
  });

  it("go to the agent behind the fragment sign", () => {
    const url = new URL(agentAddress("https://help.example:8443", { kind: "link", code: secret }));
    expect(url.protocol).toBe("sasae:");
    expect(url.searchParams.get("gateway")).toBe("https://help.example:8443");
    expect(url.hash).toBe(`#${secret}`);
    expect(url.href.split("#")[0]).not.toContain(secret);
  });
});

describe("systems", () => {
  it("are told apart, phones first", () => {
    expect(systemOf("Mozilla/5.0 (X11; Linux x86_64)", 0)).toBe("linux");
    expect(systemOf("Mozilla/5.0 (Linux; Android 16) Mobile", 5)).toBe("phone");
    expect(systemOf("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", 10)).toBe("windows");
    expect(systemOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 0)).toBe("macos");
    expect(systemOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 5)).toBe("phone");
    expect(systemOf("curl/8", 0)).toBe("other");
  });
});

describe("small things", () => {
  it("ULIDs carry their moment and sort by it", () => {
    const zero = new Uint8Array(10);
    expect(ulid(0, zero)).toBe("0".repeat(26));
    expect(ulid(1_469_918_176_385, zero)).toBe("01ARYZ6S410000000000000000");
    expect(ulid(1, zero) < ulid(2, zero)).toBe(true);
    expect(ulid(2 ** 48 - 1, new Uint8Array(10).fill(255))).toBe(`7${"Z".repeat(25)}`);
  });

  it("tries again later and later, never all at once, never too late", () => {
    expect(retryDelayMs(1, 0.5)).toBe(250);
    expect(retryDelayMs(3, 0.5)).toBe(1000);
    expect(retryDelayMs(50, 0.999)).toBeLessThan(RETRY_MAX_MS);
    expect(retryDelayMs(9, 0)).toBe(0);
  });

  it("words spans", () => {
    expect(countdown(59_001)).toBe("1:00");
    expect(countdown(-5)).toBe("0:00");
    expect(relative(0, 30_000, "en")).toBe("now");
    expect(relative(0, 5 * 60_000, "ja")).toBe("5 分前");
    expect(relative(3_600_000 * 3, 0, "en")).toBe("in 3 hr.");
  });
});
