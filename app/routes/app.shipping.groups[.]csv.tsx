import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { csvAnswer } from "./shipping-pages/csv-answer.server";

/** The Package groups report: every order with something left to ship, group by group. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const chunks = await getServices().postage.exportPackageGroups({ shopDomain: session.shop });
  return csvAnswer("package-groups.csv", chunks);
}
