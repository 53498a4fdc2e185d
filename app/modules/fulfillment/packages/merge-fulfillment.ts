// One fulfilment and its packages as snapshots of it come in. Pure.
import type { FulfillmentSnapshot, ShipmentLine, ShipmentTracking } from "../shipments";
import { joinVersions, orderVersions, type SnapshotVersion } from "./snapshot-version";
import { normaliseTrackingNumber } from "./tracking-number";
import type { PackageSource } from "../views";

/** A label bought here that no fulfilment in Shopify carries yet. */
export interface LooseLabel {
  /** Empty for mail without tracking. */
  numberKey: string;
  number: string;
  carrier: string | null;
  url: string | null;
  /** Refunded: not used any more. */
  withdrawn: boolean;
}

/** One tracking number of a fulfilment, or its one parcel without a number. */
export interface KnownPackage {
  numberKey: string;
  number: string | null;
  carrier: string | null;
  url: string | null;
  source: PackageSource;
  /** updatedAt of the newest snapshot that lists it. */
  listedAt: string;
}

export interface FulfillmentState {
  gid: string;
  version: SnapshotVersion;
  /** Of the newest snapshot. */
  name: string | null;
  status: FulfillmentSnapshot["status"];
  createdAt: string;
  deliveredAt: string | null;
  lines: ShipmentLine[];
  /** Keys of the numbers that the newest snapshot has; an empty key stands for a parcel without a number. */
  listed: string[];
  source: PackageSource;
  /** Every number that any snapshot had, by its key. */
  packages: Map<string, KnownPackage>;
}

export interface IncomingFulfillment {
  snapshot: FulfillmentSnapshot;
  version: SnapshotVersion;
  madeBy: PackageSource | null;
  /** Labels bought here: a fulfilment with such a number is their echo, without a number that of mail without tracking. */
  labels: LooseLabel[];
}

/** `unclear`: this snapshot and the stored one are of one second and differ, so neither is known to be the newer. */
export function mergeFulfillment(
  known: FulfillmentState | null,
  incoming: IncomingFulfillment,
): { state: FulfillmentState; unclear: boolean } {
  const fresh = toState(incoming);
  if (!known) return { state: fresh, unclear: false };
  const source = strongest(known.source, fresh.source);
  const order = orderVersions(fresh.version, known.version, contentOf(fresh) === contentOf(known));
  const newest = order === "newer" ? fresh : known;
  const packages = joinPackages(known.packages, fresh.packages, newest);
  const version = order === "same" ? joinVersions(known.version, fresh.version) : newest.version;
  return { state: { ...newest, version, source, packages }, unclear: order === "unclear" };
}

function toState({ snapshot, version, madeBy, labels }: IncomingFulfillment): FulfillmentState {
  const packages = new Map<string, KnownPackage>();
  for (const tracking of numbersOf(snapshot)) {
    const numberKey = normaliseTrackingNumber(tracking.number);
    if (packages.has(numberKey)) continue;
    const isEcho = labels.some((label) => label.numberKey === numberKey);
    packages.set(numberKey, {
      numberKey,
      number: numberKey === "" ? null : tracking.number.trim(),
      carrier: tracking.company,
      url: tracking.url,
      source: isEcho ? "label" : (madeBy ?? "shopify"),
      listedAt: version.updatedAt,
    });
  }
  return {
    gid: snapshot.gid,
    version,
    name: snapshot.name,
    status: snapshot.status,
    createdAt: new Date(snapshot.createdAt).toISOString(),
    deliveredAt: snapshot.deliveredAt && new Date(snapshot.deliveredAt).toISOString(),
    lines: sortLines(snapshot.lines),
    listed: [...packages.keys()].sort(),
    source: [...packages.values()].reduce<PackageSource>(
      (best, { source }) => strongest(best, source),
      "shopify",
    ),
    packages,
  };
}

/** A fulfilment without a number is one parcel all the same. */
function numbersOf({ tracking }: FulfillmentSnapshot): ShipmentTracking[] {
  const numbered = tracking.filter(({ number }) => normaliseTrackingNumber(number) !== "");
  const [first] = tracking;
  return numbered.length > 0
    ? numbered
    : [{ number: "", company: first?.company ?? null, url: first?.url ?? null }];
}

function sortLines(lines: ShipmentLine[]): ShipmentLine[] {
  return lines
    .map(({ lineItemGid, sku, quantity }) => ({ lineItemGid, sku, quantity }))
    .sort((a, b) => (a.lineItemGid < b.lineItemGid ? -1 : 1));
}

/** All that two snapshots may differ in. */
function contentOf(state: FulfillmentState): string {
  const listed = state.listed.map((key) => {
    const { number, carrier, url } = state.packages.get(key) ?? { number: null, carrier: null, url: null };
    return [number, carrier, url];
  });
  return JSON.stringify([state.name, state.status, state.deliveredAt, state.lines, listed]);
}

function joinPackages(
  known: Map<string, KnownPackage>,
  fresh: Map<string, KnownPackage>,
  newest: FulfillmentState,
): Map<string, KnownPackage> {
  const joined = new Map(known);
  for (const [key, next] of fresh) {
    const before = joined.get(key) ?? next;
    const listed = newest.listed.includes(key) ? newest.packages.get(key) : undefined;
    const newer = listed ?? (isNewerListing(next, before) ? next : before);
    joined.set(key, { ...newer, source: strongest(before.source, next.source) });
  }
  return joined;
}

/** Of one second the texts decide, so that the order of arrival does not. */
function isNewerListing(next: KnownPackage, before: KnownPackage): boolean {
  if (next.listedAt !== before.listedAt) return next.listedAt > before.listedAt;
  return textOf(next) > textOf(before);
}

function textOf({ number, carrier, url }: KnownPackage): string {
  return JSON.stringify([number, carrier, url]);
}

const STRENGTH: Record<PackageSource, number> = { shopify: 0, upload: 1, label: 2 };

function strongest(a: PackageSource, b: PackageSource): PackageSource {
  return STRENGTH[a] >= STRENGTH[b] ? a : b;
}
