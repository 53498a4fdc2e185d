// The outbox's front: which pledges come next, and the intents that are committed before a request may leave.
import type { DbTransaction } from "~/db/client.server";
import type { OrderPlan } from "../order/order-plan";
import type { PledgeContent, PledgeCorrections, PledgeOutcome, Problem } from "../pledge";
import { statesBefore } from "../pledge-state";

export interface QueuedPledge {
  id: string;
  platform: string;
  generation: number;
  attempt: number;
  possibleSends: number;
  intentAt: Date | null;
  /** null once its personal data has been redacted. */
  content: PledgeContent | null;
  corrections: PledgeCorrections | null;
  acceptTotalPaid: boolean;
  foreignOrder: { gid: string; name: string; ours?: boolean } | null;
  foreignDecision: "adopt" | "skip" | "push" | null;
  creatorSkippedAt: Date | null;
  settings: unknown;
  batchId: string;
}

/**
 * The next pledges of running batches that were compared with the shop's orders since then, oldest batch first, locked
 * until the transaction ends.
 */
export async function lockNextQueued(
  tx: DbTransaction,
  query: { shopDomain: string; now: Date; comparedSince: Date; limit: number },
): Promise<QueuedPledge[]> {
  return tx.$queryRaw<QueuedPledge[]>`
    SELECT p.id, p.platform, p.generation, p.attempt, p."possibleSends", p."intentAt", p.content, p.corrections,
      p."acceptTotalPaid", p."foreignOrder", p."foreignDecision", p."creatorSkippedAt", p."batchId", c.settings
    FROM (SELECT id, number FROM "Batch" WHERE "shopDomain" = ${query.shopDomain} AND state = 'running') b
    CROSS JOIN LATERAL (
      SELECT * FROM "Pledge" WHERE "batchId" = b.id AND state = 'queued'
        AND ("notBefore" IS NULL OR "notBefore" <= ${query.now}::timestamp)
        AND "foreignCheckedAt" >= ${query.comparedSince}::timestamp
      ORDER BY "createdAt", id LIMIT ${query.limit} FOR UPDATE SKIP LOCKED
    ) p
    JOIN "Connection" c ON c.id = p."connectionId"
    ORDER BY b.number, p."createdAt", p.id LIMIT ${query.limit}`;
}

export interface Intent {
  id: string;
  attempt: number;
  plan: OrderPlan;
}

/** Commits intents: from here on a request may have left. Returns the ids that were still in their place. */
export async function writeIntents(
  tx: DbTransaction,
  intents: Intent[],
  when: { token: bigint; now: Date; lastSendBy: Date },
): Promise<Set<string>> {
  if (intents.length === 0) return new Set();
  const rows = intents.map(({ id, attempt, plan }) => ({
    id,
    attempt,
    plan,
    identifier: plan.sourceIdentifier,
  }));
  const written = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Pledge" p SET state = 'sending', attempt = r.attempt, "possibleSends" = p."possibleSends" + 1,
      "intentAt" = ${when.now}::timestamp, "lastSendBy" = ${when.lastSendBy}::timestamp, "drainToken" = ${when.token},
      plan = r.plan, "sourceIdentifier" = r.identifier, "notBefore" = NULL, "refusedWhenAbsent" = false,
      "emptyLooks" = 0, "firstEmptyAt" = NULL, "lastEmptyAt" = NULL, "updatedAt" = ${when.now}::timestamp
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, attempt int, plan jsonb, identifier text)
    WHERE p.id = r.id AND p.state = ANY(${statesBefore("sending")}::text[])
    RETURNING p.id`;
  return new Set(written.map((row) => row.id));
}

export interface RecheckFailure {
  id: string;
  to: "blocked" | "skipped";
  outcome: PledgeOutcome;
  problems: Problem[];
}

/** Takes pledges out of the outbox that may not be pushed any more; they keep their batch, which counts them. */
export async function writeRecheckFailures(
  tx: DbTransaction,
  failures: RecheckFailure[],
  now: Date,
): Promise<void> {
  for (const to of ["blocked", "skipped"] as const) {
    const rows = failures.filter((failure) => failure.to === to);
    if (rows.length === 0) continue;
    const values = rows.map((row) => ({ ...row, codes: row.problems.map((problem) => problem.code) }));
    await tx.$executeRaw`
      UPDATE "Pledge" p SET state = ${to}, outcome = r.outcome, problems = r.problems, "preflightAt" = ${now}::timestamp,
        "problemCodes" = ARRAY(SELECT DISTINCT jsonb_array_elements_text(r.codes)), "updatedAt" = ${now}::timestamp
      FROM jsonb_to_recordset(${JSON.stringify(values)}::jsonb) AS r(id text, outcome text, problems jsonb, codes jsonb)
      WHERE p.id = r.id AND p.state = 'queued' AND p.state = ANY(${statesBefore(to)}::text[])`;
  }
}
