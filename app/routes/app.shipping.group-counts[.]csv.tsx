import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { csvAnswer } from "./shipping-pages/csv-answer.server";

/** The Package group counts report: how many parcels of each kind there are or will be. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const chunks = await getServices().postage.exportPackageGroupCounts({ shopDomain: session.shop });
  return csvAnswer("package-group-counts.csv", chunks);
}
