// Which pledges a list shows. Pure; the same words stand in the page's address.
import { PLEDGE_OUTCOMES, type PledgeOutcome } from "../pledge";
import { PLEDGE_STATES, type PledgeState } from "../pledge-state";

/** How far an order's parcels are; `hidden`: Shopify no longer shows the order, so it cannot be checked. */
export const SHIPPING_FILTERS = [
  "ready",
  "on_hold",
  "partially_shipped",
  "shipped",
  "delivered",
  "hidden",
] as const;
export type ShippingFilter = (typeof SHIPPING_FILTERS)[number];

export interface PledgeFilter {
  state?: PledgeState;
  outcome?: PledgeOutcome;
  /** Problem code, e.g. SKU_MISSING. */
  problem?: string;
  campaignId?: string;
  countryCode?: string;
  sku?: string;
  batchId?: string;
  /** Only pledges that this import made or changed. */
  importId?: string;
  /** Only pledges whose order is in Shopify, by how far its parcels are. */
  shipping?: ShippingFilter;
  /** Only pledges whose Shopify order differs from its plan. */
  different?: boolean;
  /** Part of name, e-mail, Backer ID or order name; under three letters: a Backer ID or order name in full. */
  search?: string;
}

export interface PledgePageRequest {
  after?: string;
  before?: string;
}

const MAX_TEXT = 200;

/** Reads filter and page from an address; whatever is not understood is left out. */
export function parsePledgeQuery(query: URLSearchParams): { filter: PledgeFilter; page: PledgePageRequest } {
  const text = (name: string) => query.get(name)?.trim().slice(0, MAX_TEXT) || undefined;
  const state = text("state");
  const outcome = text("outcome");
  const shipping = text("shipping");
  return {
    filter: {
      state: PLEDGE_STATES.find((known) => known === state),
      outcome: PLEDGE_OUTCOMES.find((known) => known === outcome),
      problem: text("problem"),
      campaignId: text("campaign"),
      countryCode: text("country")?.toUpperCase(),
      sku: text("sku"),
      batchId: text("batch"),
      importId: text("import"),
      shipping: SHIPPING_FILTERS.find((known) => known === shipping),
      different: query.get("different") === "1" || undefined,
      search: text("search"),
    },
    page: { after: text("after"), before: text("before") },
  };
}

export interface PledgeCursor {
  createdAt: Date;
  id: string;
}

export function formatPledgeCursor(row: { createdAt: Date; id: string }): string {
  return `${row.createdAt.getTime()}_${row.id}`;
}

/** Null for anything that is not a cursor of ours. */
export function parsePledgeCursor(text: string | undefined): PledgeCursor | null {
  const match = /^(\d{1,15})_([\w-]{1,64})$/.exec(text ?? "");
  return match ? { createdAt: new Date(Number(match[1])), id: String(match[2]) } : null;
}
