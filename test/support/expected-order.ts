// What must become of a pledge, worked out from the rules of the specification alone. Deliberately a second
// implementation: it never imports the app's planning code, so that both would have to be wrong in the same way.
import type { CatalogRow } from "../simulators/shopify/catalog";
import { toMinor } from "./minor-units";
import type { PledgeInput } from "./pledge-input";

export interface ShopFacts {
  name: string;
  currency: string;
  catalog: CatalogRow[];
}

/** Settings of the connection that change the order; the defaults unless a run chose otherwise. */
export interface ExpectedSettings {
  mode: "with-transaction-data" | "without-transaction-data";
  booking: "book" | "leave";
}

export interface ExpectedOrder {
  status: "PAID" | "PARTIALLY_PAID";
  lines: { sku: string; quantity: number; unitMinor: number }[];
  shipping: number[];
  taxMinor: number | null;
  totalMinor: number;
  transactionMinor: number | null;
  tags: string[];
}

export type Expectation =
  | { kind: "order"; order: ExpectedOrder }
  | { kind: "blocked"; reason: string }
  | { kind: "skipped"; reason: string };

const DEFAULTS: ExpectedSettings = { mode: "with-transaction-data", booking: "book" };

/** Countries of generated backers in which an order needs a region that Shopify knows. */
const REGIONS: Record<string, RegExp> = {
  US: /^([A-Z]{2}|New York|California)$/,
  CA: /^[A-Z]{2}$/,
  AU: /^(New South Wales|NSW|VIC|QLD|WA|SA|TAS|ACT|NT)$/,
  JP: /^(Tokyo|Osaka|Kyoto|Hokkaido)$/,
  ES: /^(Madrid|Barcelona|M|B)$/,
  AE: /^(Dubai|Abu Dhabi|Sharjah|Ajman|Fujairah|Ras Al Khaimah|Umm Al Quwain)$/i,
};

/** Countries that know no postal code; everywhere else one is needed. */
const WITHOUT_POSTAL_CODE = new Set(["AE", "HK", "QA"]);

export function expectOrder(pledge: PledgeInput, shop: ShopFacts, settings = DEFAULTS): Expectation {
  if (pledge.status !== "ready") return { kind: "skipped", reason: pledge.status };
  const reason =
    lineProblem(pledge, shop) ?? addressProblem(pledge) ?? moneyProblem(pledge, shop) ?? tagProblem(pledge);
  if (reason) return { kind: "blocked", reason };
  const order = settle(pledge, shop, settings);
  return order ? { kind: "order", order } : { kind: "blocked", reason: "difference cannot be booked" };
}

function lineProblem(pledge: PledgeInput, shop: ShopFacts): string | null {
  if (pledge.lines.length === 0) return "no lines";
  if (pledge.lines.length > 250) return "more than 250 lines";
  for (const { sku } of pledge.lines) {
    const matches = shop.catalog.filter((row) => row.sku === sku).length;
    if (matches === 0) return "SKU missing in the shop";
    if (matches > 1) return "SKU twice in the shop";
  }
  return null;
}

function addressProblem({ shippingAddress: address }: PledgeInput): string | null {
  if (!address) return "no address";
  if (!address.name || !address.line1 || !address.city || !address.country) return "incomplete address";
  if (!address.postalCode && !WITHOUT_POSTAL_CODE.has(address.country)) return "no postal code";
  const regions = REGIONS[address.country];
  return regions && !regions.test(address.region ?? "") ? "region unknown" : null;
}

function moneyProblem(pledge: PledgeInput, shop: ShopFacts): string | null {
  const currency = pledge.amounts.currency ?? pledge.campaign.currency;
  if (currency !== shop.currency) return "other currency without a rate";
  const money = amountsOf(pledge, currency);
  return money.parts === money.paid ? null : "amounts do not add up";
}

function tagProblem(pledge: PledgeInput): string | null {
  const ids = [pledge.externalId, ...pledge.charges.flatMap((charge) => charge.stripeChargeId ?? [])];
  return ids.some((id) => id.includes(",") || [...id].length > 40) ? "tag not allowed" : null;
}

function amountsOf(pledge: PledgeInput, currency: string) {
  const { amounts } = pledge;
  const tax = amounts.taxes.reduce((sum, { amount }) => sum + toMinor(amount, currency), 0);
  const shipping = toMinor(amounts.shipping, currency);
  const goods = toMinor(amounts.pledge, currency) + toMinor(amounts.addOns, currency);
  const taxOnTop = pledge.taxesIncluded ? 0 : tax;
  return {
    tax,
    taxOnTop,
    shipping,
    paid: toMinor(amounts.totalPaid, currency),
    parts: goods + shipping + taxOnTop,
  };
}

/** Orders.md, "With transaction data": null when the difference is more than items and shipping can take. */
function settle(pledge: PledgeInput, shop: ShopFacts, settings: ExpectedSettings): ExpectedOrder | null {
  const money = amountsOf(pledge, shop.currency);
  const lines = pledge.lines.map(({ sku, quantity }) => {
    const price = shop.catalog.find((row) => row.sku === sku)?.price ?? "0";
    return { sku, quantity, unitMinor: toMinor(price, shop.currency) };
  });
  const items = lines.reduce((sum, line) => sum + line.unitMinor * line.quantity, 0);
  const natural = items + money.shipping + money.taxOnTop;
  const tracked = settings.mode === "with-transaction-data";
  const paidInFull = !tracked || items <= money.paid;
  const order: ExpectedOrder = {
    status: paidInFull ? "PAID" : "PARTIALLY_PAID",
    lines,
    shipping: money.shipping > 0 ? [money.shipping] : [],
    taxMinor: pledge.amounts.taxes.length > 0 && money.tax > 0 ? money.tax : null,
    totalMinor: natural,
    transactionMinor: tracked && money.paid > 0 ? money.paid : null,
    tags: expectedTags(pledge, shop),
  };
  if (!tracked || !paidInFull || settings.booking === "leave") return order;
  order.totalMinor = money.paid;
  if (natural < money.paid) order.shipping.push(money.paid - natural);
  const tooHigh = natural - money.paid - items;
  if (natural > money.paid && tooHigh > 0) {
    if (tooHigh > money.shipping) return null;
    order.shipping = money.shipping - tooHigh > 0 ? [money.shipping - tooHigh] : [];
  }
  return order;
}

function expectedTags(pledge: PledgeInput, shop: ShopFacts): string[] {
  const clean = (name: string) =>
    [...name.replaceAll(",", " ").replace(/\s+/g, " ").trim()].slice(0, 40).join("").trim();
  const ids = [pledge.externalId, ...pledge.charges.flatMap((charge) => charge.stripeChargeId ?? [])];
  return [...new Set([...ids, clean(shop.name), clean(pledge.campaign.name)])];
}
