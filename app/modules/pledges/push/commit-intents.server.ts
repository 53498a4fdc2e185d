// Takes the next pledges from the outbox, checks them once more, and commits the intent to send each.
import { inTransaction, type DbTransaction } from "~/db/client.server";
import { loadMatcher } from "../../catalog/load-matcher.server";
import type { MatchSku } from "../../catalog/variant-match";
import { ConnectionSettingsSchema } from "../../connections/connection-settings";
import { applyCorrections } from "../preflight/apply-corrections";
import { checkPledge, type CheckPledgeResult } from "../preflight/check-pledge";
import type { RestReason } from "./batch-store.server";
import { comparedSince } from "./compare-queued.server";
import type { DrainLease } from "./drain-lease.server";
import type { PushDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { blocking, warning } from "../problem";
import {
  lockNextQueued,
  writeIntents,
  writeRecheckFailures,
  type QueuedPledge,
  type RecheckFailure,
} from "./push-intent-store.server";
import { readLeasedShop, type LeasedShop } from "./push-lease-store.server";
import type { PushAttempt } from "./push-result";

export type CommittedIntents =
  | {
      kind: "committed";
      attempts: PushAttempt[];
      /** Pledges taken, those that failed the check included. */ taken: number;
    }
  /** The lease belongs to somebody else. */
  | { kind: "lost" }
  /** Nothing may be sent to this shop now. */
  | { kind: "unhealthy"; reason: RestReason };

/** Commits up to `limit` intents in one transaction that also holds the lease; sends nothing. */
export async function commitIntents(
  deps: PushDeps,
  lease: DrainLease,
  limit: number,
): Promise<CommittedIntents> {
  return inTransaction(deps.db, async (tx) => {
    const shop = await readLeasedShop(tx, lease);
    if (!shop || !lease.isHeld()) return { kind: "lost" };
    const reason = whyNothingIsSent(shop);
    if (reason) return { kind: "unhealthy", reason };
    const now = deps.clock.now();
    const next = { shopDomain: lease.shopDomain, now, comparedSince: comparedSince(now), limit };
    const queued = await lockNextQueued(tx, next);
    if (queued.length === 0) return { kind: "committed", attempts: [], taken: 0 };
    const checked = await recheck(tx, lease.shopDomain, shop, queued, now);
    await takeOut(tx, lease.shopDomain, checked, now);
    const attempts = await commit(deps, tx, lease, checked, now);
    return { kind: "committed", attempts, taken: queued.length };
  });
}

/** Why a running batch rests; its state stays `running`, so it goes on by itself. */
export function whyNothingIsSent(
  shop: Pick<LeasedShop, "status" | "metafieldDefinitionOk">,
): RestReason | null {
  if (shop.status !== "connected") return "needs_reconnect";
  return shop.metafieldDefinitionOk === true ? null : "definition_missing";
}

interface Checked {
  pledge: QueuedPledge;
  check: CheckPledgeResult;
}

async function recheck(
  tx: DbTransaction,
  shopDomain: string,
  shop: LeasedShop,
  queued: QueuedPledge[],
  now: Date,
): Promise<Checked[]> {
  const contents = queued.map(({ content, corrections }) =>
    content ? applyCorrections(content, corrections) : null,
  );
  const skus = [...new Set(contents.flatMap((content) => content?.lines.map((line) => line.sku) ?? []))];
  const match = await loadMatcher({ db: tx }, { shopDomain, skus });
  return queued.map((pledge, index) => ({
    pledge,
    check: checkQueued(pledge, contents[index] ?? null, { shop, match, now }),
  }));
}

function checkQueued(
  pledge: QueuedPledge,
  content: ReturnType<typeof applyCorrections> | null,
  today: { shop: LeasedShop; match: MatchSku; now: Date },
): CheckPledgeResult {
  if (!content) {
    const message = "The backer's personal data was deleted, so no order can be made of this pledge.";
    return { outcome: "blocked", problems: [blocking("REDACTED", "content", message)], plan: null };
  }
  if (pledge.creatorSkippedAt) {
    const message = "You took this pledge out of every push: take that back to push it.";
    return { outcome: "skipped", problems: [warning("SKIPPED_BY_CREATOR", "status", message)], plan: null };
  }
  const { foreignOrder } = pledge;
  return checkPledge({
    ...{ content, platform: pledge.platform, generation: pledge.generation, ...today },
    settings: ConnectionSettingsSchema.parse(pledge.settings),
    acceptTotalPaid: pledge.acceptTotalPaid,
    foreignOrder: foreignOrder && { ...foreignOrder, decision: pledge.foreignDecision },
  });
}

async function takeOut(tx: DbTransaction, shopDomain: string, checked: Checked[], now: Date): Promise<void> {
  const failures = checked.flatMap(({ pledge, check }): RecheckFailure[] => {
    if (check.plan) return [];
    const to = check.outcome === "skipped" ? "skipped" : "blocked";
    return [{ id: pledge.id, to, outcome: check.outcome, problems: check.problems }];
  });
  await writeRecheckFailures(tx, failures, now);
  await recordPledgeEvents(
    tx,
    failures.map((failure) => ({
      ...{ shopDomain, pledgeId: failure.id, kind: `pledge.${failure.to}`, actor: "app" as const, at: now },
      detail: { codes: failure.problems.map((problem) => problem.code), when: "right before sending" },
    })),
  );
}

async function commit(
  deps: PushDeps,
  tx: DbTransaction,
  lease: DrainLease,
  checked: Checked[],
  now: Date,
): Promise<PushAttempt[]> {
  const lastSendBy = new Date(now.getTime() + deps.timing.sendWindowSeconds * 1000);
  const attempts = checked.flatMap(({ pledge, check }): PushAttempt[] => {
    if (!check.plan) return [];
    const { id: pledgeId, generation, attempt, possibleSends } = pledge;
    const counts = { attempt: attempt + 1, possibleSends: possibleSends + 1 };
    return [{ pledgeId, generation, ...counts, intentAt: now, lastSendBy, plan: check.plan }];
  });
  const intents = attempts.map(({ pledgeId: id, attempt, plan }) => ({ id, attempt, plan }));
  const written = await writeIntents(tx, intents, { token: lease.token, now, lastSendBy });
  const blocked = checked.length - attempts.length;
  if (blocked > 0) deps.metrics.count("blocked", blocked);
  return attempts.filter(({ pledgeId }) => written.has(pledgeId));
}
