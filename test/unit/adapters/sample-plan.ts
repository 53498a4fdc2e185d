import type { OrderPlan } from "~/modules/pledges/order/order-plan";

/** A complete plan in the shop's own currency; tests change what they are about. */
export function samplePlan(changes: Partial<OrderPlan> = {}): OrderPlan {
  return {
    status: "PAID",
    currency: "USD",
    shopCurrency: "USD",
    shopRate: null,
    lines: [
      {
        sku: "GAME",
        variantGid: "gid://shopify/ProductVariant/1",
        title: "Star Tiles",
        quantity: 1,
        unitPriceMinor: 5900,
        requiresShipping: true,
      },
      {
        sku: "PDF",
        variantGid: "gid://shopify/ProductVariant/2",
        title: "Rules",
        quantity: 2,
        unitPriceMinor: 950,
        requiresShipping: false,
      },
    ],
    discountMinor: 800,
    shipping: [{ title: "Shipping", amountMinor: 1200 }],
    tax: { title: "State Taxes", amountMinor: 200, rate: "0.028571" },
    taxesIncluded: false,
    totalMinor: 8400,
    outstandingMinor: 0,
    transactionMinor: 8400,
    tags: ["70000001", "Ada's Games", "Star Tiles"],
    sourceIdentifier: "pledgedock:backerkit:star-tiles:70000001:1",
    attributes: [{ key: "Backer ID", value: "70000001" }],
    note: null,
    email: "backer@example.com",
    phone: "+15035550100",
    shippingAddress: {
      firstName: "Ada",
      lastName: "Lovelace",
      address1: "1 Main St",
      address2: null,
      city: "Portland",
      provinceCode: "OR",
      zip: "97201",
      countryCode: "US",
      phone: "+15035550100",
    },
    processedAt: null,
    inventoryBehaviour: "BYPASS",
    locationGid: null,
    hold: false,
    explanation: [],
    ...changes,
  };
}

const money = (amount: string) => ({
  shopMoney: { amount, currencyCode: "USD" },
  presentmentMoney: { amount, currencyCode: "USD" },
});

/** An order as Shopify answers it. */
export function sampleOrder(changes: Record<string, unknown> = {}) {
  return {
    id: "gid://shopify/Order/1",
    name: "#1001",
    sourceIdentifier: "pledgedock:backerkit:star-tiles:70000001:1",
    tags: ["70000001", "Ada's Games", "Star Tiles"],
    createdAt: "2026-11-22T02:00:00Z",
    cancelledAt: null,
    displayFinancialStatus: "PAID",
    displayFulfillmentStatus: "UNFULFILLED",
    totalPriceSet: money("84.0"),
    totalTaxSet: money("2.0"),
    totalOutstandingSet: money("0.0"),
    ...changes,
  };
}
