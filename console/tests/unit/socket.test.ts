// The line to the gateway against a fake one and a fake clock: back-off, dead lines, renewal.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  GatewaySocket,
  type LinkState,
  OVERLAP_MS,
  PONG_TIMEOUT_MS,
  RENEW_AFTER_MS,
  RENEW_AGAIN_MS,
  RENEW_JITTER_MS,
  WATCHING_TIMEOUT_MS,
} from "../../src/gateway/socket";
import { PING_EVERY_SECONDS, type ToConsole } from "../../src/protocol/generated";

/** A WebSocket that the test plays the other end of. */
class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  readonly sent: { type: string; seq?: number }[] = [];
  readonly protocols: string[];

  constructor(_url: string, protocols: string[]) {
    super();
    this.protocols = protocols;
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    if (this.readyState < 2) {
      this.readyState = 3;
      this.dispatchEvent(new Event("close"));
    }
  }

  accept(): void {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event("open"));
    this.say({ type: "watching", now: Date.now() });
  }

  say(message: ToConsole): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }
}

let states: LinkState[];
let heard: ToConsole[];
let tickets: number;
let isRefusing: boolean;
let renewed: number;
let socket: GatewaySocket;

const newest = (): FakeSocket => FakeSocket.all.at(-1) as FakeSocket;
const dialled = (): number => FakeSocket.all.length;
const open = (): number => FakeSocket.all.filter(({ readyState }) => readyState === 1).length;

async function start(): Promise<void> {
  socket = new GatewaySocket({
    url: "wss://gateway/socket",
    ticket: async () => {
      tickets += 1;
      if (isRefusing) {
        throw new Error("no way");
      }
      return `ticket-${tickets}`;
    },
    onMessage: (message) => heard.push(message),
    onState: (state) => states.push(state),
    onRefused: () => false,
    onRenewed: () => {
      renewed += 1;
    },
  });
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  [states, heard, tickets, isRefusing, renewed] = [[], [], 0, false, 0];
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { hidden: false }));
});

afterEach(() => {
  socket.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the line to the gateway", () => {
  it("is up when the gateway says that it watches, and each try has its own ticket", async () => {
    await start();
    expect(newest().protocols).toContain("ticket.ticket-1");
    expect(states).toEqual(["connecting"]);
    newest().accept();
    expect(newest().sent[0]).toEqual({ type: "watch" });
    expect(states).toEqual(["connecting", "online"]);
  });

  it("comes back with a growing, random wait, and has all read anew", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    await start();
    newest().accept();
    for (const waitMs of [499, 999, 1_998, 3_996]) {
      newest().close();
      expect(states.at(-1)).toBe("offline");
      const before = dialled();
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(dialled()).toBe(before);
      await vi.advanceTimersByTimeAsync(2);
      expect(dialled()).toBe(before + 1);
    }
    newest().accept();
    expect(states.at(-1)).toBe("online");
    expect(heard.filter(({ type }) => type === "watching").length).toBe(2);
    newest().close();
    await vi.advanceTimersByTimeAsync(500);
    expect(dialled()).toBe(6);
  });

  it("never waits longer than half a minute", async () => {
    await start();
    isRefusing = true;
    newest().close();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    const before = tickets;
    await vi.advanceTimersByTimeAsync(31_000);
    expect(tickets).toBeGreaterThan(before);
  });

  it("that does not answer a ping is dropped and made anew", async () => {
    await start();
    newest().accept();
    await vi.advanceTimersByTimeAsync(PING_EVERY_SECONDS * 1_000);
    expect(newest().sent.at(-1)).toEqual({ type: "ping", seq: 1 });
    await vi.advanceTimersByTimeAsync(PONG_TIMEOUT_MS);
    expect(dialled()).toBe(2);
    expect(states.at(-1)).toBe("offline");
    newest().accept();
    expect(open()).toBe(1);
  });

  it("that never gets ready is given up", async () => {
    await start();
    await vi.advanceTimersByTimeAsync(WATCHING_TIMEOUT_MS);
    expect(dialled()).toBe(2);
  });

  it("is tried at once when the network is back", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    await start();
    newest().close();
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
    expect(dialled()).toBe(2);
    newest().accept();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(dialled()).toBe(2);
  });
});

