// The lane receiver under loss, reordering and duplication, from seeds.

import { describe, expect, it } from "vitest";
import { ACK_RANGES_MAX } from "../../src/protocol/generated";
import { type Ack, readAck, writeAck } from "../../src/share/datagram";
import { BUFFER_BYTES_MAX, FRAMES_AHEAD_MAX, LaneReceiver } from "../../src/share/lane";

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function datagram(
  packet: number,
  frame: number,
  index: number,
  count: number,
  fragment: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(13 + fragment.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint32(1, packet, true);
  view.setUint32(5, frame, true);
  view.setUint16(9, index, true);
  view.setUint16(11, count, true);
  bytes.set(fragment, 13);
  return bytes;
}

const never = (): boolean => false;
const one = new Uint8Array([7]);

/** Whether an acknowledgement says that `packet` has arrived. */
function covers(ack: Ack, packet: number): boolean {
  let low = ack.largest - ack.first_run;
  if (packet <= ack.largest && packet >= low) {
    return true;
  }
  return ack.ranges.some(([gap, run]) => {
    const high = low - gap - 1;
    low = high - run + 1;
    return packet <= high && packet >= low;
  });
}

/** Sends frames over a bad line and resends what was not acknowledged until all are through. */
function transfer(seed: number): void {
  const dice = random(seed);
  const frames = Array.from({ length: 40 }, (_, number) =>
    Uint8Array.from({ length: 1 + Math.floor(dice() * 6000) }, (_, at) => (number * 31 + at) & 255),
  );
  const receiver = new LaneReceiver(never);
  const got: { number: number; bytes: Uint8Array }[] = [];
  const open = new Map<string, { frame: number; index: number; packets: number[] }>();
  let packet = 0;
  let now = 0;
  const pieces = (frame: number): number => Math.ceil((frames[frame]?.length ?? 0) / 1000);
  frames.forEach((_, frame) => {
    for (let index = 0; index < pieces(frame); index++) {
      open.set(`${frame}/${index}`, { frame, index, packets: [] });
    }
  });
  for (let round = 0; round < 200 && open.size > 0; round++) {
    const line: Uint8Array[] = [];
    for (const piece of [...open.values()].slice(0, 60)) {
      const { frame, index } = piece;
      const part = (frames[frame] ?? one).subarray(index * 1000, index * 1000 + 1000);
      const bytes = datagram(packet, frame, index, pieces(frame), part);
      piece.packets.push(packet);
      packet += 1;
      const copies = dice() < 0.25 ? 0 : dice() < 0.1 ? 2 : 1;
      line.push(...Array.from({ length: copies }, () => bytes));
    }
    line.sort(() => dice() - 0.5);
    for (const bytes of line) {
      now += 0.1;
      got.push(...receiver.receive(bytes, now).frames);
    }
    const ack = receiver.acknowledge(now);
    if (ack !== undefined && dice() > 0.2) {
      expect(readAck(writeAck(ack)), `seed ${seed}`).toEqual(ack);
      for (const [key, { frame, packets }] of open) {
        if (frame < ack.done || packets.some((each) => covers(ack, each))) {
          open.delete(key);
        }
      }
    }
  }
  expect(open.size, `seed ${seed}`).toBe(0);
  expect(
    got.map(({ number }) => number),
    `seed ${seed}`,
  ).toEqual(frames.map((_, at) => at));
  got.forEach(({ bytes }, at) => {
    expect(Buffer.compare(bytes, frames[at] ?? one), `seed ${seed}`).toBe(0);
  });
  expect(receiver.buffered, `seed ${seed}`).toBe(0);
}

describe("the lane receiver", () => {
  it("delivers every frame once, whole and in order over a line that loses, doubles and mixes", () => {
    for (let seed = 1; seed <= 25; seed++) {
      transfer(seed);
    }
  });

  it("acknowledges every second packet, gap and end of a frame at once, others soon", () => {
    const receiver = new LaneReceiver(never);
    const send = (packet: number): string =>
      receiver.receive(datagram(packet, 0, packet, 9, one), 0).ack;
    expect([send(0), send(1)]).toEqual(["soon", "now"]);
    receiver.acknowledge(0);
    expect(send(2)).toBe("soon");
    receiver.acknowledge(0);
    expect(send(4)).toBe("now");
    receiver.acknowledge(0);
    expect(send(4), "a duplicate: its acknowledgement was lost").toBe("now");
    receiver.acknowledge(0);
    expect(receiver.receive(datagram(5, 1, 0, 1, one), 0).ack, "waits for frame 0").toBe("soon");
    const whole = new LaneReceiver(never);
    expect(whole.receive(datagram(0, 0, 0, 1, one), 0).ack).toBe("now");
  });

  it("says for how long it held the largest packet, in units of 100 µs", () => {
    const receiver = new LaneReceiver(never);
    receiver.receive(datagram(0, 0, 0, 1, one), 100);
    expect(receiver.acknowledge(103.5)?.delay).toBe(35);
    expect(receiver.acknowledge(1e9)?.delay).toBe(65535);
  });

  it("keeps the newest ranges when there are more gaps than fit", () => {
    const receiver = new LaneReceiver(never);
    for (let packet = 0; packet < 400; packet += 2) {
      receiver.receive(datagram(packet, 0, 0, 2, one), 0);
    }
    const ack = receiver.acknowledge(0);
    expect(ack?.largest).toBe(398);
    expect(ack?.ranges.length).toBe(ACK_RANGES_MAX);
  });

  it("lets a frame that stands alone end the wait for what was lost before it", () => {
    const receiver = new LaneReceiver((frame) => frame[0] === 9);
    const send = (frame: number, first: number): number[] =>
      receiver
        .receive(datagram(frame, frame, 0, 1, new Uint8Array([first])), 0)
        .frames.map(({ number }) => number);
    expect(send(0, 9)).toEqual([0]);
    expect(send(2, 1)).toEqual([]);
    expect(send(4, 1)).toEqual([]);
    expect(send(3, 9)).toEqual([3, 4]);
    expect(receiver.acknowledge(0)?.done).toBe(5);
    expect(send(1, 9), "an older frame never comes over a newer one").toEqual([]);
    expect(receiver.buffered).toBe(0);
  });

  it("measures the wait for a missing frame", () => {
    const receiver = new LaneReceiver(never);
    receiver.receive(datagram(0, 0, 0, 1, one), 0);
    expect(receiver.waitingMs(50)).toBe(0);
    receiver.receive(datagram(2, 2, 0, 1, one), 100);
    expect(receiver.waitingMs(1600)).toBe(1500);
    receiver.receive(datagram(3, 1, 0, 1, one), 1700);
    expect(receiver.waitingMs(2000)).toBe(0);
  });

  it("keeps bounded memory whatever is sent, and does not acknowledge what it refuses", () => {
    const receiver = new LaneReceiver(never);
    const big = new Uint8Array(1100);
    receiver.receive(datagram(0, 0, 0, 2, one), 0);
    expect(receiver.receive(datagram(1, FRAMES_AHEAD_MAX, 0, 1, one), 0).ack).toBe("none");
    expect(receiver.receive(datagram(2, 1, 0, 60_000, one), 0).ack).toBe("none");
    expect(receiver.receive(datagram(3, 0, 1, 3, one), 0).ack, "another count").toBe("none");
    let packet = 4;
    for (let frame = 1; frame < 250; frame++) {
      for (let index = 0; index < 100; index++) {
        receiver.receive(datagram(packet, frame, index, 101, big), 0);
        packet += 1;
      }
    }
    expect(receiver.buffered).toBeLessThanOrEqual(BUFFER_BYTES_MAX);
    const last = receiver.receive(datagram(packet, 0, 1, 2, one), 0);
    expect(
      last.frames.map(({ number }) => number),
      "the frame in turn has room",
    ).toEqual([0]);
    receiver.giveUp();
    expect(receiver.buffered).toBe(0);
    expect(receiver.receive(new Uint8Array([9, 9]), 0)).toEqual({ frames: [], ack: "none" });
    expect(receiver.receive(new Uint8Array(), 0)).toEqual({ frames: [], ack: "none" });
  });
});
