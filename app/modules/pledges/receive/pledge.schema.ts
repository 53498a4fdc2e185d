// The wire format of Push API v1: what a platform may send. `parsePledgePush` turns it into PledgeContent.
import { z } from "zod";
import { hasControlCharacters } from "~/lib/clean-text";

/** Most lines a push may carry; more than 250 are kept, but keep the pledge out of every push to Shopify. */
export const MAX_PUSHED_LINES = 10_000;
export const MAX_QUANTITY = 10_000;

const idText = (length: number) =>
  z
    .string({ error: "must be a string in quotes" })
    .trim()
    .min(1, { error: "must not be empty" })
    .max(length, { error: `must be at most ${length} characters long` })
    .refine((text) => !hasControlCharacters(text), { error: "must not hold control characters" });

// A spreadsheet has been here and the digits are gone: an error, never data.
const SCIENTIFIC = /^\d(?:\.\d+)?e\+?\d+$/i;
const entityId = (length: number) =>
  idText(length).refine((text) => !SCIENTIFIC.test(text), {
    error: "is in scientific notation, so digits have been lost; send the full id",
  });

const text = (length: number) =>
  z
    .string({ error: "must be a string or null" })
    .max(length, { error: `must be at most ${length} characters long` })
    .nullish();

const money = z
  .string({ error: 'must be a decimal string in quotes such as "12.00"' })
  .trim()
  .max(40, { error: "is too long for an amount" });

const timestamp = z.iso.datetime({
  offset: true,
  error: 'must be an ISO 8601 time with zone such as "2026-03-01T10:00:00Z"',
});

const list = <Item extends z.ZodType>(item: Item, length: number) =>
  z.array(item, { error: "must be a list" }).max(length, { error: `must have at most ${length} entries` });

const address = z.object(
  {
    name: text(500),
    line1: text(500),
    line2: text(500),
    city: text(255),
    region: text(255),
    postalCode: text(60),
    /** ISO 3166-1 alpha-2; alpha-3 and English names are understood too. */
    country: text(100),
    phone: text(60),
  },
  { error: "must be an object or null" },
);

const line = z.object(
  {
    sku: idText(255),
    title: text(500),
    quantity: z
      .int({ error: "must be a whole number" })
      .min(1, { error: "must be at least 1" })
      .max(MAX_QUANTITY, { error: `must be at most ${MAX_QUANTITY}` }),
    unitPrice: money.nullish(),
  },
  { error: "must be an object" },
);

const amounts = z.object(
  {
    pledge: money,
    addOns: money.default("0"),
    shipping: money.default("0"),
    taxes: list(z.object({ title: idText(255), amount: money }, { error: "must be an object" }), 100).default(
      [],
    ),
    totalPaid: money,
    /** ISO 4217; the campaign's currency when absent. */
    currency: idText(3).nullish(),
  },
  { error: "must be an object" },
);

const charge = z.object(
  { stripeChargeId: entityId(255).nullish(), amount: money.nullish(), chargedAt: timestamp.nullish() },
  { error: "must be an object" },
);

/** One pledge as a platform pushes it. Amounts are decimal strings, disjoint parts of what was paid. */
export const PledgePushSchema = z.object(
  {
    externalId: entityId(255),
    campaign: z.object(
      { externalId: entityId(255), name: idText(500), currency: idText(3) },
      { error: "must be an object" },
    ),
    backer: z.object({ name: text(500), email: text(320), phone: text(60) }, { error: "must be an object" }),
    shippingAddress: address.nullish(),
    lines: list(line, MAX_PUSHED_LINES).default([]),
    amounts,
    taxesIncluded: z.boolean({ error: "must be true or false" }).default(false),
    charges: list(charge, 1_000).default([]),
    status: z
      .enum(["ready", "held", "cancelled", "refunded"], {
        error: 'must be "ready", "held", "cancelled" or "refunded"',
      })
      .default("ready"),
    pledgeLevel: text(500),
    pledgedAt: timestamp.nullish(),
    answers: list(
      z.object({ question: idText(1_000), answer: text(10_000) }, { error: "must be an object" }),
      500,
    ).default([]),
    note: text(20_000),
  },
  { error: "must be a JSON object" },
);
export type PledgePush = z.infer<typeof PledgePushSchema>;
