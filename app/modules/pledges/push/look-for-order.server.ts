// One look for an order that may or may not exist, and what it settles. Rules: settle-schedule.ts.
import { assertNever } from "~/lib/assert-never";
import type { PushDeps } from "../pledge-deps";
import type { Disconnection, FindOrdersOutcome } from "../ports";
import { mayBeHidden } from "./order-visibility.server";
import { createdResult, judgeFound, makeResult, refusedResult, severalFoundResult } from "./push-result";
import type { PushResult } from "./push-result-store.server";
import type { LookNote, UnknownPledge } from "./push-settle-store.server";
import { judgeEmptyLook, lookAgainAt } from "./settle-schedule";

/** A missing definition may be on its way back; after this long a person must be asked. */
const DEFINITION_GRACE_MS = 3_600_000;

export type LookVerdict =
  | { kind: "result"; result: PushResult }
  | { kind: "note"; note: LookNote }
  | { kind: "disconnected"; disconnection: Disconnection };

/** Looks once; the time of the look is the moment before it was asked for. Writes nothing. */
export async function lookForOrder(
  deps: PushDeps,
  shopDomain: string,
  pledge: UnknownPledge,
): Promise<LookVerdict> {
  const at = deps.clock.now();
  const again = (ms = 0, reset = false): LookVerdict => {
    const nextLookAt = new Date(
      Math.max(lookAgainAt(pledge.intentAt, at, deps.timing).getTime(), at.getTime() + ms),
    );
    return { kind: "note", note: noteOf(pledge, nextLookAt, at, { reset }) };
  };
  const outcome = await findSafely(deps, shopDomain, pledge);
  switch (outcome.kind) {
    case "looked": {
      const found = judgeFound(outcome.orders, pledge.plan.sourceIdentifier);
      if (found.kind === "one") return result(createdResult(pledge, "unknown", found.order, "order.adopted"));
      if (found.kind === "several") return result(severalFoundResult(pledge, "unknown", found.live, at));
      return judgeNothingFound(deps, shopDomain, pledge, at);
    }
    case "definition-missing":
      if (at.getTime() < pledge.lastSendBy.getTime() + DEFINITION_GRACE_MS) return again(0, true);
      return result(undecidable(pledge, "DEFINITION_MISSING", definitionMissing, at));
    case "not-executed":
      return again(outcome.retryAfterMs);
    case "unknown":
      return again();
    case "disconnected":
      return { kind: "disconnected", disconnection: outcome.disconnection };
    default:
      return assertNever(outcome);
  }
}

const definitionMissing =
  "The app's order metafield definition is missing, so it cannot be known whether Shopify made the order: search for the backer in Shopify, then adopt the order or send again.";
const tooOld =
  "The order would be too old to be looked up without the permission to read all orders: search for the backer in Shopify, then adopt the order or send again.";

async function findSafely(
  deps: PushDeps,
  shopDomain: string,
  pledge: UnknownPledge,
): Promise<FindOrdersOutcome> {
  try {
    return await deps.orders.findOrders(shopDomain, pledge.plan.sourceIdentifier);
  } catch (error) {
    deps.log.error({ err: error, pledgeId: pledge.pledgeId }, "looking for an order threw");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

async function judgeNothingFound(
  deps: PushDeps,
  shopDomain: string,
  pledge: UnknownPledge,
  at: Date,
): Promise<LookVerdict> {
  const empty = judgeEmptyLook(pledge, at, deps.timing);
  if (empty.kind !== "absent") {
    return {
      kind: "note",
      note: noteOf(pledge, empty.nextLookAt, at, { counted: empty.kind === "first-counted" }),
    };
  }
  if (await mayBeHidden(deps, shopDomain, { orderCreatedAt: pledge.intentAt, plan: pledge.plan })) {
    return result(undecidable(pledge, "TOO_OLD_TO_LOOK_UP", tooOld, at));
  }
  if (pledge.refusedWhenAbsent && pledge.failure)
    return result(refusedResult(pledge, "unknown", pledge.failure));
  const event = { kind: "push.absent", detail: { attempt: pledge.attempt } };
  return result(makeResult(pledge, "unknown", "queued", { event }));
}

const result = (value: PushResult): LookVerdict => ({ kind: "result", result: value });

function undecidable(pledge: UnknownPledge, code: string, message: string, at: Date): PushResult {
  const failure = { code, message, at: at.toISOString() };
  return makeResult(pledge, "unknown", "needs_decision", {
    failure,
    event: { kind: "push.undecidable", detail: { code } },
  });
}

function noteOf(
  pledge: UnknownPledge,
  nextLookAt: Date,
  at: Date,
  rest: { counted?: boolean; reset?: boolean },
): LookNote {
  const { pledgeId, attempt } = pledge;
  return { pledgeId, attempt, nextLookAt, at, counted: rest.counted ?? false, reset: rest.reset ?? false };
}
