// From what is known of an order and its items to the shipment that EasyPost is asked to rate. Pure.
import { cutCharacters } from "~/lib/clean-text";
import { needsCustoms } from "../../customs/customs-destination";
import { planCustoms } from "../../customs/customs-lines";
import type { SkuFactsView } from "../../customs/sku-facts";
import type { ParcelContent } from "../groups/ready-pledge";
import type { CustomsDeclaration, NewShipment, PostalAddress } from "../ports";
import { specialRates, toPostageParcel } from "../usps/build-parcel";
import { checkParcel } from "../usps/check-parcel";
import type { UspsService } from "../usps/services";
import type { BatchFacts } from "./batch-facts.server";
import { labelFailure, type StoredFailure } from "./label-failure";
import { describeContents } from "./open-contents";

export interface LabelToPlan {
  id: string;
  orderName: string;
  contents: ParcelContent[];
  to: PostalAddress;
}

export type LabelPlan =
  | {
      kind: "planned";
      shipment: NewShipment;
      weightGrams: number;
      customs: CustomsDeclaration | null;
      allowed: UspsService[];
    }
  | { kind: "failed"; failure: StoredFailure };

/** How much EasyPost prints of one line of the label. */
const PRINT_LENGTH = 40;

/** Checks weight, size, address rules and customs; what is missing is named with the order and the field. */
export function planLabel(
  { batch, setup, packageType }: BatchFacts,
  label: LabelToPlan,
  facts: ReadonlyMap<string, SkuFactsView>,
): LabelPlan {
  const { contents, orderName, to } = label;
  const weight = weigh(contents, facts, packageType.emptyGrams, batch.choice.weightGrams);
  const customs = needsCustoms(to);
  const parcel = {
    ...{ orderName, to, packageType },
    weightGrams: weight.grams,
    weightlessSkus: weight.weightless,
    valueMinor: valueOf(contents, facts),
  };
  const { allowed, problems } = checkParcel(parcel, batch.choice.service);
  const error = problems.find(({ severity }) => severity === "error");
  if (error || weight.grams === null) {
    const code = weight.grams === null ? "MISSING_WEIGHT" : "PARCEL";
    const { message, field } = error ?? { message: "the weight is unknown.", field: "weight" };
    return { kind: "failed", failure: { code, message, field } };
  }
  const declared = customs ? declare(label, facts, setup, weight.grams) : null;
  if (declared?.kind === "failed") return declared;
  const shipment: NewShipment = {
    ...{ from: batch.shipFrom, to, taxIdentifiers: [], reference: label.id },
    parcel: toPostageParcel(packageType, weight.grams),
    customs: declared?.declaration ?? null,
    options: {
      machinable: packageType.machinable && packageType.shape !== "irregular",
      specialRates: specialRates(packageType, batch.choice.service),
      shipDate: batch.shipDate,
      printLines: [orderName, describeContents(contents)].map((line) => cutCharacters(line, PRINT_LENGTH)),
    },
  };
  return {
    ...{ kind: "planned", shipment, allowed, weightGrams: weight.grams },
    customs: declared?.declaration ?? null,
  };
}

function weigh(
  contents: readonly ParcelContent[],
  facts: ReadonlyMap<string, SkuFactsView>,
  emptyGrams: number,
  override: number | null,
): { grams: number | null; weightless: string[] } {
  if (override !== null) return { grams: override, weightless: [] };
  const gramsOf = (sku: string) => facts.get(sku)?.weightGrams ?? null;
  const weightless = [...new Set(contents.filter(({ sku }) => gramsOf(sku) === null).map(({ sku }) => sku))];
  if (weightless.length > 0) return { grams: null, weightless };
  const items = contents.reduce((sum, { sku, quantity }) => sum + (gramsOf(sku) ?? 0) * quantity, 0);
  return { grams: items + emptyGrams, weightless };
}

function valueOf(
  contents: readonly ParcelContent[],
  facts: ReadonlyMap<string, SkuFactsView>,
): number | null {
  const values = contents.map(({ sku, quantity }) => {
    const value = facts.get(sku)?.valueMinor ?? null;
    return value === null ? null : value * quantity;
  });
  return values.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value),
    0,
  );
}

function declare(
  { contents, orderName }: LabelToPlan,
  facts: ReadonlyMap<string, SkuFactsView>,
  setup: BatchFacts["setup"],
  parcelGrams: number,
): { kind: "declared"; declaration: CustomsDeclaration } | { kind: "failed"; failure: StoredFailure } {
  const { signer, contentsType, nonDelivery } = setup.customs;
  const rules = { parcelGrams, signer, contentsType, contentsExplanation: null, nonDelivery };
  const plan = planCustoms(contents, facts, rules);
  if (plan.kind === "declaration") return { kind: "declared", declaration: plan.declaration };
  const field = plan.kind === "missing" ? plan.skus.map(({ sku }) => sku).join(", ") : plan.field;
  return { kind: "failed", failure: labelFailure(orderName, "CUSTOMS", plan.message, field) };
}
