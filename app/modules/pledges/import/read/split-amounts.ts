// One pledge's amounts as the tools write them → the disjoint parts of Push API v1.
import type { ColumnMapping } from "./import-mapping";

/** Minor units as written; null = the file has no such amount or the cell is blank. */
export interface WrittenAmounts {
  pledge: number | null;
  addOns: number | null;
  shipping: number | null;
  addOnShipping: number | null;
  taxes: { title: string; minor: number }[];
  totalPaid: number | null;
}

/** Disjoint parts in minor units, none negative. They may miss the total: preflight then asks the creator. */
export interface SplitAmounts {
  pledge: number;
  addOns: number;
  shipping: number;
  taxes: { title: string; minor: number }[];
  totalPaid: number;
}

/** Which amounts are inside which. */
interface Reading {
  shippingIn: "pledge" | "nothing";
  addOnShippingIn: "pledge" | "addOns" | "nothing";
  addOnsIn: "pledge" | "nothing";
  taxesIn: "pledge" | "nothing";
}

const NOTHING_INSIDE: Reading = {
  shippingIn: "nothing",
  addOnShippingIn: "nothing",
  addOnsIn: "nothing",
  taxesIn: "nothing",
};
const EVERYTHING_INSIDE: Reading = {
  shippingIn: "pledge",
  addOnShippingIn: "pledge",
  addOnsIn: "pledge",
  taxesIn: "pledge",
};
// Taxes, or shipping that a pledge manager charges later, may come on top of a pledge that contains all else.
const EVERYTHING_BUT_TAXES: Reading = { ...EVERYTHING_INSIDE, taxesIn: "nothing" };
const EVERYTHING_BUT_SHIPPING: Reading = { ...EVERYTHING_INSIDE, shippingIn: "nothing" };

const READINGS: Readonly<Record<ColumnMapping["pledgeAmount"], readonly Reading[]>> = {
  everything: [EVERYTHING_INSIDE, EVERYTHING_BUT_TAXES, EVERYTHING_BUT_SHIPPING, NOTHING_INSIDE],
  nothing: [NOTHING_INSIDE],
  "by-sum": allReadings(),
};

/**
 * Takes the amounts apart. The first reading that adds up to the total paid is taken; when none does, the mapping's
 * usual reading, so that the difference stays visible. Without a pledge amount it is what remains of the total;
 * without a total the parts make it. null when there is neither.
 */
export function splitAmounts(
  written: WrittenAmounts,
  mode: ColumnMapping["pledgeAmount"],
): SplitAmounts | null {
  const { pledge, totalPaid } = written;
  if (pledge === null && totalPaid === null) return null;
  if (pledge === null) return withRemainder(written, totalPaid ?? 0);
  const splits = READINGS[mode]
    .map((reading) => split(written, pledge, reading))
    .filter((parts) => parts !== null);
  const usual = splits[0] ?? withRemainder(written, pledge);
  if (totalPaid === null) return { ...usual, totalPaid: mode === "everything" ? pledge : sumOf(usual) };
  return { ...(splits.find((parts) => sumOf(parts) === totalPaid) ?? usual), totalPaid };
}

function withRemainder(written: WrittenAmounts, total: number): SplitAmounts {
  const parts = { addOns: written.addOns ?? 0, shipping: shippingOf(written), taxes: written.taxes };
  const rest = total - parts.addOns - parts.shipping - taxesOf(written);
  return { ...parts, pledge: Math.max(rest, 0), totalPaid: total };
}

/** null when an amount would have to be larger than what it is inside of. */
function split(written: WrittenAmounts, pledge: number, reading: Reading): SplitAmounts | null {
  const addOnShipping = written.addOnShipping ?? 0;
  const addOns = (written.addOns ?? 0) - (reading.addOnShippingIn === "addOns" ? addOnShipping : 0);
  const inPledge =
    (reading.shippingIn === "pledge" ? (written.shipping ?? 0) : 0) +
    (reading.addOnShippingIn === "pledge" ? addOnShipping : 0) +
    (reading.addOnsIn === "pledge" ? addOns : 0) +
    (reading.taxesIn === "pledge" ? taxesOf(written) : 0);
  if (addOns < 0 || inPledge > pledge) return null;
  const parts = { pledge: pledge - inPledge, addOns, shipping: shippingOf(written), taxes: written.taxes };
  return { ...parts, totalPaid: 0 };
}

function sumOf(parts: SplitAmounts): number {
  return parts.pledge + parts.addOns + parts.shipping + taxesOf(parts);
}

function taxesOf({ taxes }: Pick<SplitAmounts, "taxes">): number {
  return taxes.reduce((sum, tax) => sum + tax.minor, 0);
}

function shippingOf(written: WrittenAmounts): number {
  return (written.shipping ?? 0) + (written.addOnShipping ?? 0);
}

/** Fewest containments first: what is written beside each other is beside each other until the sum denies it. */
function allReadings(): Reading[] {
  const readings = (["nothing", "pledge"] as const).flatMap((shippingIn) =>
    (["nothing", "addOns", "pledge"] as const).flatMap((addOnShippingIn) =>
      (["nothing", "pledge"] as const).flatMap((addOnsIn) =>
        (["nothing", "pledge"] as const).map((taxesIn) => ({
          shippingIn,
          addOnShippingIn,
          addOnsIn,
          taxesIn,
        })),
      ),
    ),
  );
  const depth = (reading: Reading) => Object.values(reading).filter((inside) => inside !== "nothing").length;
  return readings.toSorted((a, b) => depth(a) - depth(b));
}
