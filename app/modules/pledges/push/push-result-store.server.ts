// What became of attempts: many rows in one guarded statement.
import type { DbTransaction } from "~/db/client.server";
import { requireLegalTransition, type PledgeState } from "../pledge-state";
import type { OrderDifference } from "../views/views";

/** The order as it is written beside the pledge. */
export interface OrderRecord {
  gid: string;
  name: string;
  totalMinor: number | null;
  taxMinor: number | null;
  status: string | null;
  createdAt: string;
  differences: OrderDifference[];
  /** Its fulfilment orders are still to be placed at a location or put on hold. */
  toArrange: boolean;
  /** It was cancelled in Shopify meanwhile. */
  cancelled: boolean;
}

export interface PushResult {
  pledgeId: string;
  generation: number;
  attempt: number;
  from: "sending" | "unknown";
  to: "created" | "unknown" | "queued" | "refused" | "needs_decision";
  /** The attempt's request certainly changed nothing at Shopify and never will. */
  notExecuted: boolean;
  order: OrderRecord | null;
  notBefore: Date | null;
  failure: { code: string; message: string; at: string } | null;
  refusedWhenAbsent: boolean;
  event: { kind: string; detail: Record<string, unknown> } | null;
}

/**
 * Writes results of attempts of this very drain (`token`), generation and number; returns the ids it wrote. A result
 * that comes after another drain took over finds its row `unknown` and changes nothing.
 */
export async function writeSendResults(
  tx: DbTransaction,
  results: PushResult[],
  when: { token: bigint; now: Date },
): Promise<Set<string>> {
  return writeResults(tx, results, when.now, when.token);
}

/** Writes what looking has settled. The caller holds the lease's row in the same transaction. */
export async function writeSettledResults(
  tx: DbTransaction,
  results: PushResult[],
  now: Date,
): Promise<Set<string>> {
  return writeResults(tx, results, now, null);
}

async function writeResults(
  tx: DbTransaction,
  results: PushResult[],
  now: Date,
  token: bigint | null,
): Promise<Set<string>> {
  if (results.length === 0) return new Set();
  for (const { from, to } of results) requireLegalTransition(from, to);
  const rows = JSON.stringify(results.map(toRow));
  const written = await tx.$queryRaw<{ id: string; to: PledgeState; cancelled: boolean | null }[]>`
    UPDATE "Pledge" p SET state = r."to", "notBefore" = r."notBefore", failure = r.failure,
      "refusedWhenAbsent" = r."refusedWhenAbsent", "possibleSends" = p."possibleSends" - r.unsent,
      "orderGid" = r.gid, "orderName" = r.name, "orderTotalMinor" = r."totalMinor", "orderTaxMinor" = r."taxMinor",
      "orderStatus" = r.status, "orderCreatedAt" = r."createdAt", differences = r.differences,
      "holdState" = CASE WHEN r."toArrange" THEN 'pending' END, "updatedAt" = ${now}::timestamp
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id text, generation int, attempt int, "from" text, "to" text,
      "notBefore" timestamp, failure jsonb, "refusedWhenAbsent" boolean, unsent int, gid text, name text,
      "totalMinor" bigint, "taxMinor" bigint, status text, "createdAt" timestamp, differences jsonb,
      "toArrange" boolean, cancelled boolean)
    WHERE p.id = r.id AND p.state = r."from" AND p.generation = r.generation AND p.attempt = r.attempt
      AND (${token}::bigint IS NULL OR p."drainToken" = ${token}::bigint)
    RETURNING p.id, r."to", r.cancelled`;
  await cancelFoundCancelled(
    tx,
    written.filter((row) => row.cancelled).map((row) => row.id),
    now,
  );
  await releaseFromStoppedBatches(
    tx,
    written.filter((row) => row.to === "queued").map((row) => row.id),
    now,
  );
  return new Set(written.map((row) => row.id));
}

function toRow(result: PushResult) {
  const { order } = result;
  return {
    ...{ id: result.pledgeId, generation: result.generation, attempt: result.attempt },
    ...{ from: result.from, to: result.to, notBefore: result.notBefore, failure: result.failure },
    ...{ refusedWhenAbsent: result.refusedWhenAbsent, unsent: result.notExecuted ? 1 : 0 },
    ...{ gid: order?.gid, name: order?.name, totalMinor: order?.totalMinor, taxMinor: order?.taxMinor },
    ...{ status: order?.status, createdAt: order?.createdAt, differences: order?.differences ?? null },
    ...{ toArrange: order?.toArrange ?? false, cancelled: order?.cancelled ?? false },
  };
}

/** The only order of this generation was cancelled in Shopify: it was created, and it is cancelled. */
async function cancelFoundCancelled(tx: DbTransaction, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  requireLegalTransition("created", "cancelled");
  await tx.$executeRaw`
    UPDATE "Pledge" SET state = 'cancelled', "holdState" = NULL, "updatedAt" = ${now}::timestamp
    WHERE id = ANY(${ids}::text[]) AND state = 'created'`;
}

/** What comes back into a stopped batch is not waiting for anything. */
async function releaseFromStoppedBatches(tx: DbTransaction, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  requireLegalTransition("queued", "ready");
  await tx.$executeRaw`
    UPDATE "Pledge" p SET state = 'ready', "notBefore" = NULL, "updatedAt" = ${now}::timestamp
    FROM "Batch" b WHERE p.id = ANY(${ids}::text[]) AND p.state = 'queued' AND b.id = p."batchId" AND b.state = 'stopped'`;
}
