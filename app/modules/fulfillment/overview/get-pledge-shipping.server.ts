import { trackingPlace } from "../packages/carrier-links";
import { eventsOf, knownParcels } from "../packages/describe-shipping";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { packageKey } from "../packages/package-key";
import { fulfillmentOf, type ShippedFulfillment, type ShippedPackage } from "../packages/pledge-fulfillment";
import { readShipping, type StoredShipping } from "../learn/shipping-store.server";
import { findViewedPledges, type ViewedPledge } from "./shipping-view-store.server";
import type { FulfillmentView, PackageView, PledgeShippingView, ToldBy } from "../views";

/** Everything about the shipping of the pledge's order; null when the shop has no such pledge or it has no order. */
export async function getPledgeShipping(
  deps: Pick<FulfillmentDeps, "db" | "trackingLinks">,
  input: { shopDomain: string; pledgeId: string },
): Promise<PledgeShippingView | null> {
  const { shopDomain, pledgeId } = input;
  const [view] = await listPledgeShipping(deps, { shopDomain, pledgeIds: [pledgeId] });
  return view ?? null;
}

/** The same for several pledges at once; those without an order are missing. */
export async function listPledgeShipping(
  deps: Pick<FulfillmentDeps, "db" | "trackingLinks">,
  input: { shopDomain: string; pledgeIds: string[] },
): Promise<PledgeShippingView[]> {
  const pledges = await findViewedPledges(deps.db, input.shopDomain, input.pledgeIds);
  const known = await readShipping(deps.db, pledges);
  return pledges.flatMap((pledge) => {
    const stored = known.get(pledge.pledgeId);
    return stored ? [toView(pledge, stored, deps.trackingLinks.urlFor(pledge.pledgeId))] : [];
  });
}

function toView(pledge: ViewedPledge, stored: StoredShipping, trackingPageUrl: string): PledgeShippingView {
  const { row, state } = stored;
  const shipping = fulfillmentOf(state);
  const parcels = [...shipping.fulfillments]
    .reverse()
    .flatMap((each) => each.packages.map((parcel) => ({ parcel, each })));
  const labels = shipping.labels.map((parcel) => ({ parcel, each: null }));
  const known = new Set(knownParcels([...labels, ...parcels].map(({ parcel }) => parcel)));
  const packages = [...labels, ...parcels]
    .filter(({ parcel }) => known.has(parcel))
    .map(({ parcel, each }) => toPackageView(parcel, each, pledge, stored));
  return {
    pledgeId: pledge.pledgeId,
    orderGid: pledge.orderGid,
    status: shipping.status,
    units: shipping.units,
    shippedAt: shipping.shippedAt,
    deliveredAt: shipping.deliveredAt,
    onHold: state.onHold,
    cancelledAt: state.cancelledAt,
    checkedAt: row?.checkedAt?.toISOString() ?? null,
    hiddenAt: row?.hiddenAt?.toISOString() ?? null,
    fulfillments: shipping.fulfillments.map((each) => toFulfillmentView(each, stored)),
    packages: [
      ...packages.filter(({ status }) => status !== "withdrawn"),
      ...packages.filter(({ status }) => status === "withdrawn"),
    ],
    trackingPageUrl,
    version: row?.version ?? 0,
    told: row?.toldAt
      ? {
          at: row.toldAt.toISOString(),
          by: row.toldBy as ToldBy,
          upToDate: row.toldVersion >= row.version,
        }
      : null,
  };
}

function toPackageView(
  parcel: ShippedPackage,
  each: ShippedFulfillment | null,
  { countryCode }: ViewedPledge,
  { packages, state }: StoredShipping,
): PackageView {
  const row = packages.get(packageKey(parcel.fulfillmentGid, parcel.numberKey));
  const { number, carrier, source, status, shippedAt, deliveredAt } = parcel;
  return {
    id: row?.id ?? "",
    fulfillmentName: each?.fulfillment.name ?? null,
    fulfillmentGid: parcel.fulfillmentGid,
    ...{ number, carrier, source, status, shippedAt, deliveredAt },
    ...trackingPlace({ ...parcel, countryCode }),
    withdrawnAt: row?.withdrawnAt?.toISOString() ?? null,
    events: eventsOf(parcel, state).map(({ kind, at, message }) => ({ kind, at, message })),
  };
}

function toFulfillmentView(
  { fulfillment, packages: parcels }: ShippedFulfillment,
  { packages }: StoredShipping,
): FulfillmentView {
  const { gid, name, status, createdAt, lines } = fulfillment;
  return {
    ...{ gid, name, status, createdAt },
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
    packageIds: parcels.flatMap(({ numberKey }) => packages.get(packageKey(gid, numberKey))?.id ?? []),
  };
}
