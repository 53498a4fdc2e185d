import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { printAnswer } from "./shipping-pages/print-answer.server";

/** A batch's labels in the language of thermal printers. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const which = { batchId: params.batchId ?? "" };
  return printAnswer(await getServices().postage.printZpl({ shopDomain: session.shop, which }));
}
