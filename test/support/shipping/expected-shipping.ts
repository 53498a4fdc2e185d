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

/** How far USPS has each parcel whose label was bought through EasyPost: tracking number → EasyPost's tracker status. */
export type Scans = ReadonlyMap<string, string | null>;

const NO_SCANS: Scans = new Map();

const STAGE_OF_SCAN: Record<string, number> = {
  in_transit: 2,
  available_for_pickup: 2,
  out_for_delivery: 3,
  return_to_sender: 4,
  failure: 4,
  delivered: 5,
};

export function expectShipping(order: OrderReport, scans: Scans = NO_SCANS): ExpectedShipping {
  const standing = order.fulfillments.filter(({ status }) => status === "SUCCESS");
  const stageOf = (fulfillment: Fulfillment): number => stageIn(fulfillment, scans);
  const total = sum(order.lines.filter((line) => line.requiresShipping).map((line) => line.currentQuantity));
  const units = {
    total,
    shipped: countUnits(
      order,
      standing.filter((each) => stageOf(each) >= LEFT),
    ),
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
    packages: standing.flatMap((each) => packagesOf(each, stageOf(each))),
  };
}

function packagesOf(fulfillment: Fulfillment, stage: number): ExpectedPackage[] {
  const status = WORDS[stage] ?? "";
  const delivered = stage === ARRIVED;
  if (fulfillment.tracking.length === 0) return [{ number: null, carrier: null, status, delivered }];
  return fulfillment.tracking.map(({ number, company }) => ({ number, carrier: company, status, delivered }));
}

/** A label bought through EasyPost is on its way from the first scan on, whatever the fulfilment says. */
function stageIn({ tracking, events }: Fulfillment, scans: Scans): number {
  const reported = events.map(({ status }) => STAGE[status] ?? 0);
  const labels = tracking.flatMap(({ number }) =>
    number !== null && scans.has(number) ? [scans.get(number)] : [],
  );
  if (labels.length === 0) return Math.max(LEFT, ...reported);
  return Math.max(0, ...labels.map((status) => STAGE_OF_SCAN[status ?? ""] ?? 0), ...reported);
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
