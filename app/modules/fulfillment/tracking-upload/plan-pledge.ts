// What a file's rows about one pledge come to: for the preview from what is stored, when applying from what Shopify
// answers at that moment. One meaning for both. Pure.
import { cutCharacters } from "~/lib/clean-text";
import { assertNever } from "~/lib/assert-never";
import type { FulfillmentRequest, OpenFulfillmentOrder } from "../ports";
import {
  countRemaining,
  hasWork,
  isDelivered,
  planParcel,
  type PlannedFulfillment,
} from "../shipping/plan-shipment";
import { trackingPlace } from "../packages/carrier-links";
import { isKnownToShopify } from "../shipping/carrier-names";
import { normaliseTrackingNumber } from "../packages/tracking-number";
import type { ExistingNumbers, RowCode, RowVerdict, TrackingUploadKind } from "./tracking-views";

export interface PledgeRowToPlan {
  row: number;
  numbers: string[];
  carrier: string | null;
  url: string | null;
  sku: string | null;
  quantity: number | null;
  partial: boolean;
}

export interface LiveFulfillment {
  gid: string;
  tracking: { number: string; company: string | null; url: string | null }[];
  /** Made by this upload: its numbers are not "there already". */
  own: boolean;
}

/** An order that can be asked about: everything that forbids shipping it at all is judged before. */
export interface OrderToPlan {
  /** Neither cancelled nor failed. */
  fulfillments: LiveFulfillment[];
  /** null: Shopify was not asked; then `somethingLeft` and `onHold` are what was last heard. */
  fulfillmentOrders: OpenFulfillmentOrder[] | null;
  somethingLeft: boolean;
  onHold: boolean;
}

export interface RowJudgement {
  row: number;
  verdict: RowVerdict;
  code: RowCode | null;
  message: string | null;
  replaced: string[];
}

export type PlannedAction =
  | ({ kind: "create"; rows: number[] } & PlannedFulfillment)
  | {
      kind: "track";
      rows: number[];
      fulfillmentGid: string;
      tracking: FulfillmentRequest["tracking"];
      replaced: FulfillmentRequest["tracking"];
    };

export interface PledgePlan {
  judgements: RowJudgement[];
  /** In order; empty where Shopify was not asked. */
  actions: PlannedAction[];
}

export interface PlanOptions {
  kind: TrackingUploadKind;
  existing: ExistingNumbers;
}

/** Rows that bring something, after those without a number and those that are there already have been put aside. */
interface Parcel {
  rows: PledgeRowToPlan[];
  tracking: FulfillmentRequest["tracking"];
  items: { sku: string; quantity: number | null }[] | null;
}

/** Judges every row once, in file order. */
export function planPledge(rows: PledgeRowToPlan[], order: OrderToPlan, options: PlanOptions): PledgePlan {
  const judged = new Map<number, RowJudgement>();
  const there = new Set(numbersOf(order.fulfillments.filter((fulfillment) => !fulfillment.own)));
  const fresh = rows.flatMap((row) => {
    const judgement = judgeAlone(row, rows, there, options);
    if (judgement) judged.set(row.row, judgement);
    const numbers = row.numbers.filter((number) => !there.has(normaliseTrackingNumber(number)));
    return judgement ? [] : [{ ...row, numbers }];
  });
  const actions: PlannedAction[] = [];
  const parcels = toParcels(fresh, judged);
  const left = countRemaining(order.fulfillmentOrders ?? []);
  for (const parcel of parcels) {
    const plan = planOne(parcel, order, left, options);
    actions.push(...plan.actions);
    for (const row of parcel.rows) judged.set(row.row, { row: row.row, ...plan.judgement });
  }
  return { judgements: rows.flatMap((row) => judged.get(row.row) ?? []), actions };
}

function judgeAlone(
  row: PledgeRowToPlan,
  rows: PledgeRowToPlan[],
  there: Set<string>,
  { kind }: PlanOptions,
): RowJudgement | null {
  if (kind === "without-tracking") return null;
  if (row.numbers.length === 0) {
    return skip(row, "NO_NUMBER", "The row has no number, so nothing is marked as shipped.");
  }
  const keys = keysOf(row);
  if (keys.every((key) => there.has(key)))
    return skip(row, "ALREADY_THERE", "The order has this number already.");
  const earlier = rows.filter((other) => other.row < row.row && sameItem(other, row));
  const repeated = new Set(earlier.flatMap(keysOf));
  if (keys.every((key) => repeated.has(key)))
    return skip(row, "REPEATED_ROW", "An earlier row says the same.");
  return null;
}

/**
 * One parcel per number: rows that share one are shipped together, so that a backer is told of it once. Rows without an
 * item are together the rest of the order, and so is what left under a number of theirs.
 */
