// The receiver does with the same datagrams what the one in Rust does (agent/tests/lane_golden.rs).

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { writeAck } from "../../src/share/datagram";
import { LaneReceiver } from "../../src/share/lane";

interface Step {
  at_ms: number;
  datagram: string;
  frames: [number, string][];
  ack: string | null;
}

function hex(data: Uint8Array): string {
  return Buffer.from(data).toString("hex");
}

it("a conversation over a bad network goes as it does in Rust", () => {
  const url = new URL("../../../agent/tests/lane/golden.json", import.meta.url);
  const steps = JSON.parse(readFileSync(url, "utf8")) as Step[];
  const receiver = new LaneReceiver((frame) => frame[0] === 1);
  for (const [at, step] of steps.entries()) {
    const datagram = Uint8Array.from(Buffer.from(step.datagram, "hex"));
    const { frames, ack } = receiver.receive(datagram, step.at_ms);
    const got = frames.map(({ number, bytes }) => [number, hex(bytes)]);
    expect(got, `frames of step ${at}`).toEqual(step.frames);
    if (step.ack !== null) {
      expect(ack, `urgency of step ${at}`).toBe("now");
      const acknowledgement = receiver.acknowledge(step.at_ms);
      expect(acknowledgement && hex(writeAck(acknowledgement)), `step ${at}`).toBe(step.ack);
    }
  }
});
