// A campaign out of a seed: every kind of outcome, and nothing taken from any shop's catalogue.
// What a reward costs here is what the campaign asked for; what the shop asks for stands in the catalogue file.
import { BACKER_NAMES, PLACES } from "../fixtures/backers";
import type { PledgeInput } from "./pledge-input";
import { seededRandom, type Random } from "./random";

const CAMPAIGN = { externalId: "star-tiles", name: "Star Tiles: Second Edition", currency: "USD" };

/** Rewards of the campaign in cents, by SKU. */
const REWARDS: Record<string, { title: string; cents: number }> = {
  GAME: { title: "Star Tiles", cents: 5900 },
  DELUXE: { title: "Star Tiles Deluxe", cents: 12900 },
  INSERT: { title: "Wooden insert", cents: 1900 },
  DICE: { title: "Dice", cents: 999 },
  SLEEVE: { title: "Sleeves", cents: 350 },
  POSTER: { title: "Poster", cents: 0 },
  "TEE-L": { title: "T-shirt L", cents: 2400 },
  PDF: { title: "Rules (PDF)", cents: 500 },
};

/** A pledge in cents, before it is written as the API wants it. */
interface Draft {
  pledge: PledgeInput;
  pledgeCents: number;
  addOnsCents: number;
  shippingCents: number;
  taxes: { title: string; cents: number }[];
  /** Paid over (or under) the sum of the parts. */
  offCents: number;
}

type Twist = (draft: Draft, random: Random) => void;

/** Pledges that become Paid orders. */
const PAID: Record<string, Twist> = {
  exact: () => undefined,
  generous: (draft, random) => void (draft.pledgeCents += random.between(100, 5000)),
  early: (draft) => {
    draft.pledgeCents -= 500;
    draft.shippingCents = 1200;
  },
  taxed: (draft) => void (draft.taxes = [{ title: "State Taxes", cents: 487 }]),
  taxedTwice: (draft) => {
    draft.taxes = [
      { title: "State Taxes", cents: 390 },
      { title: "City Taxes", cents: 97 },
    ];
  },
  taxIncluded: (draft) => {
    draft.taxes = [{ title: "VAT", cents: 942 }];
    draft.pledge.taxesIncluded = true;
  },
  addOns: (draft, random) => {
    addLine(draft, random.pick(["DICE", "SLEEVE", "TEE-L"]), random.between(1, 4), "addOns");
    addLine(draft, "POSTER", 1, "addOns");
  },
  charged: (draft, random) => {
    draft.pledge.charges = [chargeOf(random), chargeOf(random)];
  },
  free: (draft) => {
    setLine(draft, "POSTER");
    draft.shippingCents = 0;
  },
  digital: (draft) => {
    setLine(draft, "PDF");
    draft.shippingCents = 0;
  },
  deluxe: (draft) => setLine(draft, "DELUXE"),
  chatty: (draft) => {
    draft.pledge.answers = [{ question: "Which colour?", answer: "Blue — no, yellow! 💛" }];
    draft.pledge.note = "Please don't bend the poster.";
  },
};

/** Pledges whose items cost more in the shop than was paid. */
const PARTIALLY_PAID: Record<string, Twist> = {
  earlyBird: (draft) => {
    addLine(draft, "INSERT", 1, "pledge");
    draft.pledgeCents -= 3500;
    draft.shippingCents = 900;
  },
  bigDiscount: (draft) => {
    setLine(draft, "DELUXE");
    draft.pledgeCents = 7900;
    draft.taxes = [{ title: "State Taxes", cents: 210 }];
  },
};

/** Pledges that preflight must keep back, each for one reason. */
const BLOCKED: Record<string, Twist> = {
  skuMissing: (draft) => void draft.pledge.lines.push({ sku: "PROTO-7", title: "Prototype", quantity: 1 }),
  skuDuplicate: (draft) => void draft.pledge.lines.push({ sku: "MAT", title: "Play mat", quantity: 1 }),
  noLines: (draft) => void (draft.pledge.lines = []),
  noAddress: (draft) => void delete draft.pledge.shippingAddress,
  noCity: (draft) => editAddress(draft, { city: "" }),
  noPostalCode: (draft) => editAddress(draft, { country: "DE", region: undefined, postalCode: "" }),
  wrongRegion: (draft) => editAddress(draft, { country: "US", region: "Atlantis", postalCode: "10001" }),
  sum: (draft) => void (draft.offCents = -700),
  otherCurrency: (draft) => {
    draft.pledge.amounts.currency = "EUR";
  },
  tag: (draft) => void (draft.pledge.externalId = `${draft.pledge.externalId},B`),
  chargeTag: (draft) => {
    const stripeChargeId = `ch_${"3MmlLrLkdIwHu7ix".repeat(3)}`;
    draft.pledge.charges = [{ stripeChargeId, amount: "1.00", chargedAt: draft.pledge.pledgedAt }];
  },
};

