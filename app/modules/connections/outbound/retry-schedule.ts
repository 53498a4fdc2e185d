// When a delivery that failed is tried again, and when an address is given up.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits after the first, second … failed attempt. [Standard Webhooks, "Retry schedule"] */
const RETRY_WAITS_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];

/** An address at which nothing has succeeded for this long is no longer tried. */
const GIVE_UP_AFTER_MS = 5 * 24 * HOUR;

/** When the event is due again after its `attempts`th attempt failed; null when that was the last one. */
export function nextAttemptAt(attempts: number, failedAt: Date): Date | null {
  const wait = RETRY_WAITS_MS[attempts - 1];
  return wait === undefined ? null : new Date(failedAt.getTime() + wait);
}

/** Whether an address that has failed since then is to be disabled now. */
export function isGivenUp(failingSince: Date, now: Date): boolean {
  return now.getTime() - failingSince.getTime() >= GIVE_UP_AFTER_MS;
}
