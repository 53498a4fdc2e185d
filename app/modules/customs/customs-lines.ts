// What is declared to customs of one parcel, or why it cannot be declared.
import { formatMoney } from "~/lib/money";
import { fitLineWeights } from "~/lib/weight";
import type {
  CustomsContent,
  CustomsPlan,
  CustomsRefusalCode,
  CustomsRules,
  PlannedCustomsLine,
} from "./customs-plan";
import { describeMissing } from "./describe-missing";
import { missingForCustoms, noFacts, type SkuFactsView } from "./sku-facts";

/**
 * US cents. Above it the Census Bureau wants an export filing (AES ITN) before the parcel is mailed; up to it the
 * exemption "NOEEI 30.37(a)" holds (15 CFR 30.37(a), which counts per Schedule B number; EasyPost's customs guide counts
 * the whole parcel, and so do we, which is never too much).
 */
export const EXPORT_LIMIT_MINOR = 250_000;
export const LOW_VALUE_EXEMPTION = "NOEEI 30.37(a)";

/**
 * Declares a parcel's contents. Every SKU needs code, description, origin, value and weight (`missing` names those that
 * lack any). Line weights never add up to more than the parcel, values add up exactly.
 */
export function planCustoms(
  contents: readonly CustomsContent[],
  facts: ReadonlyMap<string, SkuFactsView>,
  rules: CustomsRules,
): CustomsPlan {
  const pieces = countPieces(contents);
  if (pieces.length === 0) {
    return refuse("NOTHING_TO_DECLARE", "contents", "The parcel has no contents that could be declared.");
  }
  const skus = pieces.flatMap(({ sku }) => {
    const missing = missingForCustoms(facts.get(sku) ?? noFacts(sku));
    return missing.length > 0 ? [{ sku, missing }] : [];
  });
  if (skus.length > 0) return { kind: "missing", skus, message: describeMissing(skus) };
  return (
    refuseRules(rules) ??
    declare(
      pieces.map((piece) => toLine(piece, facts)),
      rules,
    )
  );
}

function countPieces(contents: readonly CustomsContent[]): CustomsContent[] {
  const pieces = new Map<string, number>();
  for (const { sku, quantity } of contents) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity);
  return [...pieces]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .filter(({ quantity }) => quantity > 0)
    .toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
}

function toLine(
  { sku, quantity }: CustomsContent,
  facts: ReadonlyMap<string, SkuFactsView>,
): PlannedCustomsLine {
  const { description, hsCode, originCountry, weightGrams, valueMinor } = facts.get(sku) ?? noFacts(sku);
  return {
    ...{
      sku,
      quantity,
      description: description ?? "",
      hsCode: hsCode ?? "",
      originCountry: originCountry ?? "",
    },
    weightGrams: (weightGrams ?? 0) * quantity,
    valueMinor: (valueMinor ?? 0) * quantity,
  };
}

function refuseRules(rules: CustomsRules): CustomsPlan | null {
  if (!rules.signer?.trim()) {
    return refuse(
      "SIGNER_MISSING",
      "customs signer",
      "Nobody signs the customs declaration: enter the signer's name in Setup.",
    );
  }
  if (rules.contentsType === "other" && !rules.contentsExplanation?.trim()) {
    return refuse(
      "CONTENTS_EXPLANATION_MISSING",
      "customs contents",
      "Contents of the kind “other” need an explanation for customs: enter it, or choose “merchandise” in Setup.",
    );
  }
  return null;
}

function declare(lines: PlannedCustomsLine[], rules: CustomsRules): CustomsPlan {
  const totalValueMinor = lines.reduce((sum, line) => sum + line.valueMinor, 0);
  if (totalValueMinor > EXPORT_LIMIT_MINOR) {
    return refuse(
      "VALUE_OVER_EXPORT_LIMIT",
      "customs value",
      `The customs value of ${formatMoney(totalValueMinor, "USD")} is over the export limit of ${formatMoney(EXPORT_LIMIT_MINOR, "USD")}: such a parcel needs an export filing (AES ITN). Ship it in several parcels or without PledgeDock.`,
    );
  }
  const weights = fitLineWeights(
    lines.map(({ weightGrams }) => weightGrams),
    rules.parcelGrams,
  );
  if (!weights) {
    return refuse(
      "PARCEL_TOO_LIGHT",
      "weight",
      `The parcel's weight of ${rules.parcelGrams} g is too little for its ${lines.length} customs lines of at least 1 g each: correct the weight.`,
    );
  }
  const weighed = lines.map((line, index) => ({ ...line, weightGrams: weights[index] ?? 1 }));
  return {
    kind: "declaration",
    declaration: {
      contentsType: rules.contentsType,
      contentsExplanation: rules.contentsExplanation?.trim() || null,
      nonDelivery: rules.nonDelivery,
      signer: rules.signer?.trim() ?? "",
      eelPfc: LOW_VALUE_EXEMPTION,
      lines: weighed,
    },
    totalValueMinor,
    totalWeightGrams: weights.reduce((sum, grams) => sum + grams, 0),
  };
}

function refuse(code: CustomsRefusalCode, field: string, message: string): CustomsPlan {
  return { kind: "refused", code, field, message };
}
