// Waiting for what is to come: always for an event or a condition, always with a deadline.

/** Polls until `check` gives something truthy; fails with `what` after `limit` milliseconds. */
export async function until(what, check, limit = 20_000, every = 50) {
  const end = performance.now() + limit;
  let last;
  for (;;) {
    try {
      const found = await check();
      if (found) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) {
      throw new Error(`${what}: not within ${limit} ms${last ? ` (${last.message})` : ''}`);
    }
    await pause(every);
  }
}

/** The time between two looks; never a substitute for an event. */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
