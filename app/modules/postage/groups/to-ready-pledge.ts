// From a parcel as the database has it to what buying works with. Pure.
import type { OrderAddress } from "~/modules/pledges/order/order-plan";
import type { PostalAddress } from "../ports";
import type { Hindrance, ParcelContent, ReadyPledge } from "./ready-pledge";

/** Where an order goes, as the database has it. */
export interface AddressRow {
  orderName: string | null;
  externalId: string;
  /** OrderAddress of the plan; null when it was erased. */
  address: unknown;
  planEmail: string | null;
  planPhone: string | null;
}

/** A parcel as the database has it. */
export interface ParcelRow extends AddressRow {
  pledgeId: string;
  orderGid: string;
  /** Of the plan's lines. */
  titles: { sku: string; title: string }[];
  contents: { sku: string; quantity: number }[];
  groupKey: string;
  countryCode: string;
}

/** Partially paid orders are ready only where the creator says so. */
export function isReady(hindrance: Hindrance | null, shipPartiallyPaid: boolean): boolean {
  return hindrance === null || (hindrance === "partially_paid" && shipPartiallyPaid);
}

/** Null when the address was erased. */
export function toReadyPledge(row: ParcelRow): ReadyPledge | null {
  const goes = toDestination(row);
  if (!goes) return null;
  const { pledgeId, orderGid, externalId, groupKey, countryCode } = row;
  return {
    ...{ pledgeId, orderGid, externalId, groupKey, countryCode },
    ...goes,
    contents: withTitles(row.contents, row.titles),
  };
}

/** The order and where it goes; null when the address was erased. */
export function toDestination(row: AddressRow): { orderName: string; address: PostalAddress } | null {
  const address = row.address as OrderAddress | null;
  if (!address?.address1) return null;
  const { planEmail: email, planPhone: phone } = row;
  return { orderName: row.orderName ?? row.externalId, address: toPostalAddress(address, { email, phone }) };
}

/** An order's address as it goes on a label; phone and e-mail of the order where the address has none. */
export function toPostalAddress(
  address: OrderAddress,
  contact: { email: string | null; phone: string | null },
): PostalAddress {
  const name = [address.firstName, address.lastName].filter(Boolean).join(" ");
  return {
    name: name || null,
    company: null,
    street1: address.address1 ?? "",
    street2: address.address2,
    city: address.city ?? "",
    state: address.provinceCode,
    zip: address.zip,
    country: address.countryCode,
    phone: address.phone ?? contact.phone,
    email: contact.email,
  };
}

function withTitles(contents: ParcelRow["contents"], titles: ParcelRow["titles"]): ParcelContent[] {
  const bySku = new Map(titles.map(({ sku, title }) => [sku, title]));
  return contents.map(({ sku, quantity }) => ({ sku, title: bySku.get(sku) ?? "", quantity }));
}

const REASONS: Record<Hindrance | "nothing_left", string> = {
  cancelled: "the order was cancelled or refunded, or the platform has taken the pledge back",
  held_by_platform: "the platform holds the pledge",
  hidden:
    "Shopify does not show the order to the app (deleted, or older than 60 days without read_all_orders)",
  on_hold: "the order is on hold in Shopify: release it first",
  label_in_progress: "a label for it is being bought: wait, or cancel that one",
  not_paid: "the order is not paid",
  address_incomplete:
    "the address is incomplete: name, street, city and, in the USA, state and ZIP Code are needed",
  partially_paid: "the order is only partially paid: allow that in Setup, or collect the rest first",
  nothing_left: "nothing is left to ship, or the pledge has no order in Shopify",
};

/** "Order #1001: the order is on hold in Shopify: release it first." */
export function describeHindrance(hindrance: Hindrance | "nothing_left", subject: string): string {
  return `${subject}: ${REASONS[hindrance]}.`;
}
