import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { printAnswer } from "./shipping-pages/print-answer.server";
import { readPrintQuery } from "./shipping-pages/print-query.server";

/** A batch's labels in the language of thermal printers: `only`. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const { only } = await readPrintQuery(request, session.shop);
  const which = { batchId: params.batchId ?? "" };
  return printAnswer(await getServices().postage.printZpl({ shopDomain: session.shop, which, only }));
}
