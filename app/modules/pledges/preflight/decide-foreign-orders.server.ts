import { inTransaction, type DbTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { PledgeDeps } from "../pledge-deps";
import { lockPledges } from "../pledge-store.server";
import { isPushed } from "../receive/change-after-push";
import type { ForeignDecision, StoredPledge } from "../stored-pledge";
import type { PledgeFilter } from "../views/pledge-filter";
import { readPledgeIds } from "../views/pledge-view-store.server";
import { adoptAll } from "./decide-foreign-order.server";
import { writeForeignDecisions } from "./foreign-order-store.server";
import { preflightRows } from "./preflight-rows.server";
import { readPreflightContext } from "./preflight-store.server";

const CHUNK = 1_000;
/** What one call takes on: some seconds of work. */
const AT_ONCE = 20_000;

type DecideDeps = Pick<PledgeDeps, "db" | "clock" | "jobs">;

interface DecideInput {
  shopDomain: string;
  decision: ForeignDecision;
  /** Of these only; all that wait for the decision without it. */
  filter?: PledgeFilter;
  /** Those named, whatever the filter. */
  pledgeIds?: string[];
}

/**
 * The creator's word on all orders of other integrations at once: adopt them, never push their pledges, or push all the
 * same; or on those named, at most a thousand. Pledges that were decided before or are pushed are left alone, and so are those whose order another pledge has. Answers how many were decided, and whether more
 * are left for another call; each thousand is a transaction of its own.
 */
export async function decideForeignOrders(
  deps: DecideDeps,
  input: DecideInput,
): Promise<{ decided: number; more: boolean }> {
  const filter = { ...input.filter, problem: "ALREADY_IN_SHOPIFY" };
  const decide = async (ids: string[]) =>
    retryOnDeadlock(() => inTransaction(deps.db, (tx) => decideChunk(deps, tx, input, ids)));
  if (input.pledgeIds) return { decided: await decide(input.pledgeIds.slice(0, CHUNK)), more: false };
  let decided = 0;
  for (let afterId = "", seen = 0; ;) {
    const query = { shopDomain: input.shopDomain, filter, afterId, limit: CHUNK };
    const ids = await readPledgeIds(deps.db, query);
    const last = ids.at(-1);
    if (last === undefined) return { decided, more: false };
    if (seen >= AT_ONCE) return { decided, more: true };
    decided += await decide(ids);
    seen += ids.length;
    afterId = last;
  }
}

async function decideChunk(
  deps: DecideDeps,
  tx: DbTransaction,
  { shopDomain, decision }: DecideInput,
  ids: string[],
): Promise<number> {
  const rows = (await lockPledges(tx, shopDomain, ids)).filter(isOpen);
  if (rows.length === 0) return 0;
  const at = deps.clock.now();
  if (decision === "adopt") {
    return (await adoptAll(deps, tx, rows)).adopted;
  }
  const pledgeIds = rows.map(({ id }) => id);
  await writeForeignDecisions(tx, pledgeIds, decision, at);
  await recordPledgeEvents(
    tx,
    pledgeIds.map((pledgeId) => ({
      ...{ shopDomain, pledgeId, kind: "pledge.foreign_order_decided", actor: "creator" as const, at },
      detail: { decision },
    })),
  );
  const context = await readPreflightContext(tx, shopDomain);
  const decided = rows.map((row) => ({ ...row, foreignDecision: decision }));
  await preflightRows(deps, tx, context, decided, { revive: true });
  return rows.length;
}

/** An order was found, nobody has decided, and the pledge is not pushed. */
function isOpen({ foreignOrder, foreignDecision, state }: StoredPledge): boolean {
  return foreignOrder !== null && foreignDecision === null && !isPushed(state);
}
