import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";

/** Forgets the broken access; the page load that follows is given a new one by Shopify. */
export async function action({ request }: ActionFunctionArgs) {
  const { session } = await authenticate.admin(request);
  await getServices().forgetAccess(session.shop);
  return redirect("/app");
}
