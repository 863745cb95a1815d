// Waiting for something that will become true, with a deadline.
import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MS = 100;

class GaveUp extends Error {}

/**
 * Tries `attempt` until it returns something truthy. An error counts as "not yet", and the last one
 * is told when the deadline passes; `giveUp(reason)` inside `attempt` ends the waiting at once.
 */
export async function eventually(what, deadline_ms, attempt) {
  const giveUp = reason => {
    throw new GaveUp(`${what}: ${reason}`);
  };
  const end = Date.now() + deadline_ms;
  let last = 'nothing went wrong, it just did not come';
  while (Date.now() < end) {
    try {
      const result = await attempt(giveUp);
      if (result) return result;
    } catch (error) {
      if (error instanceof GaveUp) throw error;
      last = error.message;
    }
    await pause(INTERVAL_MS);
  }
  throw new Error(`${what}: not within ${deadline_ms / 1000} s (${last})`);
}
