// Which column of a tracking file means what. Pure and browser-safe.
import { z } from "zod";

export const TRACKING_FORMATS = ["backerkit", "kickstarter", "pledgebox", "gamefound", "generic"] as const;
export type TrackingFormat = (typeof TRACKING_FORMATS)[number];

export const TRACKING_FIELDS = [
  "backerId",
  "orderName",
  "email",
  "trackingNumber",
  "carrier",
  "trackingUrl",
  "sku",
  "quantity",
  "partialShipped",
] as const;
/**
 * backerId, orderName, email  whom the row is about; the first one that the row fills counts
 * trackingNumber              one number, or several parted by comma, semicolon, bar or line break
 * sku, quantity               only these items are in the parcel; without them everything that is left is
 * partialShipped              Y: more parcels of the order follow (PledgeBox)
 */
export type TrackingField = (typeof TRACKING_FIELDS)[number];

/** Most columns a tracking file may have. */
export const MAX_TRACKING_COLUMNS = 500;

const column = z
  .number()
  .int()
  .min(0)
  .max(MAX_TRACKING_COLUMNS - 1);

/** Field → column, counted from 0. A field may be left out; several columns may hold tracking numbers. */
export const TrackingMappingSchema = z.object({
  format: z.enum(TRACKING_FORMATS).default("generic"),
  backerId: column.optional(),
  orderName: column.optional(),
  email: column.optional(),
  trackingNumber: z.array(column).max(20).default([]),
  carrier: column.optional(),
  trackingUrl: column.optional(),
  sku: column.optional(),
  quantity: column.optional(),
  partialShipped: column.optional(),
});
export type TrackingMapping = z.infer<typeof TrackingMappingSchema>;

/** Whether rows can be read by it: a column of numbers, and one that says whom they are for. */
export function isUsableMapping(mapping: TrackingMapping): boolean {
  const { backerId, orderName, email } = mapping;
  return mapping.trackingNumber.length > 0 && [backerId, orderName, email].some((at) => at !== undefined);
}
