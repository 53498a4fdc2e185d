// How long a label waits before its fulfilment is looked at again. Pure; milliseconds.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** After a clear no: somebody has to act in Shopify first, which is not waited for in a loop. */
const AFTER_REFUSAL_MS = [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS];
/** USPS takes a label of this age neither back nor, as a rule, along. From then on only the person looks again. */
const LOOK_FOR_MS = 60 * DAY_MS;
const MOST_WAIT_MS = 5 * MINUTE_MS;

/** When a label that Shopify cannot fulfil now is looked at again by itself; null: not any more. */
export function lookAgainAfter(
  { fulfillmentTries, boughtAt }: { fulfillmentTries: number; boughtAt: Date | null },
  now: Date,
): Date | null {
  if (boughtAt && now.getTime() - boughtAt.getTime() > LOOK_FOR_MS) return null;
  const wait = AFTER_REFUSAL_MS[Math.min(fulfillmentTries, AFTER_REFUSAL_MS.length - 1)] ?? DAY_MS;
  return new Date(now.getTime() + wait);
}

/** After a look without a result: the first one waits as long as it was told to, later ones longer and longer. */
export function waitAfter(tries: number, leastMs: number): number {
  const longer = tries === 0 ? 0 : Math.min(1000 * 2 ** Math.min(tries, 20), MOST_WAIT_MS);
  return Math.max(leastMs, longer);
}
