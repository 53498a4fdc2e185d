// Shipments and rates as EasyPost sends them. The client's types promise more than the API keeps (null labels, numbers as
// text), so that only these schemas count.
import { z } from "zod";
import type { PostageRate, PostageShipment, RefundStatus } from "~/modules/postage/ports";
import { toCents, toMicro } from "./dollars";

const CARRIER = "USPS";
const REFUND_STATUSES = [
  "submitted",
  "refunded",
  "rejected",
  "not_applicable",
] as const satisfies RefundStatus[];

const Cents = z.string().transform((text, context) => toCents(text) ?? refuse(context));

function refuse(context: z.core.$RefinementCtx): never {
  context.addIssue({ code: "custom", message: "no amount" });
  return z.NEVER;
}

const RateSchema = z.object({
  /** Absent in stateless rates. */
  id: z.string().optional(),
  carrier: z.string(),
  service: z.string(),
  rate: Cents,
  currency: z.string().nullish(),
  delivery_days: z.number().nullish(),
  est_delivery_days: z.number().nullish(),
});
type RateAnswer = z.infer<typeof RateSchema>;

export const MessagesSchema = z
  .array(z.object({ carrier: z.string().nullish(), message: z.unknown() }))
  .nullish();

const LabelSchema = z.object({
  label_url: z.string(),
  label_file_type: z.string().nullish(),
  label_pdf_url: z.string().nullish(),
  label_zpl_url: z.string().nullish(),
  created_at: z.string(),
});

/** A fee that is taken back may be written as a negative one. */
const SignedMicro = z.string().transform((text, context) => {
  const micro = toMicro(text.replace(/^-/, "")) ?? refuse(context);
  return text.startsWith("-") ? 0 - micro : micro;
});
const FeeSchema = z.object({ type: z.string(), amount: SignedMicro, refunded: z.boolean().nullish() });

export const ShipmentSchema = z.object({
  id: z.string(),
  mode: z.enum(["test", "production"]),
  reference: z.string().nullish(),
  rates: z.array(RateSchema).nullish(),
  selected_rate: RateSchema.nullish(),
  postage_label: LabelSchema.nullish(),
  tracking_code: z.string().nullish(),
  tracker: z.object({ id: z.string(), public_url: z.string().nullish() }).nullish(),
  forms: z.array(z.object({ form_type: z.string(), form_url: z.string().nullish() })).nullish(),
  fees: z.array(FeeSchema).nullish(),
  insurance: z.union([Cents, z.number().transform((dollars) => Math.round(dollars * 100))]).nullish(),
  refund_status: z.enum(REFUND_STATUSES).nullish().catch(null),
  scan_form: z.object({ id: z.string() }).nullish(),
  messages: MessagesSchema,
});
export type ShipmentAnswer = z.infer<typeof ShipmentSchema>;

/** Of stateless and of fresh rates. */
export const RatesSchema = z.object({ rates: z.array(RateSchema), messages: MessagesSchema });

/** A shipment in our words: rates in US cents, fees in hundred-thousandths of a dollar. */
export function readShipment(answer: ShipmentAnswer): PostageShipment {
  return {
    id: answer.id,
    reference: answer.reference ?? null,
    mode: answer.mode,
    rates: readRates(answer.rates ?? []),
    bought: readPurchase(answer),
    forms: (answer.forms ?? []).flatMap(({ form_type: type, form_url: url }) => (url ? [{ type, url }] : [])),
    fees: (answer.fees ?? []).map(({ type, amount, refunded }) => ({
      type: FEE_TYPES[type] ?? "other",
      amountMicro: amount,
      refunded: refunded ?? false,
    })),
    insuredMinor: answer.insurance ?? null,
    refundStatus: answer.refund_status ?? null,
    scanFormId: answer.scan_form?.id ?? null,
    messages: readMessages(answer.messages),
  };
}

const FEE_TYPES: Readonly<Record<string, PostageShipment["fees"][number]["type"]>> = {
  PostageFee: "postage",
  LabelFee: "label",
  InsuranceFee: "insurance",
  TrackerFee: "tracker",
};

/** USPS rates in dollars; an account may have other carriers, too. */
export function readRates(rates: RateAnswer[]): PostageRate[] {
  return rates
    .filter((rate) => rate.carrier === CARRIER && (rate.currency ?? "USD") === "USD")
    .map((rate) => readRate(rate));
}

/** What USPS said; what other carriers of the account said is no matter here. */
export function readMessages(messages: z.infer<typeof MessagesSchema>): string[] {
  return (messages ?? []).flatMap(({ carrier, message }) =>
    typeof message === "string" && (carrier ?? CARRIER) === CARRIER ? [message] : [],
  );
}

function readRate(rate: RateAnswer): PostageRate {
  return {
    id: rate.id ?? rate.service,
    service: rate.service,
    amountMinor: rate.rate,
    deliveryDays: rate.delivery_days ?? rate.est_delivery_days ?? null,
  };
}

function readPurchase(answer: ShipmentAnswer): PostageShipment["bought"] {
  const { postage_label: label, selected_rate: rate, tracker } = answer;
  if (!label || !rate) return null;
  return {
    rate: readRate(rate),
    trackingCode: answer.tracking_code ?? null,
    trackerId: tracker?.id ?? null,
    trackingUrl: tracker?.public_url ?? null,
    labelUrl: label.label_url,
    labelFormat: readFormat(label.label_file_type ?? label.label_url),
    pdfUrl: label.label_pdf_url ?? null,
    zplUrl: label.label_zpl_url ?? null,
    boughtAt: label.created_at,
  };
}

/** From the media type ("image/png", "application/pdf", "application/zpl"), or the file's name. */
function readFormat(text: string): "png" | "pdf" | "zpl" | "epl2" {
  const format = /(png|pdf|zpl|epl2)$/i.exec(text)?.[1]?.toLowerCase();
  return format === "pdf" || format === "zpl" || format === "epl2" ? format : "png";
}
