import { pageNumber } from "~/lib/page-number";
import type { CatalogDeps } from "./catalog-deps";
import { loadMatcher } from "./load-matcher.server";
import { readSkuPage, type SkuState, type SkuUse } from "./sku-view-store.server";
import type { VariantMatch } from "./variant-match";

export interface SkuRow extends SkuUse {
  match: VariantMatch;
}

export interface SkuList {
  rows: SkuRow[];
  /** SKUs that fit the filter, over all pages. */
  total: number;
  /** SKUs per state, whatever the filter. */
  counts: Partial<Record<SkuState, number>>;
  /** SKUs whose customs facts are incomplete, and those of which open pledges need them, whatever the filter. */
  incomplete: number;
  needed: number;
  page: number;
  pages: number;
}

const PAGE_SIZE = 50;

/**
 * One page of the SKUs that pledges use, problems first. `page` counts from 1; `problem` is the state to show. `lacking`
 * leaves those whose weight or customs facts lack something, or lack what parcels of open pledges need: `needed`.
 */
export async function listSkus(
  deps: Pick<CatalogDeps, "db">,
  input: {
    shopDomain: string;
    search?: string;
    problem?: SkuState;
    lacking?: "incomplete" | "needed" | null;
    page: number;
  },
): Promise<SkuList> {
  const { shopDomain } = input;
  const page = pageNumber(input.page);
  const { rows, total, counts, incomplete, needed } = await readSkuPage(deps.db, {
    shopDomain,
    search: input.search?.trim() || null,
    state: input.problem ?? null,
    lacking: input.lacking ?? null,
    offset: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  const match = await loadMatcher(deps, { shopDomain, skus: rows.map(({ sku }) => sku) });
  return {
    rows: rows.map((row) => ({ ...row, match: match(row.sku) })),
    total,
    counts,
    incomplete,
    needed,
    page,
    pages: Math.max(1, Math.ceil(total / PAGE_SIZE)),
  };
}
