// From what is known of an order and its items to the shipment that EasyPost is asked to rate. Pure.
import { cutCharacters } from "~/lib/clean-text";
import { needsCustoms } from "../../customs/customs-destination";
import { planCustoms } from "../../customs/customs-lines";
import type { SkuFactsView } from "../../customs/sku-facts";
import { choiceFor } from "../groups/service-choice";
import type { ParcelContent } from "../groups/ready-pledge";
import { parcelGrams, valueContents, weighContents } from "../groups/weigh-contents";
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
  const weighed = weighContents(contents, facts);
  const weightGrams = parcelGrams(weighed, packageType.emptyGrams, batch.choice.weightGrams);
  const customs = needsCustoms(to);
  const parcel = {
    ...{ orderName, to, packageType },
    ...{ weightGrams, weightlessSkus: weighed.weightlessSkus },
    valueMinor: valueContents(contents, facts),
  };
  const choice = choiceFor(batch.choice, to);
  const { allowed, problems } = checkParcel(parcel, choice);
  const error = problems.find(({ severity }) => severity === "error");
  if (error || weightGrams === null) {
    const code = weightGrams === null ? "MISSING_WEIGHT" : "PARCEL";
    const { message, field } = error ?? { message: "the weight is unknown.", field: "weight" };
    return { kind: "failed", failure: { code, message, field } };
  }
  const declared = customs ? declare(label, facts, setup, weightGrams) : null;
  if (declared?.kind === "failed") return declared;
  const shipment: NewShipment = {
    ...{ from: batch.shipFrom, to, taxIdentifiers: [], reference: label.id },
    parcel: toPostageParcel(packageType, weightGrams),
    customs: declared?.declaration ?? null,
    options: {
      machinable: packageType.machinable && packageType.shape !== "irregular",
      specialRates: specialRates(packageType, choice),
      shipDate: batch.shipDate,
      printLines: [orderName, describeContents(contents)].map((line) => cutCharacters(line, PRINT_LENGTH)),
    },
  };
  return {
    ...{ kind: "planned", shipment, allowed, weightGrams },
    customs: declared?.declaration ?? null,
  };
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
