import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { printAnswer } from "./shipping-pages/print-answer.server";

/** A SCAN form for the mail carrier. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const scanFormId = params.scanFormId ?? "";
  return printAnswer(await getServices().postage.printScanForm({ shopDomain: session.shop, scanFormId }));
}
