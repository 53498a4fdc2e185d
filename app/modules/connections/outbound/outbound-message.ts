// What a platform receives. Pure and browser-safe; the OpenAPI document is made from these schemas.
import { z } from "zod";

export const OUTBOUND_TYPES = [
  "pledge.blocked",
  "pledge.created",
  "pledge.cancelled",
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

/** The body of every request; `id` repeats the header webhook-id. */
export const OutboundMessageSchema = z.object({
  id: z.string().describe("Stable: a message that comes twice has the same id"),
  type: z.enum(OUTBOUND_TYPES),
  timestamp: z.iso.datetime().describe("When the change happened"),
  version: z
    .number()
    .int()
    .describe("1, 2, 3 … per pledge: what comes with a lower one than already seen is old news"),
  data: z.object({ pledge: OutboundPledgeSchema.optional().describe("Absent in a test message") }),
});
export type OutboundMessage = z.infer<typeof OutboundMessageSchema>;

/** A change to be told, before it has an id. */
export interface OutboundChange {
  pledgeId: string;
  type: OutboundType;
  pledge: OutboundPledge;
}
