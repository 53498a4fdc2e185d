// How pledges of one connection become orders. Self-serve; a change never touches orders already pushed.
import { z } from "zod";

export const ConnectionSettingsSchema = z.object({
  /** "with-transaction-data" books what the backer paid; "without-transaction-data" always makes Paid orders. */
  mode: z.enum(["with-transaction-data", "without-transaction-data"]).default("with-transaction-data"),
  /** Unit prices: the shop's, or what the backer paid spread over the lines. */
  prices: z.enum(["shop", "paid"]).default("shop"),
  /** Whether the difference between shop prices and the total paid is booked on Paid orders. */
  booking: z.enum(["book", "leave"]).default("book"),
  inventoryBehaviour: z
    .enum(["BYPASS", "DECREMENT_IGNORING_POLICY", "DECREMENT_OBEYING_POLICY"])
    .default("BYPASS"),
  /** Shopify location gid that will ship; null = the shop decides. */
  locationGid: z.string().nullable().default(null),
  hold: z.boolean().default(false),
  processedAt: z.enum(["now", "pledged-at"]).default("now"),
  pushAnswers: z.boolean().default(false),
  pushNote: z.boolean().default(false),
  /** Other currency than the shop's: ISO code → decimal rate (shop currency per unit). */
  currencyRates: z
    .record(z.string().regex(/^[A-Z]{3}$/), z.string().regex(/^\d{1,9}(\.\d{1,9})?$/))
    .default({}),
  /** Hour of the day, in the shop's time zone, at which orders are compared with Shopify. */
  syncHour: z.number().int().min(0).max(23).default(5),
  /** "live" tells the platform of parcels as they are heard of; "daily" with the daily sync only. */
  tracking: z.enum(["live", "daily"]).default("live"),
  /** A mail to the shop's owner after each daily sync: shipped, delivered, problems. */
  dailySummary: z.boolean().default(false),
});
export type ConnectionSettings = z.infer<typeof ConnectionSettingsSchema>;

/** What a new connection starts with. */
export const DEFAULT_CONNECTION_SETTINGS: ConnectionSettings = ConnectionSettingsSchema.parse({});
