import { describe, expect, it } from "vitest";
import { Liveness, SILENCE_MS, SILENCE_WHEN_LOST_MS } from "../../src/share/liveness";

describe("whether the customer's computer is still there", () => {
  it("is silent when nothing is heard for five seconds", () => {
    const liveness = new Liveness(0);
    liveness.heard(10, 2_000);
    expect(liveness.isSilent(2_000 + SILENCE_MS)).toBe(false);
    liveness.heard(10, 4_000);
    expect(liveness.isSilent(2_001 + SILENCE_MS)).toBe(true);
    liveness.heard(11, 7_100);
    expect(liveness.isSilent(7_200)).toBe(false);
  });

  it("is silent sooner when the gateway has lost the agent and it does not answer", () => {
    const liveness = new Liveness(0);
    liveness.heard(10, 1_000);
    liveness.gatewayHas(false, 1_100);
    liveness.gatewayHas(false, 2_000);
    expect(liveness.isSilent(1_100 + SILENCE_WHEN_LOST_MS)).toBe(false);
    expect(liveness.isSilent(1_101 + SILENCE_WHEN_LOST_MS)).toBe(true);
  });

  it("is alive without the gateway as long as the direct line is", () => {
    const liveness = new Liveness(0);
    liveness.gatewayHas(false, 100);
    liveness.heard(10, 300);
    expect(liveness.isSilent(4_000)).toBe(false);
    liveness.gatewayHas(true, 4_000);
    expect(liveness.isSilent(301 + SILENCE_MS)).toBe(true);
  });
});
