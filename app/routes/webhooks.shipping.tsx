import type { ActionFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";

/**
 * What was shipped or is to be: fulfillments/create, fulfillments/update, fulfillment_events/create, orders/updated,
 * orders/edited, orders/paid, refunds/create, fulfillment_orders/placed_on_hold, fulfillment_orders/hold_released.
 * Stored at once, worked off by a job.
 */
export async function action({ request }: ActionFunctionArgs) {
  const { verifyWebhook, connections } = getServices();
  await connections.recordWebhook(await verifyWebhook(request));
  return new Response(null, { status: 200 });
}
