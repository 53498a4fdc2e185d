// From news about one pledge's order to the rows that change. Pure.
import type { Package } from "~/db/generated/client";
import { describeShipping, toldText, type DescribedShipping } from "../packages/describe-shipping";
import type { FulfillmentState } from "../packages/merge-fulfillment";
import { mergeNews, type ShippingState } from "../packages/merge-shipments";
import { fulfillmentOf, type PledgeFulfillment, type ShippedPackage } from "../packages/pledge-fulfillment";
import { shippingNotes, type ShippingNote } from "../packages/shipping-history";
import type { NewsSource, OrderNews } from "../packages/shipping-news";
import { isLive } from "../shipping/recognise-fulfillment";
import { packageKey } from "../packages/package-key";
import type { ShippedPledge, StoredShipping } from "./shipping-store.server";
import type { FulfillmentRow, PackageEventRow, PackageRow, ShippingRow } from "./shipping-write-store.server";

export interface Heard {
  shopDomain: string;
  pledge: ShippedPledge;
  stored: StoredShipping;
  news: OrderNews;
  source: NewsSource;
  now: Date;
  /** Of a whole answer; null: only a part was told. */
  fingerprint: string | null;
  outline: string | null;
  newId(): string;
}

export interface PlannedWrites {
  pledge: ShippedPledge;
  /** Without its change number, which is given out last. */
  row: ShippingRow;
  fulfillments: FulfillmentRow[];
  packages: PackageRow[];
  /** A fulfilment of a label bought here does not stand any more, or has other numbers: whoever bought it is told. */
  labelTouched: boolean;
  /** How far the order is paid, where that is news; in Shopify's words. */
  orderStatus: string | null;
  /** The order was cancelled in Shopify, and its pledge does not know yet. */
  orderCancelled: boolean;
  events: PackageEventRow[];
  notes: ShippingNote[];
  described: DescribedShipping;
  /** Platforms see something else than before. */
  told: boolean;
  unsettled: boolean;
}

export function planWrites(heard: Heard): PlannedWrites {
  const { stored, news, source, now, pledge } = heard;
  const takenBy = source.kind === "webhook" ? source.receivedAt : now;
  const before = fulfillmentOf(stored.state);
  const known = { ...stored.state, financialStatus: pledge.orderStatus };
  const { state, unsettled } = mergeNews(known, news, source, takenBy.toISOString());
  const after = fulfillmentOf(state);
  const described = describeShipping(state, after, pledge.countryCode);
  const fulfillments = [...state.fulfillments.values()]
    .filter((each) => isChanged(stored.state.fulfillments.get(each.gid), each))
    .map((each) => toFulfillmentRow(heard, each));
  const idOf = new Map([
    ...stored.fulfillmentIds,
    ...fulfillments.map(({ gid, id }): [string, string] => [gid, id]),
  ]);
  return {
    pledge,
    row: toRow(heard, state, after, unsettled),
    fulfillments,
    labelTouched: fulfillments.some((each) => touchesLabel(stored.state.fulfillments.get(each.gid), each)),
    orderStatus: state.financialStatus === pledge.orderStatus ? null : state.financialStatus,
    orderCancelled: state.cancelledAt !== null && pledge.state === "created",
    packages: packagesOf(after).flatMap((parcel) => toPackageRow(heard, parcel, idOf)),
    events: newEvents(heard, state),
    notes: shippingNotes(before, after, { before: stored.state.onHold, after: state.onHold }),
    described,
    told: toldText(describeShipping(stored.state, before, pledge.countryCode)) !== toldText(described),
    unsettled,
  };
}

function packagesOf({ fulfillments, labels }: PledgeFulfillment): ShippedPackage[] {
  return [...fulfillments.flatMap(({ packages }) => packages), ...labels];
}

function isChanged(before: FulfillmentState | undefined, after: FulfillmentState): boolean {
  const text = ({ packages: _packages, ...rest }: FulfillmentState) => JSON.stringify(rest);
  return !before || text(before) !== text(after);
}

function touchesLabel(before: FulfillmentState | undefined, after: FulfillmentRow): boolean {
  if (after.source !== "label") return false;
  const isRenumbered = before !== undefined && before.listed.join(" ") !== after.listed.join(" ");
  return isRenumbered || !isLive({ status: after.status as FulfillmentState["status"] });
}