/** Pledges that are never pushed, whatever is in them. */
const SKIPPED: Record<string, Twist> = {
  held: (draft) => void (draft.pledge.status = "held"),
  cancelled: (draft) => void (draft.pledge.status = "cancelled"),
  refunded: (draft) => void (draft.pledge.status = "refunded"),
};

export interface CampaignOptions {
  pledges: number;
  seed: number;
  /** Share of pledges that can be pushed; the first few still show every kind. */
  pushable?: number;
}

/** The same options always give the same pledges, in the order in which a platform would send them. */
export function generatePledges(options: CampaignOptions): PledgeInput[] {
  const random = seededRandom(options.seed);
  const each = [PAID, PARTIALLY_PAID, BLOCKED, SKIPPED].flatMap((group) => Object.values(group));
  const pledges: PledgeInput[] = [];
  for (let index = 0; index < options.pledges; index += 1) {
    const showcase = index % 2 === 0 ? each[index / 2] : undefined;
    const twist = showcase ?? random.pick(Object.values(pickGroup(random, options.pushable ?? 0.8)));
    pledges.push(draftPledge(index, random, twist));
  }
  return pledges;
}

function pickGroup(random: Random, pushable: number): Record<string, Twist> {
  if (random.chance(pushable)) return random.chance(0.15) ? PARTIALLY_PAID : PAID;
  return random.chance(0.6) ? BLOCKED : SKIPPED;
}

function draftPledge(index: number, random: Random, twist: Twist): PledgeInput {
  const name = random.pick(BACKER_NAMES);
  const externalId = String(70_000_001 + index * 7);
  const draft: Draft = {
    pledgeCents: 0,
    addOnsCents: 0,
    shippingCents: random.pick([0, 500, 1200, 1850]),
    taxes: [],
    offCents: 0,
    pledge: {
      externalId,
      campaign: CAMPAIGN,
      backer: { name, email: `backer-${externalId}@example.com` },
      shippingAddress: { name, ...random.pick(PLACES) },
      lines: [],
      amounts: { pledge: "", addOns: "", shipping: "", taxes: [], totalPaid: "" },
      taxesIncluded: false,
      charges: random.chance(0.4) ? [chargeOf(random)] : [],
      status: "ready",
      pledgeLevel: "Early settler",
      pledgedAt: new Date(Date.UTC(2026, 8, 1, 0, index)).toISOString(),
      answers: [],
    },
  };
  setLine(draft, "GAME");
  twist(draft, random);
  return writeAmounts(draft);
}

function setLine(draft: Draft, sku: string): void {
  draft.pledge.lines = [];
  draft.pledgeCents = 0;
  addLine(draft, sku, 1, "pledge");
}

function addLine(draft: Draft, sku: string, quantity: number, part: "pledge" | "addOns"): void {
  const reward = REWARDS[sku];
  if (!reward) throw new Error(`The campaign has no reward ${sku}`);
  draft.pledge.lines.push({ sku, title: reward.title, quantity });
  if (part === "pledge") draft.pledgeCents += reward.cents * quantity;
  else draft.addOnsCents += reward.cents * quantity;
}

function editAddress(draft: Draft, change: Record<string, string | undefined>): void {
  const { shippingAddress } = draft.pledge;
  if (shippingAddress) Object.assign(shippingAddress, change);
}

function chargeOf(random: Random): PledgeInput["charges"][number] {
  const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789";
  const id = Array.from({ length: 24 }, () => random.pick([...letters])).join("");
  return { stripeChargeId: `ch_${id}`, amount: "10.00", chargedAt: "2026-10-01T12:00:00.000Z" };
}

function writeAmounts(draft: Draft): PledgeInput {
  const taxCents = draft.taxes.reduce((sum, tax) => sum + tax.cents, 0);
  const parts = draft.pledgeCents + draft.addOnsCents + draft.shippingCents;
  const total = parts + (draft.pledge.taxesIncluded ? 0 : taxCents) + draft.offCents;
  draft.pledge.amounts = {
    ...draft.pledge.amounts,
    pledge: decimal(draft.pledgeCents),
    addOns: decimal(draft.addOnsCents),
    shipping: decimal(draft.shippingCents),
    taxes: draft.taxes.map((tax) => ({ title: tax.title, amount: decimal(tax.cents) })),
    totalPaid: decimal(total),
  };
  return draft.pledge;
}

function decimal(cents: number): string {
  return (cents / 100).toFixed(2);
}
