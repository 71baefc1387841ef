// How long to wait before the next try: exponential back-off with full jitter, so that consoles
// that lost the same gateway do not come back all at once.

import { codeOf } from "./refused";

/** The longest wait, in milliseconds. */
export const RETRY_MAX_MS = 30_000;
const RETRY_FIRST_MS = 500;

/** The wait before try number `attempt` (from 1); `random` lies in [0, 1). */
export function retryDelayMs(attempt: number, random: number): number {
  const ceiling = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.floor(random * ceiling);
}

const TRIES_MAX = 3;

/**
 * Asks again when no answer came, for questions that may be asked twice; any other refusal is
 * passed on.
 */
export async function patiently<T>(
  question: () => Promise<T>,
  wait: (ms: number) => Promise<void> = waitMs,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await question();
    } catch (error) {
      const isLost = ["gateway_unreachable", "unavailable"].includes(codeOf(error));
      if (!isLost || attempt >= TRIES_MAX) {
        throw error;
      }
      await wait(retryDelayMs(attempt, Math.random()));
    }
  }
}

function waitMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
