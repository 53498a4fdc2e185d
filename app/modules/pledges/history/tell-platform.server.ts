import type { Db } from "~/db/client.server";
import { recordOutboundEvents } from "../../connections/outbound/record-outbound-events.server";
import type { PledgeEventInput } from "./pledge-events-store.server";
import { mayBeTold, toldChanges } from "./told-changes";
import { findToldPledges } from "./told-pledge-store.server";

/**
 * Writes what platforms are told of these entries of the history. Part of every write of history, so that whoever
 * changes a pledge's state tells it in the same transaction without having to think of it. Costs one read for a whole
 * group of pledges, and one write where a platform wants to know.
 */
export async function tellPlatform(db: Db, events: PledgeEventInput[]): Promise<void> {
  const candidates = events.filter(mayBeTold);
  const [first] = candidates;
  if (!first) return;
  const pledges = await findToldPledges(db, [...new Set(candidates.map((event) => event.pledgeId))]);
  if (pledges.length === 0) return;
  const pledgeOf = new Map(pledges.map((pledge) => [pledge.id, pledge]));
  const changes = candidates.flatMap((event) => {
    const pledge = pledgeOf.get(event.pledgeId);
    if (!pledge) return [];
    const { shopDomain, connectionId, lastVersion } = pledge;
    return toldChanges(event, pledge).map((change) => ({ ...change, shopDomain, connectionId, lastVersion }));
  });
  await recordOutboundEvents(db, changes, first.at);
}
