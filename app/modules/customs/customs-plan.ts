// What is asked and answered when a parcel is declared to customs.
import type { MissingFacts } from "./describe-missing";

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
