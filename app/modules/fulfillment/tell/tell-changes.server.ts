import type { DbTransaction } from "~/db/client.server";
import { recordOutboundEvents } from "../../connections/outbound/record-outbound-events.server";
import type { DescribedShipping } from "../packages/describe-shipping";
import type { FulfillmentDeps } from "../fulfillment-deps";
import type { ShippedPledge } from "../learn/shipping-store.server";

export interface ToldShipping {
  shopDomain: string;
  pledge: Pick<
    ShippedPledge,
    "pledgeId" | "connectionId" | "campaign" | "externalId" | "state" | "orderGid" | "orderName"
  >;
  described: DescribedShipping;
  /** The number that the message carries: one above every earlier one of the pledge. */
  version: number;
}

/** Writes `fulfillment.updated` for each and wakes up the delivery to their connections. */
export async function tellChanges(
  tx: DbTransaction,
  deps: Pick<FulfillmentDeps, "jobs" | "trackingLinks">,
  changes: ToldShipping[],
  now: Date,
): Promise<void> {
  if (changes.length === 0) return;
  await recordOutboundEvents(
    tx,
    changes.map(({ shopDomain, pledge, described, version }) => ({
      shopDomain,
      connectionId: pledge.connectionId,
      pledgeId: pledge.pledgeId,
      type: "fulfillment.updated" as const,
      lastVersion: version - 1,
      pledge: {
        campaign: pledge.campaign,
        externalId: pledge.externalId,
        state: pledge.state,
        orderName: pledge.orderName,
        orderId: pledge.orderGid,
        problems: [],
      },
      fulfillment: { ...described, trackingPageUrl: deps.trackingLinks.urlFor(pledge.pledgeId) },
    })),
    now,
  );
  for (const connectionId of new Set(changes.map(({ pledge }) => pledge.connectionId)))
    await deps.jobs.send("outbound.deliver", { connectionId }, { tx, key: connectionId });
}
