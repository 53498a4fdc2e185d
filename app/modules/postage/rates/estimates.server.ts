// Asking for an estimate and looking at it.
import { randomUUID } from "node:crypto";
import { inTransaction } from "~/db/client.server";
import { writeCsv } from "~/lib/csv/write-csv";
import { toDecimalString } from "~/lib/money";
import { pageNumber } from "~/lib/page-number";
import type { PostageDeps } from "../postage-deps";
import { listContents, shortKey } from "../groups/name-group";
import { findPackageTypes } from "../setup/settings-store.server";
import { readPostageSetup } from "../setup/read-postage-setup.server";
import { refuse, type Invalid, type Refused } from "../setup/setup-outcome";
import {
  EstimateChoiceSchema,
  type EstimatePage,
  type EstimateResult,
  type EstimateRow,
  type EstimateView,
} from "./estimate";
import { dropOldEstimates, findEstimate, insertEstimate, type StoredResult } from "./estimate-store.server";

const KEPT = 10;
const PER_PAGE = 50;
const HEADER = [
  ...["Group", "Contents", "Pledges", "Abroad", "Weight (g)", "Postage (USD)", "Fee (USD)", "Total (USD)"],
  ...["Priced", "Not priced", "Reason"],
];

export type StartEstimateResult = { kind: "started"; estimateId: string } | Invalid | Refused;

/** Starts working out what shipping everything would cost. The job `postage.estimate` does it. */
export async function startEstimate(
  deps: Pick<PostageDeps, "db" | "jobs" | "clock" | "secrets" | "config">,
  { shopDomain, choice: asked }: { shopDomain: string; choice: unknown },
): Promise<StartEstimateResult> {
  const parsed = EstimateChoiceSchema.safeParse(asked);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path }) => ({
      field: String(path[0]),
      message: "Choose one from the list.",
    }));
    return { kind: "invalid", problems };
  }
  const choice = parsed.data;
  const setup = await readPostageSetup(deps, { shopDomain });
  if (!setup.account) return refuse("Choose the EasyPost account first: it knows the rates.");
  if (!setup.shipFrom) return refuse("Enter the ship-from address first: rates depend on it.");
  if (!setup.packageTypes.some(({ id }) => id === choice.packageTypeId)) {
    const message = "This package type does not exist any more: choose another one.";
    return { kind: "invalid", problems: [{ field: "packageTypeId", message }] };
  }
  const estimateId = randomUUID();
  await inTransaction(deps.db, async (tx) => {
    await insertEstimate(tx, { id: estimateId, shopDomain, choice, createdAt: deps.clock.now() });
    await dropOldEstimates(tx, shopDomain, KEPT);
    await deps.jobs.send("postage.estimate", { shopDomain, estimateId }, { tx, key: estimateId });
  });
  return { kind: "started", estimateId };
}

/**
 * One estimate of the shop, or its newest (`estimateId` null), with one page of its table, counted from 1; null when
 * there is none. Totals are of the whole table.
 */
export async function getEstimate(
  deps: Pick<PostageDeps, "db">,
  { page = 1, ...asked }: { shopDomain: string; estimateId: string | null; page?: number },
): Promise<EstimatePage | null> {
  const view = await readEstimate(deps, asked);
  if (!view) return null;
  const rows = view.result?.rows ?? [];
  const pages = Math.max(1, Math.ceil(rows.length / PER_PAGE));
  const shown = Math.min(pageNumber(page), pages);
  const slice = rows.slice((shown - 1) * PER_PAGE, shown * PER_PAGE);
  return { ...view, page: shown, pages, result: view.result && { ...view.result, rows: slice } };
}

async function readEstimate(
  deps: Pick<PostageDeps, "db">,
  { shopDomain, estimateId }: { shopDomain: string; estimateId: string | null },
): Promise<EstimateView | null> {
  const row = await findEstimate(deps.db, shopDomain, estimateId);
  if (!row) return null;
  const choice = EstimateChoiceSchema.parse(row.choice);
  const types = await findPackageTypes(deps.db, shopDomain, { archived: true });
  const { id, total, done, failure, createdAt, finishedAt } = row;
  return {
    ...{ id, choice, total, done, failure, createdAt, finishedAt },
    state: row.state as EstimateView["state"],
    packageTypeName: types.find((type) => type.id === choice.packageTypeId)?.name ?? null,
    result: toResult(row.result),
  };
}

/** The table of a finished estimate; null when there is none. */
export async function exportEstimate(
  deps: Pick<PostageDeps, "db">,
  asked: { shopDomain: string; estimateId: string },
): Promise<AsyncIterable<string> | null> {
  const view = await readEstimate(deps, asked);
  return view?.result ? writeCsv(HEADER, view.result.rows.map(toCells)) : null;
}

function toResult(stored: unknown): EstimateResult | null {
  const result = stored as StoredResult | null;
  if (result?.kind !== "result") return null;
  const { rows, total, weightlessSkus } = result;
  return { rows, total, weightlessSkus };
}

function toCells(row: EstimateRow): string[] {
  const { groupKey, contents, pledges, abroad, weightGrams, postageMinor, feeMinor, priced } = row;
  const dollars = (minor: number) => toDecimalString(minor, "USD");
  const weightless =
    row.weightlessSkus.length > 0 ? [`Weight unknown: ${row.weightlessSkus.join(", ")}`] : [];
  const reasons = row.unpriced.map(({ reason, pledges: count }) => `${count} × ${reason}`);
  return [
    ...[shortKey(groupKey), listContents(contents)],
    ...[String(pledges), String(abroad), weightGrams === null ? "" : String(weightGrams)],
    ...[dollars(postageMinor), dollars(feeMinor), dollars(postageMinor + feeMinor)],
    ...[String(priced), String(pledges - priced), [...weightless, ...reasons].join("; ")],
  ];
}
