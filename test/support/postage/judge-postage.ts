// The judge of postage: labels that EasyPost holds, the store's fulfilments with their numbers, and what the ledger must
// say. Reads the simulators' states and the ledger's balance, never our tables.
import type { EasyPostState, ShipmentReport } from "../../simulators/easypost/state-report";
import type { OrderReport } from "../../simulators/shopify/state-report";

export interface PostageVerdict {
  /** Ever bought. */
  labels: number;
  /** Bought, and neither refunded nor on the way to it. */
  held: number;
  refunded: number;
  scanForms: number;
  /** Labels too many for one package. */
  labelDuplicates: number;
  /** What the ledger must show, US cents. */
  expectedBalanceMinor: number;
  /** Sentences; empty when all is as it must be. */
  differences: string[];
}

/** The platform's fee in basis points, as the stack's defaults have it. */
const FEE_BASIS_POINTS = 1_000;

export function judgePostage(
  easypost: Pick<EasyPostState, "shipments" | "scanForms">,
  orders: OrderReport[],
): PostageVerdict {
  const bought = easypost.shipments.filter((one) => one.bought);
  const held = bought.filter((one) => one.held);
  const refunded = bought.filter(({ refundStatus }) => refundStatus === "refunded");
  const ordersOf = liveOrders(orders, bought);
  const duplicates = [
    ...repeated(held.map(({ reference }) => reference)),
    ...ordersHeldTwice(held, ordersOf),
  ];
  return {
    labels: bought.length,
    held: held.length,
    refunded: refunded.length,
    scanForms: easypost.scanForms.filter(({ status }) => status === "created").length,
    labelDuplicates: duplicates.length,
    expectedBalanceMinor: 0 - sum(bought.map(chargeOf)) + sum(refunded.map(chargeOf)),
    differences: [
      ...duplicates.map((which) => `more than one label is held for ${which}`),
      ...fulfilmentDifferences(bought, ordersOf),
      ...scanFormDifferences(bought),
    ],
  };
}

/** Tracking number → orders on which a standing fulfilment carries it; only numbers of EasyPost. */
function liveOrders(orders: OrderReport[], bought: ShipmentReport[]): Map<string, string[]> {
  const known = new Set(bought.map(({ trackingCode }) => trackingCode));
  const found = new Map<string, string[]>();
  for (const order of orders)
    for (const fulfillment of order.fulfillments.filter(({ status }) => status === "SUCCESS"))
      for (const { number } of fulfillment.tracking)
        if (number !== null && known.has(number))
          found.set(number, [...(found.get(number) ?? []), order.name]);
  return found;
}

/** Each label held is on exactly one fulfilment that stands; one given back is on none. */
function fulfilmentDifferences(bought: ShipmentReport[], ordersOf: Map<string, string[]>): string[] {
  return bought.flatMap(({ trackingCode, held, id, refundStatus }) => {
    if (trackingCode === null) return [];
    const count = ordersOf.get(trackingCode)?.length ?? 0;
    if (count === (held ? 1 : 0)) return [];
    return [`label ${trackingCode} (${id}, refund ${refundStatus}) is on ${count} standing fulfilments`];
  });
}

/** In a run every order gets one label at most. */
function ordersHeldTwice(held: ShipmentReport[], ordersOf: Map<string, string[]>): string[] {
  return repeated(held.flatMap(({ trackingCode }) => ordersOf.get(trackingCode ?? "") ?? []));
}

/** A label is never on a form and given back. */
function scanFormDifferences(bought: ShipmentReport[]): string[] {
  return bought
    .filter(({ scanFormId, held }) => scanFormId !== null && !held)
    .map(({ trackingCode }) => `label ${trackingCode} is on a SCAN form and was refunded`);
}

/** Postage, the platform's fee on it rounded half up, insurance, and what EasyPost itself took. */
function chargeOf({ fees, rateMinor }: ShipmentReport): number {
  const postage = rateMinor ?? 0;
  const fee = Math.floor((postage * FEE_BASIS_POINTS + 5_000) / 10_000);
  const microOf = (counts: (type: string) => boolean) =>
    sum(fees.filter(({ type }) => counts(type)).map(({ amountMicro }) => amountMicro));
  const insurance = microOf((type) => type === "InsuranceFee");
  const own = microOf((type) => type !== "InsuranceFee" && type !== "PostageFee");
  return postage + fee + Math.round(insurance / 1_000) + Math.round(own / 1_000);
}

function repeated(values: (string | null)[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([value]) => value);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
