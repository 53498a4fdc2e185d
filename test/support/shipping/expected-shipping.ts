// What a platform must know of an order's shipping, worked out again from what the store holds. Shares nothing with the
// app: written from the specification.
import type { OrderReport } from "../../simulators/shopify/state-report";

export interface ExpectedPackage {
  number: string | null;
  carrier: string | null;
  status: string;
  delivered: boolean;
}

export interface ExpectedShipping {
  status: "unfulfilled" | "partially_shipped" | "shipped" | "delivered";
  units: { total: number; shipped: number; delivered: number };
  /** Fulfilments that stand: id → SKU × quantity. */
  fulfillments: { id: string; lines: string[] }[];
  /** Parcels that stand; those taken back are judged by `NumbersEverUsed`. */
  packages: ExpectedPackage[];
}

const STAGE: Record<string, number> = {
  LABEL_PURCHASED: 0,
  LABEL_PRINTED: 0,
  CONFIRMED: 0,
  IN_TRANSIT: 2,
  CARRIER_PICKED_UP: 2,
  DELAYED: 2,
  ATTEMPTED_DELIVERY: 2,
  READY_FOR_PICKUP: 2,
  OUT_FOR_DELIVERY: 3,
  FAILURE: 4,
  DELIVERED: 5,
};
const WORDS = ["label", "shipped", "in_transit", "out_for_delivery", "failure", "delivered"];
/** A fulfilment that is done has left. */
const LEFT = 1;
const ARRIVED = 5;

type Fulfillment = OrderReport["fulfillments"][number];

export function expectShipping(order: OrderReport): ExpectedShipping {
  const standing = order.fulfillments.filter(({ status }) => status === "SUCCESS");
  const total = sum(order.lines.filter((line) => line.requiresShipping).map((line) => line.currentQuantity));
  const units = {
    total,
    shipped: countUnits(order, standing),
    delivered: countUnits(
      order,
      standing.filter((each) => stageOf(each) === ARRIVED),
    ),
  };
  return {
    status: statusOf(units),
    units,
    fulfillments: standing
      .map(({ id, lines }) => ({
        id,
        lines: lines.map(({ sku, quantity }) => `${quantity} ${sku ?? ""}`).sort(),
      }))
      .sort((a, b) => a.id.localeCompare(b.id)),
    packages: standing.flatMap(packagesOf),
  };
}

function packagesOf(fulfillment: Fulfillment): ExpectedPackage[] {
  const stage = stageOf(fulfillment);
  const status = WORDS[stage] ?? "";
  const delivered = stage === ARRIVED;
  if (fulfillment.tracking.length === 0) return [{ number: null, carrier: null, status, delivered }];
  return fulfillment.tracking.map(({ number, company }) => ({ number, carrier: company, status, delivered }));
}

function stageOf(fulfillment: Fulfillment): number {
  return Math.max(LEFT, ...fulfillment.events.map(({ status }) => STAGE[status] ?? 0));
}

/** Never more of a line than the order has now. */
function countUnits(order: OrderReport, fulfillments: Fulfillment[]): number {
  const lines = fulfillments.flatMap((each) => each.lines);
  return sum(
    order.lines
      .filter((line) => line.requiresShipping)
      .map((line) =>
        Math.min(
          line.currentQuantity,
          sum(lines.filter(({ lineId }) => lineId === line.id).map(({ quantity }) => quantity)),
        ),
      ),
  );
}

function statusOf({ total, shipped, delivered }: ExpectedShipping["units"]): ExpectedShipping["status"] {
  if (shipped === 0) return "unfulfilled";
  if (shipped < total) return "partially_shipped";
  return delivered < total ? "shipped" : "delivered";
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
