// The creator's word on pledges: written and preflighted in one transaction.
import { inTransaction, type DbTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import { isPushed } from "../receive/change-after-push";
import type { Problem } from "../pledge";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { PledgeState } from "../pledge-state";
import { writeDecision, type CreatorDecision } from "./creator-decision-store.server";
import { lockPledges } from "../pledge-store.server";
import { preflightRows } from "./preflight-rows.server";
import { readPreflightContext } from "./preflight-store.server";
import type { StoredPledge } from "../stored-pledge";

export type ChangePledgeOutcome =
  | { kind: "changed"; state: PledgeState; problems: Problem[] }
  /** It is an order, or may be one; nothing is changed. */
  | { kind: "already-pushed"; state: PledgeState }
  /** The order to adopt is another pledge's. */
  | { kind: "order-taken"; message: string }
  | { kind: "not-found" };

type ChangeDeps = Pick<PledgeDeps, "db" | "clock" | "jobs">;

/** Lays a decision on one pledge of the shop, records it, and checks the pledge again. */
export async function changePledge(
  deps: ChangeDeps,
  input: { shopDomain: string; pledgeId: string },
  decide: (row: StoredPledge) => {
    decision: CreatorDecision;
    event: string;
    detail?: Record<string, unknown>;
  },
): Promise<ChangePledgeOutcome> {
  return retryOnDeadlock(() =>
    inTransaction(deps.db, async (tx) => {
      const [row] = await lockPledges(tx, input.shopDomain, [input.pledgeId]);
      if (!row) return { kind: "not-found" };
      if (isPushed(row.state)) return { kind: "already-pushed", state: row.state };
      const { decision, event, detail } = decide(row);
      await writeDecision(tx, row.id, decision);
      await recordPledgeEvents(tx, [
        {
          shopDomain: row.shopDomain,
          pledgeId: row.id,
          kind: event,
          actor: "creator",
          at: deps.clock.now(),
          detail,
        },
      ]);
      return checkAgain(deps, tx, { ...row, ...decision });
    }),
  );
}

async function checkAgain(
  deps: ChangeDeps,
  tx: DbTransaction,
  row: StoredPledge,
): Promise<ChangePledgeOutcome> {
  const context = await readPreflightContext(tx, row.shopDomain);
  const { pledges } = await preflightRows(deps, tx, context, [row], { revive: true });
  const [checked] = pledges;
  if (!checked) throw new Error("Preflight answered nothing for a locked pledge");
  return { kind: "changed", state: checked.state, problems: checked.problems };
}
