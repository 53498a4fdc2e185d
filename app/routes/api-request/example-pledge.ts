// The examples of the documentation; a test sends them.

export const EXAMPLE_PLEDGE = {
  externalId: "70000001",
  campaign: { externalId: "star-tiles", name: "Star Tiles", currency: "USD" },
  backer: { name: "Ada Lovelace", email: "ada@example.com", phone: "+1 212 555 0123" },
  shippingAddress: {
    name: "Ada Lovelace",
    line1: "350 5th Avenue",
    line2: null,
    city: "New York",
    region: "NY",
    postalCode: "10118",
    country: "US",
    phone: "+1 212 555 0123",
  },
  lines: [
    { sku: "GAME", title: "Star Tiles", quantity: 1 },
    { sku: "SLEEVE", title: "Card sleeves", quantity: 2, unitPrice: "4.50" },
  ],
  amounts: {
    pledge: "59.00",
    addOns: "9.00",
    shipping: "12.00",
    taxes: [{ title: "State Taxes", amount: "1.23" }],
    totalPaid: "81.23",
  },
  taxesIncluded: false,
  charges: [{ stripeChargeId: "ch_3NexampleCharge", amount: "81.23", chargedAt: "2026-03-01T10:00:00Z" }],
  status: "ready",
  pledgeLevel: "Explorer",
  pledgedAt: "2026-03-01T09:59:00Z",
  answers: [{ question: "Which colour?", answer: "Blue" }],
  note: null,
};
