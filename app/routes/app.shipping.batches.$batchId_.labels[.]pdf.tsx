import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { printAnswer } from "./shipping-pages/print-answer.server";
import { readPrintQuery } from "./shipping-pages/print-query.server";

/** One PDF of a batch's labels: `paper`, `slips`, `forms`, `cut`, `only`, `refunded`. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const query = await readPrintQuery(request, session.shop);
  const which = { batchId: params.batchId ?? "" };
  return printAnswer(await getServices().postage.printLabels({ shopDomain: session.shop, which, ...query }));
}
