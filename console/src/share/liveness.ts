// Whether the customer's computer is still there, by what has been heard of it. Time is a parameter.

/** The agent gives a sign of life every two seconds (`ICE_KEEPALIVE_INTERVAL`); two may be lost. */
export const SILENCE_MS = 5_000;
/** When the gateway has lost the agent too, it is asked for a picture and has this long. */
export const SILENCE_WHEN_LOST_MS = 1_500;

/** What was heard, and when. */
export class Liveness {
  #count = 0;
  #heardAt: number;
  #lostAt: number | undefined;

  constructor(now: number) {
    this.#heardAt = now;
  }

  /** So much has been heard in all by now. */
  heard(count: number, now: number): void {
    if (count !== this.#count) {
      this.#count = count;
      this.#heardAt = now;
    }
  }

  /** The gateway has lost the agent, or has it again. */
  gatewayHas(isThere: boolean, now: number): void {
    this.#lostAt = isThere ? undefined : (this.#lostAt ?? now);
  }

  /** Whether it has been silent for too long. */
  isSilent(now: number): boolean {
    const lostAt = this.#lostAt;
    const isLost = lostAt !== undefined && this.#heardAt <= lostAt;
    return now - this.#heardAt > SILENCE_MS || (isLost && now - lostAt > SILENCE_WHEN_LOST_MS);
  }
}
