// One charge brought to Shopify, on its own billing line and with its own key however often that takes.
import { assertNever } from "~/lib/assert-never";
import { formatMoney } from "~/lib/money";
import type { UsageCharge } from "~/db/generated/client";
import type { PostageDeps } from "../postage-deps";
import type { UsageFound, UsageOutcome } from "../ports";
import { settleRecorded, settleTaken, takeCharge } from "./usage-charge-store.server";

const LEAST_WAIT_MS = 1_000;
const UNKNOWN_MS = 5_000;
/** Beyond the request's own timeout, for the writes around it. */
const LEASE_MARGIN_MS = 5_000;

export type ChargeEnd =
  /** Its fate is known, or will not be asked for again. */
  { kind: "settled" } | { kind: "later"; afterMs: number } | { kind: "refused"; reason: string };

const SETTLED: ChargeEnd = { kind: "settled" };

/** Asks Shopify for the charge, and writes what became of it. Two workers at once ask one after the other. */
export async function sendCharge(deps: PostageDeps, charge: UsageCharge): Promise<ChargeEnd> {
  const now = deps.clock.now();
  const leaseMs = deps.timing.requestTimeoutSeconds * 1000 + LEASE_MARGIN_MS;
  const taken = await takeCharge(deps.db, charge.id, now, new Date(now.getTime() + leaseMs));
  if (!taken) {
    const wait = (charge.notBefore?.getTime() ?? 0) - now.getTime();
    return { kind: "later", afterMs: Math.max(wait, LEAST_WAIT_MS) };
  }
  const outcome = await ask(deps, charge);
  const about = { id: charge.id, takenAt: now };
  switch (outcome.kind) {
    case "recorded":
      return recorded(deps, charge, outcome.usageRecordGid);
    case "refused":
      return judgeRefusal(deps, charge, about, outcome);
    case "not-executed": {
      const afterMs = Math.max(outcome.retryAfterMs, LEAST_WAIT_MS);
      // What was sent before keeps its fate, known or not.
      return putOff(deps, about, { afterMs, failure: outcome.reason, sentAt: charge.sentAt });
    }
    case "unknown":
      return putOff(deps, about, { afterMs: UNKNOWN_MS, failure: outcome.reason, sentAt: now });
    default:
      return assertNever(outcome);
  }
}

type Taken = Parameters<typeof settleTaken>[1];

/**
 * A no to a charge that never left before is a no. To one of unknown fate it may only mean that the line has ended since:
 * what the line holds decides.
 */
async function judgeRefusal(
  deps: PostageDeps,
  charge: UsageCharge,
  about: Taken,
  refusal: Extract<UsageOutcome, { kind: "refused" }>,
): Promise<ChargeEnd> {
  const { sentAt } = charge;
  if (sentAt === null) return refused(deps, charge, about, refusal);
  const found = await look(deps, charge);
  switch (found.kind) {
    case "recorded":
      return recorded(deps, charge, found.usageRecordGid);
    case "gone":
      return unclear(deps, charge, about);
    case "unavailable":
      return putOff(deps, about, { afterMs: found.retryAfterMs, failure: found.reason, sentAt });
    case "absent": {
      const over = sentAt.getTime() + deps.timing.absentAfterSeconds * 1000;
      const afterMs = over - deps.clock.now().getTime();
      // The lost request may still arrive on a line that is in force.
      if (!found.isOver && afterMs > 0)
        return putOff(deps, about, { afterMs, failure: refusal.message, sentAt });
      return refused(deps, charge, about, refusal);
    }
    default:
      return assertNever(found);
  }
}

async function recorded(deps: PostageDeps, { id }: UsageCharge, usageRecordGid: string): Promise<ChargeEnd> {
  await settleRecorded(deps.db, id, { usageRecordGid, settledAt: deps.clock.now() });
  return SETTLED;
}

async function refused(
  deps: PostageDeps,
  charge: UsageCharge,
  about: Taken,
  { capped, message }: Extract<UsageOutcome, { kind: "refused" }>,
): Promise<ChargeEnd> {
  const amount = wordsFor(charge);
  const reason = capped
    ? `Shopify did not take ${amount}: the amount that you approved for postage is used up. Approve a higher one in Setup.`
    : `Shopify did not take ${amount} for postage: ${message}`;
  await settleTaken(deps.db, about, { state: "refused", failure: reason, settledAt: deps.clock.now() });
  return { kind: "refused", reason };
}

/** Counts as charged from now on: rather the platform's loss than a second charge. */
async function unclear(deps: PostageDeps, charge: UsageCharge, about: Taken): Promise<ChargeEnd> {
  const failure = `Shopify no longer shows whether it charged ${wordsFor(charge)} for postage before the approval ended. It counts as charged and is not asked for again.`;
  const { shopDomain, idempotencyKey, lineItemGid } = charge;
  deps.log.error(
    { shopDomain, idempotencyKey, lineItemGid },
    "nobody can say whether a usage charge was made",
  );
  await settleTaken(deps.db, about, { state: "unclear", failure, settledAt: deps.clock.now() });
  return SETTLED;
}

async function putOff(
  deps: PostageDeps,
  about: Taken,
  { afterMs, failure, sentAt }: { afterMs: number; failure: string; sentAt: Date | null },
): Promise<ChargeEnd> {
  const notBefore = new Date(deps.clock.now().getTime() + afterMs);
  await settleTaken(deps.db, about, { state: "sending", failure, notBefore, sentAt });
  return { kind: "later", afterMs };
}

async function ask(deps: PostageDeps, charge: UsageCharge): Promise<UsageOutcome> {
  const { shopDomain, lineItemGid, description, idempotencyKey } = charge;
  const amountMinor = Number(charge.amountMinor);
  try {
    return await deps.billing.recordUsage(shopDomain, {
      lineItemGid,
      amountMinor,
      description,
      idempotencyKey,
    });
  } catch (error) {
    deps.log.error({ err: error }, "a usage charge threw; its outcome is unknown");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

async function look(deps: PostageDeps, charge: UsageCharge): Promise<UsageFound> {
  const { shopDomain, subscriptionGid, lineItemGid, idempotencyKey } = charge;
  return deps.billing.findUsage(shopDomain, { subscriptionGid, lineItemGid, idempotencyKey });
}

function wordsFor({ amountMinor }: UsageCharge): string {
  return formatMoney(Number(amountMinor), "USD");
}
