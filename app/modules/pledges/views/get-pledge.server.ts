import { loadMatcher } from "../../catalog/load-matcher.server";
import { ConnectionSettingsSchema } from "../../connections/connection-settings";
import { applyCorrections } from "../preflight/apply-corrections";
import type { OrderPlan } from "../order/order-plan";
import { planOrderFully } from "../order/plan-order";
import type { PledgeContent, PledgeCorrections } from "../pledge";
import type { PledgeDeps } from "../pledge-deps";
import { readPledge, readPledgeEvents, type PledgeWithNeighbours } from "./pledge-view-store.server";
import { toPledgeView } from "./to-pledge-view";
import type { PledgeView } from "./views";

const MOST_EVENTS = 200;

/** Everything about one pledge, with the plan that was sent or would be; null when this shop has no such pledge. */
export async function getPledge(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string; pledgeId: string },
): Promise<PledgeView | null> {
  const pledge = await readPledge(deps.db, input.shopDomain, input.pledgeId);
  if (!pledge) return null;
  const events = await readPledgeEvents(deps.db, pledge.id, MOST_EVENTS);
  const sent = pledge.plan as OrderPlan | null;
  const plan = sent ?? (await forecast(deps, pledge));
  return toPledgeView(pledge, events, plan, sent ? "sent" : "forecast");
}

/** The plan of a push today; null while something keeps one from being made. */
async function forecast(
  deps: Pick<PledgeDeps, "db">,
  pledge: PledgeWithNeighbours,
): Promise<OrderPlan | null> {
  const stored = pledge.content as PledgeContent | null;
  if (!stored) return null;
  const content = applyCorrections(stored, pledge.corrections as PledgeCorrections | null);
  const skus = [...new Set(content.lines.map((line) => line.sku))];
  return planOrderFully({
    content,
    platform: pledge.platform,
    generation: pledge.generation,
    settings: ConnectionSettingsSchema.parse(pledge.connection.settings),
    shop: pledge.shop,
    match: await loadMatcher(deps, { shopDomain: pledge.shopDomain, skus }),
    acceptTotalPaid: pledge.acceptTotalPaid,
  }).plan;
}
