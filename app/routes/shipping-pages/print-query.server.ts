import { parsePaper } from "~/modules/postage/printing/paper";
import type { PrintLabelsInput } from "~/modules/postage/printing/print-views";
import { getServices } from "~/services.server";

/** How labels are printed; which ones, the path says. */
type PrintQuery = Omit<PrintLabelsInput, "shopDomain" | "which">;

/** `paper`, `slips`, `forms`, `cut`, `only`, `refunded` of the address; paper and slips default to the shop's own. */
export async function readPrintQuery(request: Request, shopDomain: string): Promise<PrintQuery> {
  const query = new URL(request.url).searchParams;
  const paper = parsePaper(query.get("paper"));
  const slips = query.get("slips");
  const usual = paper && slips !== null ? null : await getServices().postage.getPrintDefaults({ shopDomain });
  return {
    paper: paper ?? usual?.paper ?? "4x6",
    slips: slips === null ? (usual?.slips ?? false) : slips === "1",
    forms: query.get("forms") !== "0",
    cutMarks: query.get("cut") === "1",
    only: query.get("only") === "unprinted" ? "unprinted" : "all",
    evenRefunded: query.get("refunded") === "1",
  };
}
