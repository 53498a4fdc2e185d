import { inTransaction, type DbTransaction } from "~/db/client.server";
import { requireMoney } from "~/lib/money";
import { isPushed } from "../receive/change-after-push";
import { changePledge, type ChangePledgeOutcome } from "./change-pledge.server";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { adoptForeignOrders } from "./foreign-order-store.server";
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
    await adoptAll(tx, [row], deps.clock.now());
    return { kind: "changed", state: "created", problems: [] };
  });
}

/** Ties locked pledges that are not pushed to the orders found for them, with their history. */
export async function adoptAll(tx: DbTransaction, rows: StoredPledge[], now: Date): Promise<void> {
  const adopted = rows.flatMap((row) => (row.foreignOrder ? [{ row, order: row.foreignOrder }] : []));
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
}

/** The order's total, where it is in the pledge's own currency. */
function totalIn(row: StoredPledge, order: NonNullable<StoredPledge["foreignOrder"]>): number | null {
  return row.content?.currency === order.total.currency
    ? requireMoney(order.total.amount, order.total.currency)
    : null;
}
