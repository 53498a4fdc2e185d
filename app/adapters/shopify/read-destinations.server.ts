import { z } from "zod";
import type { ReadDestinationsOutcome } from "~/modules/fulfillment/ports";
import type { AdminClient } from "./admin-client.server";
import { TARGETS_OF_ORDERS } from "./fulfillments.graphql";
import { OrderTargetSchema, toOrderTarget } from "./order-target";

const NodesSchema = z.object({ nodes: z.array(OrderTargetSchema.nullable()) });

/** Where the orders go. Orders that are not shown come back as `hidden`. */
export async function readDestinations(
  client: AdminClient,
  shopDomain: string,
  orderGids: string[],
): Promise<ReadDestinationsOutcome> {
  if (orderGids.length === 0) return { kind: "read", targets: [], hidden: [] };
  const answer = await client.query({
    shopDomain,
    document: TARGETS_OF_ORDERS,
    variables: { ids: orderGids },
    answer: NodesSchema,
  });
  if (answer.kind === "rejected") return { kind: "unknown", reason: "the orders could not be read" };
  if (answer.kind !== "data") return answer;
  const targets = answer.data.nodes.filter((node) => node !== null).map(toOrderTarget);
  // Addresses withheld come with an error and the order; with an order missing besides, the errors may be about that.
  if (answer.errors.length > 0 && targets.length < orderGids.length)
    return { kind: "unknown", reason: "only some of the orders were answered" };
  const found = new Set(targets.map(({ orderGid }) => orderGid));
  return { kind: "read", targets, hidden: orderGids.filter((gid) => !found.has(gid)) };
}
