// How long to wait before the next try: exponential back-off with full jitter, so that consoles
// that lost the same gateway do not come back all at once.

/** The longest wait, in milliseconds. */
export const RETRY_MAX_MS = 30_000;
const RETRY_FIRST_MS = 500;

/** The wait before try number `attempt` (from 1); `random` lies in [0, 1). */
export function retryDelayMs(attempt: number, random: number): number {
  const ceiling = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.floor(random * ceiling);
}
