// Proves that every pledge is exactly one order: reads all our orders from Shopify once and compares.
import { GatewayError } from "~/lib/gateway-error";
import { compareOrder } from "../order/compare-order";
import type { PushDeps } from "../pledge-deps";
import type { ShopifyOrderSnapshot } from "../ports";
import { reportDuplicates, reportMissing } from "../push/report-absences.server";
import {
  clearRun,
  countPledges,
  findRun,
  finishRun,
  insertFindings,
  insertOrders,
  readFirstPledgeAt,
  readPastIdentifiers,
  readPlanned,
  type Finding,
} from "./reconciliation-store.server";

const CHUNK = 500;
const DAY_MS = 86_400_000;

export interface ReconciliationInput {
  shopDomain: string;
  runId: string;
}

interface StreamCounts {
  orders: number;
  differences: number;
  foreign: number;
}

/**
 * Makes the report. Started again after a crash it begins anew; a finished report is left alone. Memory does not grow
 * with the number of orders.
 */
export async function runReconciliation(
  deps: PushDeps,
  input: ReconciliationInput,
  signal: AbortSignal,
): Promise<void> {
  const { shopDomain, runId } = input;
  const run = await findRun(deps.db, shopDomain, runId);
  if (run?.state !== "running") return;
  await clearRun(deps.db, runId);
  try {
    const streamed = await compareStream(deps, input, signal);
    const duplicates = await reportDuplicates(deps, input);
    const missing = await reportMissing(deps, input, run.startedAt);
    const { pledges, found } = await countPledges(deps.db, { shopDomain, runId });
    const counts = {
      ...streamed,
      pledges,
      found: found + missing.shownAfterAll,
      missing: missing.missing,
      duplicates,
    };
    await finishRun(deps.db, { runId, state: "finished", counts, failure: null, at: deps.clock.now() });
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { disconnectionCode: code, message } = error;
    if (code !== null) await deps.onDisconnected(shopDomain, { code, message });
    await finishRun(deps.db, {
      runId,
      state: "failed",
      counts: null,
      failure: message,
      at: deps.clock.now(),
    });
  }
}

async function compareStream(
  deps: PushDeps,
  input: ReconciliationInput,
  signal: AbortSignal,
): Promise<StreamCounts> {
  const counts: StreamCounts = { orders: 0, differences: 0, foreign: 0 };
  const first = (await readFirstPledgeAt(deps.db, input.shopDomain)) ?? deps.clock.now();
  let chunk: ShopifyOrderSnapshot[] = [];
  for await (const order of deps.orders.streamOrders(input.shopDomain, new Date(first.getTime() - DAY_MS))) {
    if (signal.aborted) throw new Error("Shutting down: the report begins again in another worker");
    if (!order.sourceIdentifier?.startsWith("pledgedock:")) continue;
    chunk.push(order);
    if (chunk.length < CHUNK) continue;
    await compareChunk(deps, input, chunk, counts);
    chunk = [];
  }
  await compareChunk(deps, input, chunk, counts);
  return counts;
}

async function compareChunk(
  deps: PushDeps,
  { shopDomain, runId }: ReconciliationInput,
  orders: ShopifyOrderSnapshot[],
  counts: StreamCounts,
): Promise<void> {
  if (orders.length === 0) return;
  const identifiers = [...new Set(orders.flatMap((order) => order.sourceIdentifier ?? []))];
  const planned = await readPlanned(deps.db, shopDomain, identifiers);
  const pledges = new Map(planned.map((pledge) => [pledge.sourceIdentifier, pledge]));
  const past = await readPastIdentifiers(deps.db, shopDomain, identifiers);
  const findings = orders.flatMap((order): Finding[] => {
    const sourceIdentifier = order.sourceIdentifier ?? "";
    const place = { sourceIdentifier, orderGid: order.gid, orderName: order.name };
    const pledge = pledges.get(sourceIdentifier);
    if (!pledge) {
      if (past.has(sourceIdentifier) && order.cancelledAt !== null) return [];
      return [
        {
          kind: "foreign",
          pledgeId: null,
          externalId: null,
          ...place,
          detail: { live: order.cancelledAt === null },
        },
      ];
    }
    if (order.cancelledAt !== null || pledge.state !== "created") return [];
    const differences = compareOrder(pledge.plan, order);
    if (differences.length === 0) return [];
    return [
      {
        kind: "difference",
        pledgeId: pledge.id,
        externalId: pledge.externalId,
        ...place,
        detail: { differences },
      },
    ];
  });
  counts.orders += orders.filter((order) => order.cancelledAt === null).length;
  counts.differences += findings.filter((finding) => finding.kind === "difference").length;
  counts.foreign += findings.filter((finding) => finding.kind === "foreign").length;
  const held = orders.map((order) => ({
    ...{ orderGid: order.gid, sourceIdentifier: order.sourceIdentifier ?? "", orderName: order.name },
    live: order.cancelledAt === null,
  }));
  await insertOrders(deps.db, runId, held);
  await insertFindings(deps.db, runId, findings);
}
