// One attempt: one orderCreate, and what its answer means.
import { assertNever } from "~/lib/assert-never";
import type { DrainLease } from "./drain-lease.server";
import type { PushDeps } from "../pledge-deps";
import type { CreateOrderOutcome, Disconnection, SendLimits } from "../ports";
import {
  createdResult,
  judgeFound,
  makeResult,
  refusedResult,
  toFailure,
  type PushAttempt,
  type VendorError,
} from "./push-result";
import type { PushResult } from "./push-result-store.server";
import { lookAgainAt } from "./settle-schedule";

export interface SentOrder {
  result: PushResult;
  /** Set when the shop refused the connection: nothing more can be sent. */
  disconnection: Disconnection | null;
}

/**
 * Sends the order unless its intent is too old, the lease is lost or `stop` was aborted: then it is handed back, and
 * only then, because only this process knows that nothing left. Whatever the gateway throws counts as unknown.
 */
export async function sendOrder(
  deps: PushDeps,
  lease: DrainLease,
  attempt: PushAttempt,
  stop: AbortSignal,
): Promise<SentOrder> {
  const limits: SendLimits = {
    mayStillSend: () => !stop.aborted && lease.isHeld() && deps.clock.now() <= attempt.lastSendBy,
  };
  if (!limits.mayStillSend()) return handedBack(attempt, null, null);
  const outcome = await createOnce(deps, lease.shopDomain, attempt, limits);
  const now = deps.clock.now();
  switch (outcome.kind) {
    case "created":
      return {
        result: createdResult(attempt, "sending", outcome.order, "order.created"),
        disconnection: null,
      };
    case "refused":
      return {
        result: await lookAfterRefusal(deps, lease.shopDomain, attempt, outcome.errors),
        disconnection: null,
      };
    case "not-executed":
      return handedBack(attempt, new Date(now.getTime() + outcome.retryAfterMs), null);
    case "unknown":
      return {
        result: unknownResult(attempt, outcome.reason, lookAgainAt(attempt.intentAt, now, deps.timing)),
        disconnection: null,
      };
    case "disconnected":
      return handedBack(attempt, null, outcome.disconnection);
    default:
      return assertNever(outcome);
  }
}

async function createOnce(
  deps: PushDeps,
  shopDomain: string,
  attempt: PushAttempt,
  limits: SendLimits,
): Promise<CreateOrderOutcome> {
  const startedAt = performance.now();
  try {
    const outcome = await deps.orders.createOrder(shopDomain, attempt.plan, limits);
    deps.metrics.createTook((performance.now() - startedAt) / 1000);
    return outcome;
  } catch (error) {
    deps.log.error({ err: error, pledgeId: attempt.pledgeId }, "orderCreate threw; its outcome is unknown");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

function handedBack(
  attempt: PushAttempt,
  notBefore: Date | null,
  disconnection: Disconnection | null,
): SentOrder {
  return {
    result: makeResult(attempt, "sending", "queued", { notExecuted: true, notBefore }),
    disconnection,
  };
}

function unknownResult(attempt: PushAttempt, reason: string, notBefore: Date): PushResult {
  const event = { kind: "push.unknown", detail: { attempt: attempt.attempt, reason } };
  return makeResult(attempt, "sending", "unknown", { notBefore, event });
}

/**
 * A clear no still gets a look: the order may exist from an earlier request, or the refusal may be of its duplicate.
 * Only the first request of a generation is refused at once when the look is empty; after an earlier request that may
 * have arrived, an empty look proves nothing yet, so the pledge is settled like an unknown one.
 */
async function lookAfterRefusal(
  deps: PushDeps,
  shopDomain: string,
  attempt: PushAttempt,
  errors: VendorError[],
): Promise<PushResult> {
  const failure = toFailure(errors, deps.clock.now());
  const look = await deps.orders.findOrders(shopDomain, attempt.plan.sourceIdentifier);
  const found = look.kind === "looked" ? judgeFound(look.orders, attempt.plan.sourceIdentifier) : null;
  if (found?.kind === "one") return createdResult(attempt, "sending", found.order, "order.adopted");
  if (found?.kind === "none" && attempt.possibleSends === 1)
    return refusedResult(attempt, "sending", failure);
  const notBefore =
    found?.kind === "several"
      ? deps.clock.now()
      : lookAgainAt(attempt.intentAt, deps.clock.now(), deps.timing);
  return makeResult(attempt, "sending", "unknown", {
    ...{ notBefore, failure, refusedWhenAbsent: true },
    event: {
      kind: "push.unknown",
      detail: { attempt: attempt.attempt, reason: "refused, and not settled by looking" },
    },
  });
}
