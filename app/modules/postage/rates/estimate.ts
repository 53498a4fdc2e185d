// What an estimate asks and answers. Pure types.
import { z } from "zod";
import { ServiceChoiceSchema } from "../groups/service-choice";

/** `ready`: pledges that can be shipped now. `all`: also those not yet ready or not yet in Shopify. */
export const EstimateChoiceSchema = z.object({
  packageTypeId: z.string().min(1).max(60),
  service: ServiceChoiceSchema,
  /** Of parcels abroad; null: as `service`. Estimates made before there was the choice lack it. */
  serviceAbroad: ServiceChoiceSchema.nullable().default(null),
  which: z.enum(["ready", "all"]),
});
export type EstimateChoice = z.infer<typeof EstimateChoiceSchema>;

/** One package group of the table. Amounts in US cents. */
export interface EstimateRow {
  groupKey: string;
  contents: { sku: string; title: string; quantity: number }[];
  pledges: number;
  abroad: number;
  /** With packaging; null when some item's weight is unknown. */
  weightGrams: number | null;
  /** SKUs without a weight: the group is not priced. */
  weightlessSkus: string[];
  /** Postage of the pledges that could be priced. */
  postageMinor: number;
  feeMinor: number;
  priced: number;
  /** Pledges that could not be priced, by sentence. */
  unpriced: { reason: string; pledges: number }[];
}

export interface EstimateResult {
  rows: EstimateRow[];
  total: { pledges: number; priced: number; postageMinor: number; feeMinor: number };
  /** All SKUs whose weight is unknown. */
  weightlessSkus: string[];
}

export interface EstimateView {
  id: string;
  state: "queued" | "running" | "finished" | "failed";
  choice: EstimateChoice;
  packageTypeName: string | null;
  /** Destinations to price, priced. */
  total: number;
  done: number;
  result: EstimateResult | null;
  failure: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** An estimate whose table is cut to one page; its totals are those of all. */
export interface EstimatePage extends EstimateView {
  page: number;
  pages: number;
}
