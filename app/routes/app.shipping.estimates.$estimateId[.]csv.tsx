import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { notFound } from "~/ui/not-found";
import { csvAnswer } from "./shipping-pages/csv-answer.server";

/** An estimate's table. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scope = { shopDomain: session.shop, estimateId: params.estimateId ?? "" };
  const chunks = await getServices().postage.exportEstimate(scope);
  if (!chunks) throw notFound();
  return csvAnswer("shipping-estimate.csv", chunks);
}
