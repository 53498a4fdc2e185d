// What a change of a pledge's shipping writes into its history. Pure; no personal data.
import type { PledgeFulfillment, ShippedPackage } from "./pledge-fulfillment";
import type { ShippingStatus } from "../views";

export interface ShippingNote {
  /** package.added | package.status | package.tracking | pledge.unfulfilled | pledge.partially_shipped | pledge.shipped | pledge.delivered | order.on_hold | order.released */
  kind: string;
  detail: Record<string, unknown>;
}

/** Entries in the order in which they make sense: parcels first, then what they mean for the pledge. */
export function shippingNotes(
  before: PledgeFulfillment,
  after: PledgeFulfillment,
  hold: { before: boolean; after: boolean },
): ShippingNote[] {
  const known = new Map(parcelsOf(before).map((parcel) => [keyOf(parcel), parcel]));
  const notes = parcelsOf(after).flatMap((parcel) => {
    const same = known.get(keyOf(parcel));
    // The fulfilment of a label that is known: the same parcel, which Shopify has heard of now.
    if (!same && isEcho(parcel, [...known.values()])) return [];
    return parcelNotes(same, parcel);
  });
  if (hold.before !== hold.after)
    notes.push({ kind: hold.after ? "order.on_hold" : "order.released", detail: {} });
  if (before.status !== after.status) notes.push(statusNote(before.status, after));
  return notes;
}

/** A label bought here is one parcel, before and after Shopify knows of it and in however many fulfilments. */
function isEcho({ source, numberKey, fulfillmentGid, status }: ShippedPackage, known: ShippedPackage[]) {
  const before = known.find(
    (each) =>
      each.source === "label" &&
      each.numberKey === numberKey &&
      each.status !== "withdrawn" &&
      (each.fulfillmentGid === null || numberKey !== ""),
  );
  return source === "label" && fulfillmentGid !== null && before?.status === status;
}

function parcelNotes(before: ShippedPackage | undefined, parcel: ShippedPackage): ShippingNote[] {
  const { number, carrier, status } = parcel;
  if (!before) {
    // A number that is already gone when it is first heard of is no news.
    return status === "withdrawn" ? [] : [{ kind: "package.added", detail: { number, carrier, status } }];
  }
  const notes: ShippingNote[] = [];
  if (before.status !== status && (number !== null || status !== "withdrawn"))
    notes.push({ kind: "package.status", detail: { number, from: before.status, to: status } });
  if (before.carrier !== carrier || before.url !== parcel.url)
    notes.push({ kind: "package.tracking", detail: { number, carrier } });
  return notes;
}

function statusNote(from: ShippingStatus, { status, units }: PledgeFulfillment): ShippingNote {
  return { kind: `pledge.${status}`, detail: { from, shipped: units.shipped, total: units.total } };
}

function parcelsOf({ fulfillments, labels }: PledgeFulfillment): ShippedPackage[] {
  return [...fulfillments.flatMap(({ packages }) => packages), ...labels];
}

function keyOf({ fulfillmentGid, numberKey }: ShippedPackage): string {
  return `${fulfillmentGid ?? ""} ${numberKey}`;
}
