// Pledges and variants with everything in order; tests say only what is different.
import type { CatalogVariant } from "~/modules/catalog/variant-match";
import { buildMatchSku } from "~/modules/catalog/match-sku";
import { DEFAULT_CONNECTION_SETTINGS } from "~/modules/connections/connection-settings";
import type { PledgeAddress, PledgeContent } from "~/modules/pledges/pledge";
import type { PlanOrderInput } from "~/modules/pledges/order/plan-order";

export function makeAddress(changes: Partial<PledgeAddress> = {}): PledgeAddress {
  return {
    name: "Ada Lovelace",
    line1: "12 Analytical Way",
    line2: null,
    city: "Portland",
    region: "Oregon",
    postalCode: "97201",
    countryCode: "US",
    phone: "+1 503-222-1234",
    ...changes,
  };
}

export function makeContent(changes: Partial<PledgeContent> = {}): PledgeContent {
  return {
    externalId: "70000001",
    campaign: { externalId: "star-tiles", name: "Star Tiles", currency: "USD" },
    backer: { name: "Ada Lovelace", email: "ada@example.com", phone: null },
    shippingAddress: makeAddress(),
    lines: [{ sku: "GAME", title: "Star Tiles", quantity: 1, unitPriceMinor: null }],
    currency: "USD",
    amounts: { pledgeMinor: 5900, addOnsMinor: 0, shippingMinor: 1200, taxes: [], totalPaidMinor: 7100 },
    taxesIncluded: false,
    charges: [],
    status: "ready",
    pledgeLevel: "Settler",
    pledgedAt: "2026-03-01T10:00:00.000Z",
    answers: [],
    note: null,
    ...changes,
  };
}

export function makeVariant(changes: Partial<CatalogVariant> & { sku: string }): CatalogVariant {
  return {
    gid: `gid://shopify/ProductVariant/${changes.sku}`,
    title: changes.sku,
    priceMinor: 5900,
    requiresShipping: true,
    grams: 500,
    ...changes,
  };
}

export function makeInput(changes: Partial<PlanOrderInput> = {}): PlanOrderInput {
  return {
    content: makeContent(),
    platform: "backerkit",
    generation: 1,
    settings: DEFAULT_CONNECTION_SETTINGS,
    shop: { name: "Ada's Games", currency: "USD" },
    match: buildMatchSku(
      [
        makeVariant({ sku: "GAME" }),
        makeVariant({ sku: "INSERT", priceMinor: 1900 }),
        makeVariant({ sku: "POSTER", priceMinor: 0 }),
        makeVariant({ sku: "PDF", priceMinor: 500, requiresShipping: false }),
      ],
      [],
    ),
    acceptTotalPaid: false,
    ...changes,
  };
}
