import type { ActionFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";

/**
 * The merchant approved or ended the app's charges, changed their limit (app_subscriptions/update) or has used nine
 * tenths of it (app_subscriptions/approaching_capped_amount). Stored at once, worked off by a job.
 */
export async function action({ request }: ActionFunctionArgs) {
  const { verifyWebhook, connections } = getServices();
  await connections.recordWebhook(await verifyWebhook(request));
  return new Response(null, { status: 200 });
}
