// What the pages show of backers: plain serialisable data. Money in minor units, times as ISO 8601 UTC.
import type { ShippingStatus } from "../fulfillment/views";
import type { PledgeState } from "../pledges/pledge-state";
import type { CappedCount, MoneyView, PledgeEventView } from "../pledges/views/views";

/**
 * One person: everybody with the same e-mail in the shop, whatever its capitals; a pledge without an e-mail is a
 * person of its own. Of several pledges the newest one that matches speaks for the person.
 */
export interface BackerRow {
  /** Names the person in addresses: the pledge that speaks for it. */
  pledgeId: string;
  name: string | null;
  email: string | null;
  externalId: string;
  campaignName: string;
  countryCode: string | null;
  state: PledgeState;
  orderName: string | null;
  /** null while nothing is known of an order's shipping. */
  shipping: ShippingStatus | null;
  /** Pledges of the person in all campaigns of the shop. */
  pledges: number;
}

export interface BackerPage {
  rows: BackerRow[];
  total: CappedCount;
  /** Cursor of the page with newer backers; null on the first. */
  before: string | null;
  /** Cursor of the page with older backers; null on the last. */
  after: string | null;
}

export interface BackerPledge {
  id: string;
  externalId: string;
  platform: string;
  campaignId: string;
  campaignName: string;
  pledgeLevel: string | null;
  lines: { sku: string; title: string | null; quantity: number }[];
  state: PledgeState;
  totalPaid: MoneyView;
  order: { gid: string; name: string } | null;
  pledgedAt: string | null;
  receivedAt: string;
}

export interface BackerProfile {
  name: string | null;
  email: string | null;
  phone: string | null;
  /** Where the newest pledge goes, one line each; empty after redaction or without an address. */
  address: string[];
  countryCode: string | null;
  /** Personal data of the newest pledge was erased. */
  erased: boolean;
  /** Newest first, at most 50. */
  pledges: BackerPledge[];
  /** Of all these pledges, newest first, at most 300. */
  events: (PledgeEventView & { pledgeId: string })[];
}
