import { pageNumber } from "~/lib/page-number";
import { parseFailureCode, parseLabelShelf } from "~/modules/postage/buying/label-shelf";
import { getServices } from "~/services.server";
import type { BatchPageData } from "./batch-page-data";

/** Everything that the page of one batch shows; null when this shop has no such batch. */
export async function readBatchPage(
  scope: { shopDomain: string; batchId: string },
  query: URLSearchParams,
): Promise<BatchPageData | null> {
  const { postage } = getServices();
  const search = query.get("search") ?? "";
  const shelf = query.get("state") ?? "";
  const reason = query.get("reason") ?? "";
  const page = pageNumber(Number(query.get("page")));
  const batch = await postage.getBatch(scope);
  if (!batch) return null;
  const [labels, scanPlan, scanForms, pickups, pickupDays, refunds, settings] = await Promise.all([
    postage.listLabels({ ...scope, search, shelf, reason, page }),
    postage.getScanFormPlan(scope),
    postage.listScanForms(scope),
    postage.listPickups(scope),
    postage.getPickupDays(scope),
    postage.getBatchRefunds(scope),
    postage.getPostageSettings(scope),
  ]);
  if (!scanPlan || !refunds) return null;
  return {
    batch,
    labels,
    search,
    shelf: parseLabelShelf(shelf),
    reason: parseFailureCode(reason),
    scanPlan,
    scanForms,
    pickups,
    pickupDays,
    refunds,
    gaps: settings.missing,
    testKey: settings.testKey && batch.account === "own",
    paper: settings.paper,
    slips: settings.packingSlips,
  };
}
