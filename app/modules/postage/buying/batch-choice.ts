// What the creator decides before labels are quoted.
import { z } from "zod";
import { ServiceChoiceSchema } from "../groups/service-choice";

/** The most labels of one batch. */
export const MOST_LABELS = 10_000;
/** Heaviest parcel that USPS takes: 70 lb, in grams. */
const MAX_GRAMS = 31_751;
/** USPS insurance through EasyPost goes up to $5,000 per parcel, in cents. */
const MAX_INSURED_MINOR = 500_000;

export const BatchChoiceSchema = z.object({
  packageTypeId: z.string().min(1, "Choose a package type.").max(100),
  service: ServiceChoiceSchema,
  /** Of parcels abroad; null: as `service`. Batches made before there was the choice lack it. */
  serviceAbroad: ServiceChoiceSchema.nullable().default(null),
  /** Of the whole parcel with its packaging; null: items + empty package. */
  weightGrams: z
    .number()
    .int()
    .min(1, "The parcel weighs more than nothing: correct the weight.")
    .max(MAX_GRAMS, "USPS carries at most 70 lb: correct the weight.")
    .nullable(),
  /** yyyy-mm-dd in the ship-from's days: when the parcels are handed over. */
  shipDate: z.iso.date("Enter the day on which you hand the parcels over."),
  /** Insured value of each parcel in US cents; null: none. */
  insuredMinor: z
    .number()
    .int()
    .min(1, "Enter what a parcel is insured for, or leave it empty.")
    .max(MAX_INSURED_MINOR, "USPS insures a parcel for at most $5,000.")
    .nullable(),
});
export type BatchChoice = z.infer<typeof BatchChoiceSchema>;

/** Which pledges get a label: everything of a package group that is ready now, or these. */
export const BatchSourceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("group"), groupKey: z.string().min(1).max(100) }),
  z.object({ kind: z.literal("pledges"), pledgeIds: z.array(z.string().min(1)).min(1).max(MOST_LABELS) }),
]);
export type BatchSource = z.infer<typeof BatchSourceSchema>;

/** As stored with the batch. */
export interface StoredChoice extends BatchChoice {
  source: { kind: "group"; groupKey: string } | { kind: "pledges"; count: number };
  left: LeftPledge[];
}

/** A pledge that was asked for and got no label. */
export interface LeftPledge {
  pledgeId: string;
  /** null where the pledge has no order. */
  orderName: string | null;
  reason: string;
}
