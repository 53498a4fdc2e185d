import type { ActionFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";

/** products/create, products/update, products/delete. Stored at once, worked off by a job. */
export async function action({ request }: ActionFunctionArgs) {
  const { verifyWebhook, connections } = getServices();
  await connections.recordWebhook(await verifyWebhook(request));
  return new Response(null, { status: 200 });
}
