// A pledge as a platform sends it to the push API. Written from the API's description, not from the app's code,
// so that what proves the app does not share its mistakes.

export interface AddressInput {
  name: string;
  line1: string;
  line2?: string;
  city: string;
  region?: string;
  postalCode?: string;
  country: string;
  phone?: string;
}

export interface PledgeInput {
  externalId: string;
  campaign: { externalId: string; name: string; currency: string };
  backer: { name: string; email: string; phone?: string };
  shippingAddress?: AddressInput;
  lines: { sku: string; title: string; quantity: number }[];
  amounts: {
    pledge: string;
    addOns: string;
    shipping: string;
    taxes: { title: string; amount: string }[];
    totalPaid: string;
    /** The campaign's when absent. */
    currency?: string;
  };
  taxesIncluded: boolean;
  charges: { stripeChargeId?: string; amount: string; chargedAt: string }[];
  status: "ready" | "held" | "cancelled" | "refunded";
  pledgeLevel?: string;
  pledgedAt: string;
  answers: { question: string; answer: string }[];
  note?: string;
}
