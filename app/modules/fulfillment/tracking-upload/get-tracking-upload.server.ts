import { pageNumber } from "~/lib/page-number";
import type { ShippingDeps } from "../shipping/shipping-deps";
import {
  countChecked,
  countCodes,
  countPledges,
  countRows,
  readCampaignIds,
  readRowPage,
  readSample,
} from "./row-view-store.server";
import { summariseUpload, toRowView } from "./to-upload-view";
import { readNames, readUpload, readUploads, type StoredUpload } from "./tracking-upload-store.server";
import {
  ROW_STATES,
  ROW_VERDICTS,
  type TrackingUploadSummary,
  type TrackingUploadView,
} from "./tracking-views";

const ROWS_PER_PAGE = 50;
const UPLOADS_PER_PAGE = 25;
const SAMPLE_ROWS = 5;

type Deps = Pick<ShippingDeps, "db" | "campaignsMailedByShopify">;

/** One upload with a page of its rows, in file order; null when this shop has no such upload. */
export async function getTrackingUpload(
  deps: Deps,
  input: { shopDomain: string; uploadId: string; page?: number; show?: string | null },
): Promise<TrackingUploadView | null> {
  const upload = await readUpload(deps.db, input.shopDomain, input.uploadId);
  if (!upload) return null;
  const page = pageNumber(input.page ?? 1);
  const show = [...ROW_VERDICTS, ...ROW_STATES].find((known) => known === input.show) ?? null;
  const skip = (page - 1) * ROWS_PER_PAGE;
  const [summaries, rows, codes, sample, shopifyMails, check] = await Promise.all([
    summarise(deps, [upload]),
    readRowPage(deps.db, { uploadId: upload.id, show, skip, take: ROWS_PER_PAGE + 1 }),
    countCodes(deps.db, upload.id),
    readSample(deps.db, upload.id, SAMPLE_ROWS),
    whoMails(deps, upload),
    upload.checkedUpTo === null ? null : countChecked(deps.db, upload.id, upload.checkedUpTo),
  ]);
  const [summary] = summaries;
  if (!summary) return null;
  const { ship, addNumber, replace } = summary.counts;
  return {
    ...summary,
    header: upload.header,
    sample,
    mapping: upload.mapping,
    existing: upload.existing,
    shopifyMails,
    codes,
    rows: rows.slice(0, ROWS_PER_PAGE).map(toRowView),
    page,
    hasMore: rows.length > ROWS_PER_PAGE,
    check,
    canApply: (upload.state === "preview" && ship + addNumber + replace > 0) || upload.state === "paused",
    canUndo: ["applied", "cancelled", "paused"].includes(upload.state) && summary.counts.applied > 0,
  };
}

/** This shop's uploads, newest first. */
export async function listTrackingUploads(
  deps: Deps,
  input: { shopDomain: string; page?: number },
): Promise<{ uploads: TrackingUploadSummary[]; page: number; hasMore: boolean }> {
  const page = pageNumber(input.page ?? 1);
  const query = {
    shopDomain: input.shopDomain,
    skip: (page - 1) * UPLOADS_PER_PAGE,
    take: UPLOADS_PER_PAGE + 1,
  };
  const uploads = await readUploads(deps.db, query);
  return {
    uploads: await summarise(deps, uploads.slice(0, UPLOADS_PER_PAGE)),
    page,
    hasMore: uploads.length > UPLOADS_PER_PAGE,
  };
}

async function summarise(deps: Deps, uploads: StoredUpload[]): Promise<TrackingUploadSummary[]> {
  const ids = uploads.map(({ id }) => id);
  const [groups, pledges, names] = await Promise.all([
    countRows(deps.db, ids),
    countPledges(deps.db, ids),
    readNames(deps.db, uploads),
  ]);
  return uploads.map((upload) =>
    summariseUpload(upload, {
      groups: groups.filter(({ uploadId }) => uploadId === upload.id),
      pledges: pledges.get(upload.id) ?? 0,
      names,
    }),
  );
}

async function whoMails(deps: Deps, upload: StoredUpload): Promise<TrackingUploadView["shopifyMails"]> {
  const campaignIds = await readCampaignIds(deps.db, upload.id);
  const mailed = await deps.campaignsMailedByShopify(upload.shopDomain, campaignIds);
  if (mailed.size === 0) return "none";
  return mailed.size === campaignIds.length ? "all" : "some";
}