function toParcels(rows: PledgeRowToPlan[], judged: Map<number, RowJudgement>): Parcel[] {
  let rest = rows.filter((row) => row.sku === null);
  if (rest.length > 0 && rest.every((row) => row.partial)) {
    const message =
      "The file says that only a part was shipped, and not which items: add a SKU column, or ship it in Shopify.";
    for (const row of rest) judged.set(row.row, refuse(row, "PARTIAL_WITHOUT_ITEMS", message));
    rest = [];
  }
  const withItems = joinBySharedNumber(rows.filter((row) => row.sku !== null));
  const restNumbers = new Set(rest.flatMap(keysOf));
  const isOfRest = (group: PledgeRowToPlan[]) => group.flatMap(keysOf).some((key) => restNumbers.has(key));
  const parcels = withItems
    .filter((group) => !isOfRest(group))
    .flatMap((group) => toParcel(group, group.flatMap(itemOf), judged));
  if (rest.length === 0) return parcels;
  const whole = new Set([...rest, ...withItems.filter(isOfRest).flat()]);
  return [
    ...parcels,
    ...toParcel(
      rows.filter((row) => whole.has(row)),
      null,
      judged,
    ),
  ];
}

/** Groups in which no row shares a number with a row outside; rows without a number are one group. */
function joinBySharedNumber(rows: PledgeRowToPlan[]): PledgeRowToPlan[][] {
  const groups = new Map<string, PledgeRowToPlan[]>();
  for (const row of rows) {
    const keys = row.numbers.length === 0 ? [""] : keysOf(row);
    const [first = [], ...others] = new Set(keys.flatMap((key) => [groups.get(key) ?? []]));
    first.push(...others.flat(), row);
    for (const key of [...keys, ...others.flat().flatMap(keysOf)]) groups.set(key, first);
  }
  return [...new Set(groups.values())];
}

function keysOf(row: PledgeRowToPlan): string[] {
  return row.numbers.map(normaliseTrackingNumber);
}

function toParcel(
  rows: PledgeRowToPlan[],
  items: Parcel["items"],
  judged: Map<number, RowJudgement>,
): Parcel[] {
  const carriers = new Set(rows.flatMap((row) => row.carrier ?? []));
  if (carriers.size > 1) {
    const message = `Several carriers (${cutCharacters([...carriers].join(", "), 120)}) for one shipment: add a SKU column that says which items went with which.`;
    for (const row of rows) judged.set(row.row, refuse(row, "DIFFERENT_CARRIERS", message));
    return [];
  }
  return [{ rows, items, tracking: trackingOf(rows, [...carriers][0] ?? null) }];
}

/**
 * Links go along only where every number has one, because Shopify matches both by position: the file's own, or for
 * carriers that Shopify does not know the carrier's page.
 */
function trackingOf(rows: PledgeRowToPlan[], company: string | null): FulfillmentRequest["tracking"] {
  const given = new Map<string, { number: string; url: string | null }>();
  for (const row of rows) {
    for (const number of row.numbers) {
      const url = row.numbers.length === 1 ? row.url : null;
      const known = given.get(normaliseTrackingNumber(number));
      given.set(normaliseTrackingNumber(number), { number: known?.number ?? number, url: known?.url ?? url });
    }
  }
  const all = [...given.values()];
  const urls = all.flatMap(({ number, url }) => url ?? carrierPage(number, company) ?? []);
  return {
    company,
    numbers: all.map(({ number }) => number),
    urls: urls.length === all.length ? urls : [],
  };
}

function carrierPage(number: string, company: string | null): string | null {
  if (company === null || isKnownToShopify(company)) return null;
  return trackingPlace({ number, carrier: company, url: null, countryCode: null }).url;
}

interface ParcelVerdict {
  judgement: Omit<RowJudgement, "row">;
  actions: PlannedAction[];
}

function planOne(
  parcel: Parcel,
  order: OrderToPlan,
  left: Map<string, number>,
  options: PlanOptions,
): ParcelVerdict {
  const rows = parcel.rows.map(({ row }) => row);
  const begun = isOwn(parcel, order);
  const shipped = { judgement: shipVerdict(), actions: [] };
  // What this upload has shipped is done, but for a rest that ships from another location.
  if (begun && (parcel.items !== null || !isAnythingLeft(order, left))) return shipped;
  if (!isAnythingLeft(order, left)) return planNumber(parcel, order, options);
  if (order.fulfillmentOrders === null) {
    if (!order.onHold) return shipped;
    return refused("ON_HOLD", "The order is on hold in Shopify: release it there, then try again.");
  }
  const plan = planParcel(order.fulfillmentOrders, { ...parcel, begun }, left);
  switch (plan.kind) {
    case "planned":
      return {
        judgement: shipVerdict(),
        actions: plan.fulfillments.map((fulfillment) => ({ kind: "create", rows, ...fulfillment })),
      };
    case "refused":
      if (begun) return shipped;
      if (plan.code === "NOTHING_LEFT") return planNumber(parcel, order, options);
      return refused(plan.code, plan.message);
    default:
      return assertNever(plan);
  }
}