/** Keeps the line alive for `ms`, answering its pings. */
async function live(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 5_000) {
    await vi.advanceTimersByTimeAsync(Math.min(5_000, left));
    for (const line of FakeSocket.all.filter(({ readyState }) => readyState === 1)) {
      const ping = line.sent.findLast(({ type }) => type === "ping");
      if (ping?.seq !== undefined) {
        line.say({ type: "pong", seq: ping.seq, now: Date.now() });
      }
    }
  }
}

describe("a line that the gateway would end after two hours", () => {
  it("is replaced before, without a moment in which nothing is heard", async () => {
    await start();
    const first = newest();
    first.accept();
    await live(RENEW_AFTER_MS + RENEW_JITTER_MS + 5_000);
    expect(RENEW_AFTER_MS + RENEW_JITTER_MS + RENEW_AGAIN_MS).toBeLessThan(2 * 3_600_000);
    expect(dialled()).toBe(2);
    const second = newest();
    expect(first.readyState).toBe(1);
    const removed = { type: "session_removed", session: "01JD0000000000000000000001" } as const;
    first.say({ ...removed, version: 1 });
    second.accept();
    expect(renewed).toBe(1);
    first.say({ ...removed, version: 2 });
    second.say({ ...removed, version: 2 });
    const versions = heard.flatMap((each) =>
      each.type === "session_removed" ? [each.version] : [],
    );
    expect(versions).toEqual([1, 2, 2]);
    await live(OVERLAP_MS + 5_000);
    expect([first.readyState, second.readyState]).toEqual([3, 1]);
    expect(socket.send({ type: "ping", seq: 9 })).toBe(true);
    expect(second.sent.at(-1)).toEqual({ type: "ping", seq: 9 });
    expect(states).toEqual(["connecting", "online"]);
    // Nothing was missed, so nothing is read anew.
    expect(heard.filter(({ type }) => type === "watching").length).toBe(1);
  });

  it("goes on, line after line, for a whole day", async () => {
    await start();
    newest().accept();
    for (let renewals = 0; renewals < 14; renewals++) {
      const before = dialled();
      while (dialled() === before) {
        await live(60_000);
      }
      newest().accept();
      await live(OVERLAP_MS + 1_000);
      expect(open()).toBe(1);
    }
    expect(states).toEqual(["connecting", "online"]);
  });

  it("is kept while its replacement fails, and replaced by the next", async () => {
    await start();
    const first = newest();
    first.accept();
    await live(RENEW_AFTER_MS + RENEW_JITTER_MS + 5_000);
    newest().close();
    expect(first.readyState).toBe(1);
    await live(RENEW_AGAIN_MS + 5_000);
    expect(dialled()).toBe(3);
    newest().accept();
    await live(OVERLAP_MS + 5_000);
    expect(open()).toBe(1);
    expect(states).toEqual(["connecting", "online"]);
  });

  it("is not replaced while two computers are finding each other", async () => {
    await start();
    newest().accept();
    const candidates = { type: "candidates", request: "01JD0000000000000000000042" } as const;
    const signal = { ...candidates, candidates: [""] };
    for (let spent = 0; spent < RENEW_AFTER_MS + RENEW_JITTER_MS + 60_000; spent += 20_000) {
      socket.send({ type: "signal", session: "01JD0000000000000000000001", signal });
      await live(20_000);
    }
    expect(dialled()).toBe(1);
    await live(RENEW_AGAIN_MS + 30_000);
    expect(dialled()).toBe(2);
  });
});
