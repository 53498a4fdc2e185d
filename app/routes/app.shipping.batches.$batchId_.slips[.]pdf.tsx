import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { printAnswer } from "./shipping-pages/print-answer.server";
import { readPrintQuery } from "./shipping-pages/print-query.server";

/** The packing slips of a batch: `paper`. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const { paper } = await readPrintQuery(request, session.shop);
  const which = { batchId: params.batchId ?? "" };
  return printAnswer(await getServices().postage.printSlips({ shopDomain: session.shop, which, paper }));
}
