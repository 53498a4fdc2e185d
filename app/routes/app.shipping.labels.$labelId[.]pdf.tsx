import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { printAnswer } from "./shipping-pages/print-answer.server";
import { readPrintQuery } from "./shipping-pages/print-query.server";

/** One label again, with its customs forms: `paper`, `slips`, `refunded`. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const query = await readPrintQuery(request, session.shop);
  const which = { labelIds: [params.labelId ?? ""] };
  return printAnswer(
    await getServices().postage.printLabels({ shopDomain: session.shop, which, ...query, only: "all" }),
  );
}
