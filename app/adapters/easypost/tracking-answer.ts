// Trackers, SCAN forms and pickups as EasyPost sends them, by answer or by webhook.
import { z } from "zod";
import {
  type PostagePickup,
  type PostageScanForm,
  type PostageTracker,
  type TrackerStatus,
} from "~/modules/postage/ports";
import { toCents } from "./dollars";
import { MessagesSchema, readMessages } from "./shipment-answer";

const STATUSES = [
  "unknown",
  "pre_transit",
  "in_transit",
  "out_for_delivery",
  "delivered",
  "available_for_pickup",
  "return_to_sender",
  "failure",
  "cancelled",
  "error",
] as const satisfies TrackerStatus[];
const StatusSchema = z.enum(STATUSES).catch("unknown");

export const TrackerSchema = z.object({
  id: z.string(),
  tracking_code: z.string(),
  shipment_id: z.string().nullish(),
  status: StatusSchema,
  updated_at: z.string(),
  tracking_details: z
    .array(
      z.object({
        datetime: z.string().nullish(),
        status: StatusSchema,
        status_detail: z.string().nullish(),
        message: z.string().nullish(),
      }),
    )
    .nullish(),
});

/** Details without a readable time are left out. */
export function readTracker(answer: z.infer<typeof TrackerSchema>): PostageTracker {
  const details = (answer.tracking_details ?? []).flatMap((detail) =>
    detail.datetime && !Number.isNaN(Date.parse(detail.datetime))
      ? [
          {
            at: new Date(detail.datetime).toISOString(),
            status: detail.status,
            detail: detail.status_detail ?? null,
            message: detail.message ?? null,
          },
        ]
      : [],
  );
  return {
    id: answer.id,
    trackingCode: answer.tracking_code,
    shipmentId: answer.shipment_id ?? null,
    status: answer.status,
    updatedAt: answer.updated_at,
    details: details.toSorted((left, right) => left.at.localeCompare(right.at)),
  };
}

export const ScanFormSchema = z.object({
  id: z.string(),
  status: z.enum(["creating", "created", "failed"]),
  form_url: z.string().nullish(),
  tracking_codes: z.array(z.string()).nullish(),
  message: z.string().nullish(),
});

/** A SCAN form; its file is there only once `status` is "created". */
export function readScanForm(answer: z.infer<typeof ScanFormSchema>): PostageScanForm {
  return {
    id: answer.id,
    status: answer.status,
    formUrl: answer.form_url ?? null,
    trackingCodes: answer.tracking_codes ?? [],
    message: answer.message ?? null,
  };
}

export const PickupSchema = z.object({
  id: z.string(),
  status: z.enum(["unknown", "scheduled", "canceled"]).catch("unknown"),
  confirmation: z.string().nullish(),
  pickup_rates: z.array(z.object({ carrier: z.string(), service: z.string(), rate: z.string() })).nullish(),
  messages: MessagesSchema,
});

/** A pickup; prices in US cents, rates without a readable price are left out. */
export function readPickup(answer: z.infer<typeof PickupSchema>): PostagePickup {
  return {
    id: answer.id,
    status: answer.status,
    confirmation: answer.confirmation ?? null,
    rates: (answer.pickup_rates ?? []).flatMap(({ carrier, service, rate }) => {
      const amountMinor = toCents(rate);
      return amountMinor === null ? [] : [{ carrier, service, amountMinor }];
    }),
    messages: readMessages(answer.messages),
  };
}
