// When a mail that the server does not take for now is tried again, and the times that keep an attempt unambiguous.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after the first, second … temporary refusal: greylisting ends within the hour, a full mailbox within days. */
const WAITS_MS = [
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
];

/** When the mail is due again after its `attempts`th attempt; null when that was the last one. */
export function nextMailAttempt(attempts: number, now: Date): Date | null {
  const wait = WAITS_MS[attempts - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}

/** How long nothing is tried after the server could not be reached at all. */
export const UNREACHABLE_REST_MS = MINUTE_MS;

/** A claimed mail is handed over within this time or not at all … */
export const HAND_OVER_WITHIN_MS = 60_000;
/** … and an attempt ends by itself well before this: after it, its worker is dead and nobody knows. */
export const LOST_AFTER_MS = 5 * MINUTE_MS;
