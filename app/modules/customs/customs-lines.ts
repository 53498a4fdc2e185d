// What is declared to customs of one parcel, or why it cannot be declared.
import { formatMoney } from "~/lib/money";
import { fitLineWeights } from "~/lib/weight";
import {
  CUSTOMS_FIELD_NAMES,
  missingForCustoms,
  noFacts,
  type CustomsField,
  type SkuFactsView,
} from "./sku-facts";

export interface CustomsContent {
  sku: string;
  /** Pieces in the parcel, 1 or more; the same SKU may stand on several lines. */
  quantity: number;
}

export interface CustomsRules {
  /** Weight of the whole parcel with its packaging. */
  parcelGrams: number;
  /** Who certifies the declaration; null = the creator has not said. */
  signer: string | null;
  contentsType: "merchandise" | "gift" | "documents" | "sample" | "other";
  /** Needed for `other`. */
  contentsExplanation: string | null;
  nonDelivery: "return" | "abandon";
}

/** One line: weight and value are those of all its pieces together. */
export interface PlannedCustomsLine {
  sku: string;
  description: string;
  hsCode: string;
  originCountry: string;
  quantity: number;
  weightGrams: number;
  valueMinor: number;
}

/** Assignable to CustomsDeclaration of the postage module. */
export interface PlannedDeclaration {
  contentsType: CustomsRules["contentsType"];
  contentsExplanation: string | null;
  nonDelivery: CustomsRules["nonDelivery"];
  signer: string;
  eelPfc: string;
  /** Sorted by SKU, one line for each. */
  lines: PlannedCustomsLine[];
}

export interface MissingFacts {
  sku: string;
  missing: CustomsField[];
}

export type CustomsRefusalCode =
  | "NOTHING_TO_DECLARE"
  | "VALUE_OVER_EXPORT_LIMIT"
  | "PARCEL_TOO_LIGHT"
  | "SIGNER_MISSING"
  | "CONTENTS_EXPLANATION_MISSING";

export type CustomsPlan =
  | {
      kind: "declaration";
      declaration: PlannedDeclaration;
      totalValueMinor: number;
      totalWeightGrams: number;
    }
  /** `message` names every SKU with what it lacks. */
  | { kind: "missing"; skus: MissingFacts[]; message: string }
  /** `field` is what the person has to change. */
  | { kind: "refused"; code: CustomsRefusalCode; field: string; message: string };

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

/** "The HS code and the customs description are missing for TEE-S; the weight is missing for MUG." */
export function describeMissing(skus: readonly MissingFacts[]): string {
  const byFields = new Map<string, string[]>();
  for (const { sku, missing } of skus) {
    const names = missing.map((field) => `the ${CUSTOMS_FIELD_NAMES[field]}`);
    const fields = `${listed(names)} ${names.length === 1 ? "is" : "are"} missing for`;
    byFields.set(fields, [...(byFields.get(fields) ?? []), sku]);
  }
  const sentence = [...byFields].map(([fields, named]) => `${fields} ${listed(named)}`).join("; ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

const AND = new Intl.ListFormat("en", { type: "conjunction" });
const listed = (names: readonly string[]): string => AND.format(names);

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