/** The order is shipped: its parcel may still want a number, or another one. */
function planNumber(parcel: Parcel, order: OrderToPlan, { kind, existing }: PlanOptions): ParcelVerdict {
  const [only, ...more] = order.fulfillments;
  if (!only) return refused("NOTHING_TO_SHIP", "The order has nothing that could be shipped.");
  if (kind === "without-tracking") return refused("ALREADY_SHIPPED", "The order is shipped already.");
  const bare = order.fulfillments.filter((fulfillment) => fulfillment.tracking.length === 0);
  const [without, ...others] = bare;
  if (without && others.length === 0) return track(parcel, without, "add_number");
  const several =
    "The order has several shipments: change their numbers in Shopify, on the shipment they belong to.";
  if (without) return refused("SEVERAL_PARCELS", several);
  if (existing === "keep") {
    const numbers = numbersShown(order.fulfillments);
    return skipped("OTHER_NUMBER_KEPT", `The order is shipped with ${numbers}, which is kept.`);
  }
  return more.length > 0 ? refused("SEVERAL_PARCELS", several) : track(parcel, only, "replace");
}

function track(
  parcel: Parcel,
  fulfillment: LiveFulfillment,
  verdict: "add_number" | "replace",
): ParcelVerdict {
  const numbers = fulfillment.tracking.map(({ number }) => number);
  const urls = fulfillment.tracking.flatMap(({ url }) => url ?? []);
  const replaced = {
    company: fulfillment.tracking[0]?.company ?? null,
    numbers,
    urls: urls.length === numbers.length ? urls : [],
  };
  return {
    judgement: { verdict, code: null, message: null, replaced: numbers },
    actions: [
      {
        kind: "track",
        rows: parcel.rows.map(({ row }) => row),
        fulfillmentGid: fulfillment.gid,
        tracking: parcel.tracking,
        replaced,
      },
    ],
  };
}

function isAnythingLeft(order: OrderToPlan, left: Map<string, number>): boolean {
  const orders = order.fulfillmentOrders;
  if (orders === null) return order.somethingLeft;
  const work = orders.filter((each) => hasWork(each, left));
  // Where parcels went out before, what needs no delivery is no reason to make another shipment.
  return work.some(isDelivered) || (work.length > 0 && order.fulfillments.every(({ own }) => own));
}

/** Whether this upload has shipped some of the parcel already. */
function isOwn(parcel: Parcel, order: OrderToPlan): boolean {
  const own = order.fulfillments.filter((fulfillment) => fulfillment.own);
  const numbers = new Set(numbersOf(own));
  return (
    own.length > 0 && parcel.tracking.numbers.every((number) => numbers.has(normaliseTrackingNumber(number)))
  );
}

function numbersOf(fulfillments: LiveFulfillment[]): string[] {
  return fulfillments.flatMap(({ tracking }) =>
    tracking.map(({ number }) => normaliseTrackingNumber(number)),
  );
}

function numbersShown(fulfillments: LiveFulfillment[]): string {
  const numbers = fulfillments.flatMap(({ tracking }) => tracking.map(({ number }) => number));
  return numbers.length === 0 ? "another number" : numbers.slice(0, 3).join(", ");
}

function itemOf(row: PledgeRowToPlan): { sku: string; quantity: number | null }[] {
  return row.sku === null ? [] : [{ sku: row.sku, quantity: row.quantity }];
}

function sameItem(one: PledgeRowToPlan, other: PledgeRowToPlan): boolean {
  return one.sku === other.sku && one.quantity === other.quantity;
}

function shipVerdict(): Omit<RowJudgement, "row"> {
  return { verdict: "ship", code: null, message: null, replaced: [] };
}

function skipped(code: RowCode, message: string): ParcelVerdict {
  return { judgement: { verdict: "skip", code, message, replaced: [] }, actions: [] };
}

function refused(code: RowCode, message: string): ParcelVerdict {
  return { judgement: { verdict: "refuse", code, message, replaced: [] }, actions: [] };
}

function skip({ row }: PledgeRowToPlan, code: RowCode, message: string): RowJudgement {
  return { row, verdict: "skip", code, message, replaced: [] };
}

function refuse({ row }: PledgeRowToPlan, code: RowCode, message: string): RowJudgement {
  return { row, verdict: "refuse", code, message, replaced: [] };
}
