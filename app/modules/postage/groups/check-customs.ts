// What customs has to know of parcels with the same contents, and lacks: asked before anything is asked of EasyPost. Pure.
import { planCustoms } from "~/modules/customs/customs-lines";
import type { CustomsRules } from "~/modules/customs/customs-plan";
import type { MissingFacts } from "~/modules/customs/describe-missing";
import { missingForCustoms, noFacts, type SkuFactsView } from "~/modules/customs/sku-facts";

/** A SKU of which customs lacks something. */
export interface LackingSku extends MissingFacts {
  title: string;
  /** The item whose batch apply reaches the SKU; null when it belongs to none. */
  item: { itemId: string; name: string } | null;
}

export interface CustomsCheck {
  /** Ready parcels with a declaration; of these inside the USA: military post offices and Pacific territories. */
  declared: number;
  domestic: number;
  /** Parcels with a declaration that are not ready yet. */
  later: number;
  /** Empty when customs knows all items, or when no parcel is declared. */
  lacking: LackingSku[];
  /** What else keeps every declared parcel from its label; null when nothing, or while something is lacking. */
  refusal: { field: string; message: string } | null;
}

interface Content {
  sku: string;
  title: string;
  quantity: number;
}

/** SKUs of the contents that lack what customs has to know. */
export function lackingFacts(
  contents: readonly Content[],
  facts: ReadonlyMap<string, SkuFactsView>,
): Omit<LackingSku, "item">[] {
  return contents.flatMap(({ sku, title }) => {
    const missing = missingForCustoms(facts.get(sku) ?? noFacts(sku));
    return missing.length > 0 ? [{ sku, title, missing }] : [];
  });
}

/** Judges the declaration that all these parcels would carry. `parcelGrams`: null while a weight is unknown. */
export function checkCustoms(
  {
    contents,
    facts,
    items,
    ...counts
  }: {
    contents: readonly Content[];
    facts: ReadonlyMap<string, SkuFactsView>;
    items: ReadonlyMap<string, { itemId: string; name: string }>;
    readyDeclared: number;
    readyAbroad: number;
    declared: number;
  },
  rules: Omit<CustomsRules, "parcelGrams"> & { parcelGrams: number | null },
): CustomsCheck {
  const { readyDeclared, readyAbroad, declared } = counts;
  const lacking = declared > 0 ? lackingFacts(contents, facts) : [];
  // Without a weight the parcel is refused anyway, and not for being too light.
  const parcelGrams = rules.parcelGrams ?? Number.MAX_SAFE_INTEGER;
  const plan =
    lacking.length > 0 || declared === 0 ? null : planCustoms(contents, facts, { ...rules, parcelGrams });
  return {
    declared: readyDeclared,
    domestic: readyDeclared - readyAbroad,
    later: declared - readyDeclared,
    lacking: lacking.map((sku) => ({ ...sku, item: items.get(sku.sku) ?? null })),
    refusal: plan?.kind === "refused" ? { field: plan.field, message: plan.message } : null,
  };
}

/** Whether parcels with a declaration would be refused for it. */
export function refusesDeclared({ lacking, refusal }: CustomsCheck): boolean {
  return lacking.length > 0 || refusal !== null;
}
