// The second half of the report: identifiers with several live orders, and pledges without any.
import { setTimeout as pause } from "node:timers/promises";
import { GatewayError } from "~/lib/gateway-error";
import type { PledgeDeps } from "../pledge-deps";
import {
  readDuplicates,
  insertFindings,
  readMissing,
  readPlanned,
  type MissingPledge,
} from "../reconciliation/reconciliation-store.server";

const PAGE = 500;
/** Pauses after looks without an answer. */
const WAITS_MS = [500, 2_000, 8_000];
/** Shopify's bulk query may not show orders this young. */
const YOUNG_MS = 120_000;

interface Run {
  shopDomain: string;
  runId: string;
}

/** Writes a finding per identifier that several live orders carry; answers how many. */
export async function reportDuplicates(deps: PledgeDeps, { shopDomain, runId }: Run): Promise<number> {
  let after = "";
  let total = 0;
  for (;;) {
    const page = await readDuplicates(deps.db, runId, after, PAGE);
    const last = page.at(-1);
    if (!last) return total;
    const pledges = await readPlanned(
      deps.db,
      shopDomain,
      page.map((row) => row.sourceIdentifier),
    );
    const byIdentifier = new Map(pledges.map((pledge) => [pledge.sourceIdentifier, pledge]));
    await insertFindings(
      deps.db,
      runId,
      page.map(({ sourceIdentifier, orders }) => {
        const pledge = byIdentifier.get(sourceIdentifier);
        const { gid = null, name = null } = orders[0] ?? {};
        return {
          ...{
            kind: "duplicate" as const,
            pledgeId: pledge?.id ?? null,
            externalId: pledge?.externalId ?? null,
          },
          ...{ sourceIdentifier, orderGid: gid, orderName: name, detail: { orders } },
        };
      }),
    );
    total += page.length;
    after = last.sourceIdentifier;
  }
}

/**
 * Writes a finding per created pledge whose order Shopify does not show. Each is read by its id first, because a bulk
 * query is a search and searches lag.
 */
export async function reportMissing(
  deps: PledgeDeps,
  { shopDomain, runId }: Run,
  startedAt: Date,
): Promise<{ missing: number; shownAfterAll: number }> {
  const before = new Date(startedAt.getTime() - YOUNG_MS);
  const counts = { missing: 0, shownAfterAll: 0 };
  let after = "";
  for (;;) {
    const page = await readMissing(deps.db, { runId, shopDomain, before, after, limit: PAGE });
    const last = page.at(-1);
    if (!last) return counts;
    const missing: MissingPledge[] = [];
    for (const pledge of page) {
      if (await isShown(deps, shopDomain, pledge)) counts.shownAfterAll += 1;
      else missing.push(pledge);
    }
    counts.missing += missing.length;
    await insertFindings(
      deps.db,
      runId,
      missing.map(({ id, ...rest }) => ({ kind: "missing" as const, pledgeId: id, ...rest, detail: {} })),
    );
    after = last.id;
  }
}

/** Throws GatewayError when Shopify does not answer: an order is not missing because nobody could look. */
async function isShown(deps: PledgeDeps, shopDomain: string, pledge: MissingPledge): Promise<boolean> {
  for (const waitMs of WAITS_MS) {
    const look = await deps.orders.readOrder(shopDomain, pledge.orderGid);
    if (look.kind === "looked") return look.orders.some((order) => order.cancelledAt === null);
    if (look.kind === "disconnected") {
      const { code, message } = look.disconnection;
      throw new GatewayError(message, { disconnectionCode: code });
    }
    await pause(look.kind === "not-executed" ? Math.max(waitMs, look.retryAfterMs) : waitMs);
  }
  throw new GatewayError("Shopify did not answer several times in a row: start the report again later.");
}
