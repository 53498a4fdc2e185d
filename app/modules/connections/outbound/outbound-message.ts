// What a platform receives. Pure and browser-safe; the OpenAPI document is made from these schemas.
import { z } from "zod";

export const OUTBOUND_TYPES = [
  "pledge.blocked",
  "pledge.created",
  "pledge.cancelled",
  "fulfillment.updated",
  "webhook.test",
] as const;
export type OutboundType = (typeof OUTBOUND_TYPES)[number];

/** Only the platform's own ids, our states and codes, and the order: nothing about the backer. */
export const OutboundPledgeSchema = z.object({
  campaign: z.string().describe("campaign.externalId, as the platform sent it"),
  externalId: z.string().describe("The Backer ID, as the platform sent it"),
  state: z.string().describe("Where the pledge is after the change"),
  orderName: z.string().nullable().describe("The Shopify order's name, e.g. #1001"),
  orderId: z.string().nullable().describe("The Shopify order's global id"),
  problems: z
    .array(z.object({ code: z.string(), path: z.string() }))
    .describe("What keeps the pledge from being pushed; empty unless it is blocked"),
});
export type OutboundPledge = z.infer<typeof OutboundPledgeSchema>;

const when = z.iso.datetime().nullable();

/** One parcel, with what its carrier and shop reported. */
export const OutboundPackageSchema = z.object({
  fulfillmentId: z.string().nullable().describe("Global id of the fulfilment that it belongs to"),
  number: z.string().nullable().describe("Tracking number as the shop wrote it; null for none"),
  carrier: z.string().nullable(),
  url: z.string().nullable().describe("Where the parcel can be followed"),
  status: z
    .enum([
      ...(["label", "shipped", "in_transit", "out_for_delivery", "failure"] as const),
      ...(["delivered", "returned", "withdrawn"] as const),
    ])
    .describe("Never falls back. withdrawn: the shop has taken the number or the fulfilment back"),
  shippedAt: when,
  deliveredAt: when,
  history: z.array(z.object({ kind: z.string(), at: z.iso.datetime() })).describe("Oldest first"),
});

/** Everything about a pledge's shipping: always the whole newest state, never a difference. */
export const OutboundFulfillmentSchema = z.object({
  status: z
    .enum(["unfulfilled", "partially_shipped", "shipped", "delivered"])
    .describe("Counts only what needs shipping, as the order is now"),
  units: z
    .object({ total: z.number().int(), shipped: z.number().int(), delivered: z.number().int() })
    .describe("Units that need shipping: in the order, of these gone, of these arrived"),
  shippedAt: when.describe("When the last parcel left; null while something is missing"),
  deliveredAt: when.describe("When the last parcel arrived; null while something is missing"),
  fulfillments: z
    .array(
      z.object({
        id: z.string(),
        name: z.string().nullable().describe("Such as #1001.1"),
        status: z.string(),
        createdAt: z.iso.datetime(),
        lines: z.array(z.object({ sku: z.string().nullable(), quantity: z.number().int() })),
      }),
    )
    .describe("What was shipped together; quantities belong here, several packages may share them"),
  packages: z.array(OutboundPackageSchema),
  trackingPageUrl: z.url().describe("The backer's own tracking page, for the survey page or a mail"),
});
export type OutboundFulfillment = z.infer<typeof OutboundFulfillmentSchema>;

/** The body of every request; `id` repeats the header webhook-id. */
export const OutboundMessageSchema = z.object({
  id: z.string().describe("Stable: a message that comes twice has the same id"),
  type: z.enum(OUTBOUND_TYPES),
  timestamp: z.iso.datetime().describe("When the change happened"),
  version: z
    .number()
    .int()
    .describe("1, 2, 3 … per pledge: what comes with a lower one than already seen is old news"),
  data: z.object({
    pledge: OutboundPledgeSchema.optional().describe("Absent in a test message"),
    fulfillment: OutboundFulfillmentSchema.optional().describe("In fulfillment.updated"),
  }),
});
export type OutboundMessage = z.infer<typeof OutboundMessageSchema>;

/** A change to be told, before it has an id. */
export interface OutboundChange {
  pledgeId: string;
  type: OutboundType;
  pledge: OutboundPledge;
  fulfillment?: OutboundFulfillment;
}
