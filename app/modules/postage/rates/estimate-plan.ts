// From groups and destinations to the parcels that are priced once each, and back to a table. Pure.
import { parcelGrams, type WeighedContents } from "../groups/weigh-contents";
import type { ParcelContent } from "../groups/ready-pledge";
import { feeOn } from "../ledger/fee";
import type { EstimateResult, EstimateRow } from "./estimate";
import type { Destination } from "./sample-destination";

/** Pledges of one group that go to one region. */
export interface EstimateDemand extends Destination {
  groupKey: string;
  contents: ParcelContent[];
  zip3: string;
  pledges: number;
  abroad: boolean;
}

/** A parcel that is asked for once, whatever number of groups and pledges it stands for. */
export interface PricedParcel extends Destination {
  key: string;
  weightGrams: number;
}

/** What came of asking: an amount, or why there is none. */
export type Price = { amountMinor: number } | { reason: string };

/** Same weight on the label, same region: the same rate. */
export function parcelKey(tenthOunces: number, { countryCode, zip3, state }: EstimateDemand): string {
  return [tenthOunces, countryCode, zip3, countryCode === "US" ? state : ""].join("|");
}

/** The table and its total: every pledge is either priced or listed with the reason. */
export function tabulate(
  demands: readonly EstimateDemand[],
  weights: ReadonlyMap<string, WeighedContents>,
  context: { emptyGrams: number; feeBasisPoints: number; priceOf: (demand: EstimateDemand) => Price | null },
): EstimateResult {
  const rows = new Map<string, EstimateRow>();
  for (const demand of demands) {
    const row =
      rows.get(demand.groupKey) ?? emptyRow(demand, weights.get(demand.groupKey), context.emptyGrams);
    rows.set(demand.groupKey, addDemand(row, demand, context.priceOf(demand), context.feeBasisPoints));
  }
  const sorted = [...rows.values()].sort(
    (a, b) => b.pledges - a.pledges || (a.groupKey < b.groupKey ? -1 : 1),
  );
  const sum = (pick: (row: EstimateRow) => number) => sorted.reduce((left, row) => left + pick(row), 0);
  return {
    rows: sorted,
    total: {
      pledges: sum((row) => row.pledges),
      priced: sum((row) => row.priced),
      postageMinor: sum((row) => row.postageMinor),
      feeMinor: sum((row) => row.feeMinor),
    },
    weightlessSkus: [...new Set(sorted.flatMap((row) => row.weightlessSkus))].sort(),
  };
}

function emptyRow(
  { groupKey, contents }: EstimateDemand,
  weighed: WeighedContents | undefined,
  emptyGrams: number,
): EstimateRow {
  return {
    ...{ groupKey, contents, pledges: 0, abroad: 0, postageMinor: 0, feeMinor: 0, priced: 0, unpriced: [] },
    weightGrams: weighed ? parcelGrams(weighed, emptyGrams, null) : null,
    weightlessSkus: weighed?.weightlessSkus ?? [],
  };
}

function addDemand(
  row: EstimateRow,
  { pledges, abroad }: EstimateDemand,
  price: Price | null,
  feeBasisPoints: number,
): EstimateRow {
  const counted = { ...row, pledges: row.pledges + pledges, abroad: row.abroad + (abroad ? pledges : 0) };
  if (price && "amountMinor" in price) {
    return {
      ...counted,
      priced: row.priced + pledges,
      postageMinor: row.postageMinor + price.amountMinor * pledges,
      feeMinor: row.feeMinor + feeOn(price.amountMinor, feeBasisPoints) * pledges,
    };
  }
  const reason = price?.reason ?? "The weight of some items is unknown.";
  const known = row.unpriced.find((each) => each.reason === reason);
  const others = row.unpriced.filter((each) => each.reason !== reason);
  return { ...counted, unpriced: [...others, { reason, pledges: (known?.pledges ?? 0) + pledges }] };
}
