import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { csvAnswer } from "./shipping-pages/csv-answer.server";

/** The statement: every entry of the credit balance with the balance after it. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const chunks = getServices().postage.streamStatement({ shopDomain: session.shop });
  return csvAnswer("postage-statement.csv", chunks);
}
