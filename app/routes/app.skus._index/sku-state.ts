// What the match of a SKU is called, problems first.
import type { SkuState } from "~/modules/catalog/sku-view-store.server";

export type { SkuState };

export const SKU_STATE_LABELS: Record<SkuState, string> = {
  missing: "Not in the shop",
  duplicate: "On several variants",
  not_shippable: "Not shippable",
  matched: "Matched",
};

export const SKU_STATES = Object.keys(SKU_STATE_LABELS) as SkuState[];

/** Reads the state from the page's address. */
export function parseSkuState(text: string | null): SkuState | undefined {
  return SKU_STATES.find((state) => state === text);
}

/** SKUs whose facts lack something, or lack what parcels of open pledges need. */
export type Lacking = "needed" | "incomplete";

/** Reads from the page's address which of them are shown; null for all SKUs. */
export function parseLacking(text: string | null): Lacking | null {
  return text === "needed" || text === "incomplete" ? text : null;
}
