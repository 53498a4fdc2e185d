// Batches and labels as pages show them.
import { getBalance } from "../ledger/get-balance.server";
import type { PostageDeps } from "../postage-deps";
import { findBatches, readBatch } from "./batch-store.server";
import { hasBought } from "./easypost-fee-store.server";
import {
  findLabels,
  readFigures,
  readPackageTypeNames,
  readProblems,
  type LabelQuery,
} from "./label-view-store.server";
import { parseFailureCode, parseLabelShelf } from "./label-shelf";
import type { BatchSummary, BatchView, LabelPage, LabelView } from "./label-views";
import { toBatchSummary, toBatchView } from "./to-batch-view";
import { toLabelView } from "./to-label-view";

type Deps = Pick<PostageDeps, "db">;

const BATCHES_PER_PAGE = 20;
const LABELS_PER_PAGE = 50;
/** A pledge has few labels. */
const MOST_OF_PLEDGE = 100;

/** One batch with its totals and problems; null when the shop has none of this id. */
export async function getBatch(
  deps: Deps,
  { shopDomain, batchId }: { shopDomain: string; batchId: string },
): Promise<BatchView | null> {
  const batch = await readBatch(deps.db, shopDomain, batchId);
  if (!batch) return null;
  const [figures, problems, context] = await Promise.all([
    readFigures(deps.db, [batchId]),
    readProblems(deps.db, batchId),
    readContext(deps, shopDomain),
  ]);
  const isFirst = !(await hasBought(deps.db, shopDomain, batch.account));
  return toBatchView(batch, { ...context, figures: figures.get(batchId), isFirst }, problems);
}

/** Batches of the shop, newest first; with `search` those that hold a label of such an order, number or backer. */
export async function listBatches(
  deps: Deps,
  { shopDomain, search, page = 1 }: { shopDomain: string; search?: string | null; page?: number },
): Promise<{ batches: BatchSummary[]; page: number; hasMore: boolean }> {
  const found = await findBatches(deps.db, {
    ...{ shopDomain, search: search?.trim() || null },
    ...{ skip: (page - 1) * BATCHES_PER_PAGE, take: BATCHES_PER_PAGE + 1 },
  });
  const batches = found.slice(0, BATCHES_PER_PAGE);
  const [figures, context] = await Promise.all([
    readFigures(
      deps.db,
      batches.map(({ id }) => id),
    ),
    readContext(deps, shopDomain),
  ]);
  return {
    batches: batches.map((batch) => toBatchSummary(batch, { ...context, figures: figures.get(batch.id) })),
    page,
    hasMore: found.length > BATCHES_PER_PAGE,
  };
}

/** Labels of a batch in its order. An unknown `shelf` (see label-shelf.ts) or `reason` means all. */
export async function listLabels(
  deps: Deps,
  input: {
    shopDomain: string;
    batchId: string;
    shelf?: string | null;
    reason?: string | null;
    search?: string | null;
    page?: number;
  },
): Promise<LabelPage> {
  const { shopDomain, batchId, page = 1 } = input;
  const shelf = parseLabelShelf(input.shelf);
  const reason = parseFailureCode(input.reason);
  const search = input.search?.trim() || null;
  const skip = (page - 1) * LABELS_PER_PAGE;
  const take = LABELS_PER_PAGE + 1;
  const found = await read(deps, { shopDomain, batchId, shelf, reason, search, skip, take });
  return { labels: found.slice(0, LABELS_PER_PAGE), page, hasMore: found.length > LABELS_PER_PAGE };
}

/** Every label that the pledge ever had, newest first. */
export async function labelsOfPledge(
  deps: Deps,
  { shopDomain, pledgeId }: { shopDomain: string; pledgeId: string },
): Promise<LabelView[]> {
  return read(deps, { shopDomain, pledgeId, skip: 0, take: MOST_OF_PLEDGE, newestFirst: true });
}

async function read(deps: Deps, query: LabelQuery): Promise<LabelView[]> {
  const [rows, packageTypes] = await Promise.all([
    findLabels(deps.db, query),
    readPackageTypeNames(deps.db, query.shopDomain),
  ]);
  return rows.map((row) => toLabelView(row, packageTypes));
}

async function readContext(deps: Deps, shopDomain: string) {
  const [packageTypes, { creditMinor }] = await Promise.all([
    readPackageTypeNames(deps.db, shopDomain),
    getBalance(deps, { shopDomain }),
  ]);
  return { packageTypes, creditMinor };
}
