// The judge of what went back: what the platform holds of every pledge against what the store holds of its order, field
// by field. Reads the two simulators, never our tables.
import type { OrderReport } from "../../simulators/shopify/state-report";
import type { ReceivedMessage } from "../../simulators/crowdfunding/platform-simulator";
import { expectShipping, type ExpectedShipping, type Scans } from "./expected-shipping";
import type { NumbersEverUsed } from "./ship-orders";

export type ToldShipping = NonNullable<ReceivedMessage["data"]["fulfillment"]>;

export interface ShippingVerdict {
  /** Parcels in the store that stand. */
  packages: number;
  /** Pledges of which something was shipped, in the store. */
  shippedPledges: number;
  /** Of these, pledges whose platform knows exactly what the store holds. */
  syncedBack: number;
  /** Sentences, one per field that differs. */
  differences: string[];
}

/** `told`: the newest state per pledge, key "campaign externalId". */
export function compareShipping(
  orders: OrderReport[],
  told: Map<string, ToldShipping>,
  used: NumbersEverUsed,
  scans: Scans = new Map(),
): ShippingVerdict {
  const verdict: ShippingVerdict = { packages: 0, shippedPledges: 0, syncedBack: 0, differences: [] };
  for (const order of orders) {
    const key = pledgeOf(order);
    if (key === null || order.cancelledAt !== null) continue;
    const expected = expectShipping(order, scans);
    verdict.packages += expected.packages.length;
    if (expected.fulfillments.length > 0) verdict.shippedPledges += 1;
    const known = told.get(key);
    const differences = known
      ? differencesOf(expected, known, order, used)
      : order.fulfillments.length > 0
        ? ["the platform was told nothing of it"]
        : [];
    verdict.differences.push(...differences.map((difference) => `${order.name} (${key}): ${difference}`));
    if (expected.fulfillments.length > 0 && differences.length === 0) verdict.syncedBack += 1;
  }
  return verdict;
}

/** The pledge that the order was made from; null for an order of somebody else. */
function pledgeOf(order: OrderReport): string | null {
  const found = /^pledgedock:[^:]*:([^:]*):([^:]*):\d+$/.exec(order.sourceIdentifier ?? "");
  const [, campaign, externalId] = found ?? [];
  if (campaign === undefined || externalId === undefined) return null;
  return `${decodeURIComponent(campaign)} ${decodeURIComponent(externalId)}`;
}

function differencesOf(
  expected: ExpectedShipping,
  told: ToldShipping,
  order: OrderReport,
  used: NumbersEverUsed,
): string[] {
  const standing = told.packages.filter(({ status }) => status !== "withdrawn");
  const withdrawn = told.packages.filter(({ status }) => status === "withdrawn");
  const current = new Set(standing.map(({ number }) => number));
  const fields: [string, unknown, unknown][] = [
    ["status", expected.status, told.status],
    ["units", expected.units, told.units],
    [
      "fulfilments",
      expected.fulfillments,
      told.fulfillments
        .filter(({ status }) => status === "success")
        .map(({ id, lines }) => ({
          id,
          lines: lines.map(({ sku, quantity }) => `${quantity} ${sku ?? ""}`).sort(),
        }))
        .sort((a, b) => a.id.localeCompare(b.id)),
    ],
    ["parcels", sorted(expected.packages), sorted(standing.map(toExpected))],
    [
      "withdrawn numbers that never were the order's",
      [],
      withdrawn.filter(({ number }) => isStrange(number)),
    ],
  ];
  function isStrange(number: string | null): boolean {
    return number !== null && (current.has(number) || !used.get(number)?.has(order.id));
  }
  return fields
    .map(([field, wanted, found]) => [field, JSON.stringify(wanted), JSON.stringify(found)] as const)
    .filter(([, wanted, found]) => wanted !== found)
    .map(([field, wanted, found]) => `${field} should be ${wanted}, the platform has ${found}`);
}

function toExpected(parcel: ToldShipping["packages"][number]) {
  const { number, carrier, status, deliveredAt } = parcel;
  return { number, carrier, status, delivered: deliveredAt !== null };
}

function sorted<T extends { number: string | null }>(parcels: T[]): T[] {
  return parcels.toSorted((a, b) => String(a.number).localeCompare(String(b.number)));
}
