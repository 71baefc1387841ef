// The frames of shared/protocol/golden mean the same here as in Rust, which reads the same files.

import { readFileSync } from "node:fs";
import { definitions } from "virtual:schema/all";
import { describe, expect, it } from "vitest";
import { KEYWORDS } from "../../src/protocol/check";
import { type Frames, parseFrame } from "../../src/protocol/frame";
import { readAck, readData, readFrame, writeAck } from "../../src/share/datagram";

function golden<T>(file: string): T[] {
  const url = new URL(`../../../shared/protocol/golden/${file}`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as T[];
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

function hex(data: Uint8Array): string {
  return Buffer.from(data).toString("hex");
}

describe("golden frames", () => {
  for (const { kind, text, result } of golden<{
    kind: keyof Frames;
    text: string;
    result: string;
  }>("frames.json")) {
    it(`${kind} ${text.slice(0, 60)} is ${result}`, () => {
      const parsed = parseFrame(definitions, kind, text);
      expect(parsed.ok ? "ok" : parsed.error).toBe(result);
    });
  }
});

interface Picture {
  kind: "data" | "ack" | "frame";
  hex: string;
  value?: Record<string, unknown>;
  error?: string;
}

describe("golden pictures", () => {
  for (const each of golden<Picture>("picture.json")) {
    it(`${each.kind} ${each.hex.slice(0, 40)} is ${each.error ?? "read"}`, () => {
      const raw = bytes(each.hex);
      expect(read(each.kind, raw)).toEqual(each.error ?? each.value);
    });
  }

  it("an acknowledgement is written as Rust writes it", () => {
    const each = golden<Picture>("picture.json").find(({ kind, value }) => kind === "ack" && value);
    const raw = bytes(each?.hex ?? "");
    const ack = readAck(raw);
    expect(typeof ack === "string" ? ack : hex(writeAck(ack))).toBe(hex(raw));
  });
});

function read(kind: Picture["kind"], raw: Uint8Array): unknown {
  if (kind === "data") {
    const data = readData(raw);
    return typeof data === "string" ? data : { ...data, fragment: hex(data.fragment) };
  }
  if (kind === "ack") {
    const ack = readAck(raw);
    return typeof ack === "string" ? ack : { ...ack, ranges: ack.ranges.map((pair) => [...pair]) };
  }
  const frame = readFrame(raw);
  if (typeof frame === "string") {
    return frame;
  }
  return {
    width: frame.width,
    height: frame.height,
    parts: frame.parts.map((part) => ({ ...part, data: hex(part.data) })),
  };
}

describe("the schema", () => {
  it("uses no keyword that the check does not understand", () => {
    const unknown = new Set<string>();
    const visit = (schema: unknown): void => {
      if (typeof schema !== "object" || schema === null) {
        return;
      }
      for (const [key, value] of Object.entries(schema)) {
        if (!KEYWORDS.has(key)) {
          unknown.add(key);
        }
        if (key === "properties") {
          Object.values(value as object).forEach(visit);
        } else if (Array.isArray(value)) {
          value.forEach(visit);
        } else {
          visit(value);
        }
      }
    };
    Object.values(definitions).forEach(visit);
    expect([...unknown]).toEqual([]);
  });
});
