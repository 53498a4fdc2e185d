import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";

/** Variants of the shop for the picker that matches a SKU by hand. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const text = new URL(request.url).searchParams.get("text") ?? "";
  return json({ variants: await getServices().catalog.searchVariants({ shopDomain: session.shop, text }) });
}
