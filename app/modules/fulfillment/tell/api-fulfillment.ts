// A pledge's shipping as the pull API answers it.
import { z } from "zod";
import { OutboundFulfillmentSchema } from "../../connections/outbound/outbound-message";

export const ApiFulfillmentSchema = z.object({
  campaign: z.string().describe("The campaign's externalId"),
  externalId: z.string().describe("The Backer ID"),
  state: z.string().describe("Where the pledge is: created, or cancelled or deleted since"),
  orderName: z.string().nullable().describe("The Shopify order's name, e.g. #1001"),
  orderId: z.string().describe("The Shopify order's global id"),
  version: z
    .number()
    .int()
    .describe("Counts with the outbound messages of the pledge: the highest one seen anywhere is the newest"),
  changedAt: z.iso.datetime(),
  fulfillment: OutboundFulfillmentSchema,
});
export type ApiFulfillment = z.infer<typeof ApiFulfillmentSchema>;

/** Where a reader is in the order of changes; opaque to it. Safe for any number a bigint holds. */
export function writeCursor(changeSeq: bigint): string {
  return Buffer.from(`f1:${changeSeq}`).toString("base64url");
}

/** null: not one of ours. */
export function readCursor(cursor: string): bigint | null {
  const digits = /^f1:(\d{1,18})$/.exec(Buffer.from(cursor, "base64url").toString("utf8"))?.[1];
  return digits !== undefined && writeCursor(BigInt(digits)) === cursor ? BigInt(digits) : null;
}
