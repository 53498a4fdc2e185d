import { inTransaction, type DbTransaction } from "~/db/client.server";
import { requireMoney } from "~/lib/money";
import { isPushed } from "../receive/change-after-push";
import { changePledge, type ChangePledgeOutcome } from "./change-pledge.server";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { adoptForeignOrders, findOwnersForAdoption } from "./foreign-order-store.server";
import { lockPledges } from "../pledge-store.server";
import type { ForeignDecision, StoredPledge } from "../stored-pledge";

type DecideDeps = Pick<PledgeDeps, "db" | "clock" | "jobs">;

interface DecideInput {
  shopDomain: string;
  pledgeId: string;
  decision: ForeignDecision;
}

/**
 * The creator's word on an order that another integration made for this Backer ID. adopt: the pledge counts as created
 * with that order, which is never touched by us; skip: never push; push: make our own order all the same.
 */
export async function decideForeignOrder(deps: DecideDeps, input: DecideInput): Promise<ChangePledgeOutcome> {
  if (input.decision === "adopt") return adopt(deps, input);
  return changePledge(deps, input, () => ({
    decision: { foreignDecision: input.decision },
    event: "pledge.foreign_order_decided",
    detail: { decision: input.decision },
  }));
}

async function adopt(deps: DecideDeps, input: DecideInput): Promise<ChangePledgeOutcome> {
  return inTransaction(deps.db, async (tx): Promise<ChangePledgeOutcome> => {
    const [row] = await lockPledges(tx, input.shopDomain, [input.pledgeId]);
    if (!row) return { kind: "not-found" };
    if (isPushed(row.state)) return { kind: "already-pushed", state: row.state };
    if (!row.foreignOrder) return { kind: "not-found" };
    const { owners } = await adoptAll(deps, tx, [row]);
    const owner = owners.get(row.foreignOrder.gid);
    if (owner === undefined) return { kind: "changed", state: "created", problems: [] };
    const message = `Order ${row.foreignOrder.name} already belongs to the pledge with Backer ID ${owner}.`;
    return { kind: "order-taken", message };
  });
}

/**
 * Ties locked pledges of one shop that are not pushed to the orders found for them, with their history, and has it read
 * what was shipped of these. An order that another pledge has is left with that one: `owners` names it.
 */
export async function adoptAll(
  deps: Pick<PledgeDeps, "clock" | "jobs">,
  tx: DbTransaction,
  rows: StoredPledge[],
): Promise<{ adopted: number; owners: Map<string, string> }> {
  const now = deps.clock.now();
  const found = rows.flatMap((row) => (row.foreignOrder ? [{ row, order: row.foreignOrder }] : []));
  const [first] = found;
  if (!first) return { adopted: 0, owners: new Map() };
  const { shopDomain } = first.row;
  const gids = found.map(({ order }) => order.gid);
  const owners = await findOwnersForAdoption(tx, shopDomain, gids);
  const adopted = found.filter(({ order }, at) => !owners.has(order.gid) && gids.indexOf(order.gid) === at);
  if (adopted.length === 0) return { adopted: 0, owners };
  await adoptForeignOrders(
    tx,
    adopted.map(({ row, order }) => ({ id: row.id, order: { ...order, totalMinor: totalIn(row, order) } })),
    now,
  );
  await recordPledgeEvents(
    tx,
    adopted.map(({ row, order }) => ({
      ...{
        shopDomain: row.shopDomain,
        pledgeId: row.id,
        kind: "order.adopted",
        actor: "creator" as const,
        at: now,
      },
      detail: { orderName: order.name, foreign: true },
    })),
  );
  const orderGids = adopted.map(({ order }) => order.gid);
  await deps.jobs.send("shipments.want", { shopDomain, orderGids }, { tx });
  return { adopted: adopted.length, owners };
}

/** The order's total, where it is in the pledge's own currency. */
function totalIn(row: StoredPledge, order: NonNullable<StoredPledge["foreignOrder"]>): number | null {
  return row.content?.currency === order.total.currency
    ? requireMoney(order.total.amount, order.total.currency)
    : null;
}
