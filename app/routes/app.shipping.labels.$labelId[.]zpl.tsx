import type { LoaderFunctionArgs } from "@remix-run/node";
import { getServices } from "~/services.server";
import { authenticate } from "~/shopify.server";
import { printAnswer } from "./shipping-pages/print-answer.server";

/** One label again in the language of thermal printers, without its customs forms. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { session } = await authenticate.admin(request);
  const which = { labelIds: [params.labelId ?? ""] };
  return printAnswer(await getServices().postage.printZpl({ shopDomain: session.shop, which, only: "all" }));
}