function toRow(
  { shopDomain, pledge, stored, source, now, fingerprint, outline }: Heard,
  state: ShippingState,
  after: PledgeFulfillment,
  unsettled: boolean,
): ShippingRow {
  const { row, earlier } = stored;
  const read = source.kind === "read" && fingerprint !== null;
  // A read that began before the wish does not fulfil it.
  const open = row?.refreshWantedAt && !(read && source.askedAt >= row.refreshWantedAt);
  const wanted = unsettled ? now.toISOString() : open ? row.refreshWantedAt?.toISOString() : null;
  return {
    pledgeId: pledge.pledgeId,
    shopDomain,
    connectionId: pledge.connectionId,
    orderGid: pledge.orderGid,
    status: after.status,
    unitsTotal: after.units.total,
    unitsShipped: after.units.shipped,
    unitsDelivered: after.units.delivered,
    shippedAt: after.shippedAt,
    deliveredAt: after.deliveredAt,
    onHold: state.onHold,
    cancelledAt: state.cancelledAt,
    lines: state.lines?.state ?? null,
    orderUpdatedAt: state.lines?.version.updatedAt ?? null,
    orderAskedAt: state.lines?.version.askedAt ?? null,
    orderTakenBy: state.lines?.version.takenBy ?? null,
    holdAskedAt: state.holdAskedAt,
    fingerprint: fingerprint ?? row?.fingerprint ?? null,
    outline: outline ?? row?.outline ?? null,
    checkedAt: read ? now.toISOString() : (row?.checkedAt?.toISOString() ?? null),
    refreshWantedAt: wanted ?? null,
    version: (row ?? earlier)?.version ?? 0,
    eventVersion: (row ?? earlier)?.eventVersion ?? 0,
    changedAt: row?.changedAt?.toISOString() ?? null,
    changeSeq: ((row ?? earlier)?.changeSeq ?? 0n).toString(),
  };
}

function toFulfillmentRow(
  { shopDomain, pledge, stored, newId }: Heard,
  each: FulfillmentState,
): FulfillmentRow {
  const { gid, name, status, source, lines, listed, createdAt, deliveredAt, version } = each;
  return {
    id: stored.fulfillmentIds.get(gid) ?? newId(),
    shopDomain,
    pledgeId: pledge.pledgeId,
    orderGid: pledge.orderGid,
    ...{ gid, name, status, source, lines, listed, createdAt, deliveredAt },
    ...version,
  };
}

/** The row of a package that is new or differs from what is stored. A label's echo keeps the label's row. */
function toPackageRow(heard: Heard, parcel: ShippedPackage, idOf: Map<string, string>): PackageRow[] {
  const { shopDomain, pledge, stored, newId } = heard;
  const now = heard.now.toISOString();
  const { fulfillmentGid: gid, numberKey, status } = parcel;
  const before =
    stored.packages.get(packageKey(gid, numberKey)) ?? stored.packages.get(packageKey(null, numberKey));
  const row: PackageRow = {
    id: before?.id ?? newId(),
    shopDomain,
    pledgeId: pledge.pledgeId,
    fulfillmentId: gid === null ? null : (idOf.get(gid) ?? null),
    numberKey,
    number: parcel.number,
    carrier: parcel.carrier,
    url: parcel.url,
    source: parcel.source,
    status,
    listedAt: parcel.listedAt === "" ? (before?.listedAt.toISOString() ?? now) : parcel.listedAt,
    shippedAt: parcel.shippedAt,
    deliveredAt: parcel.deliveredAt,
    withdrawnAt: status === "withdrawn" ? (before?.withdrawnAt?.toISOString() ?? now) : null,
    createdAt: before?.createdAt.toISOString() ?? now,
    statusChangedAt: before?.status === status ? before.statusChangedAt.toISOString() : now,
  };
  return before && isSamePackage(before, row) ? [] : [row];
}

function isSamePackage(before: Package, row: PackageRow): boolean {
  return (
    before.fulfillmentId === row.fulfillmentId &&
    before.number === row.number &&
    before.carrier === row.carrier &&
    before.url === row.url &&
    before.source === row.source &&
    before.status === row.status &&
    before.listedAt.toISOString() === row.listedAt &&
    (before.shippedAt?.toISOString() ?? null) === row.shippedAt &&
    (before.deliveredAt?.toISOString() ?? null) === row.deliveredAt
  );
}

function newEvents({ shopDomain, pledge, stored, now }: Heard, state: ShippingState): PackageEventRow[] {
  const { pledgeId, orderGid, erased } = pledge;
  return [...state.events.values()]
    .filter(({ sourceId }) => !stored.state.events.has(sourceId))
    .map((event) => ({
      ...{ shopDomain, pledgeId, orderGid, ...event, learnedAt: now },
      message: erased ? null : event.message,
    }));
}
