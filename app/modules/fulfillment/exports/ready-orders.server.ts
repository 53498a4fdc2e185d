// Orders that can be shipped right now, with what is left in them.
import type { OrderPlan } from "../../pledges/order/order-plan";
import { formatPledgeCursor, parsePledgeCursor, type PledgeFilter } from "../../pledges/views/pledge-filter";
import { readPledgePage } from "../../pledges/views/pledge-view-store.server";
import type { ShippingDeps } from "../shipping/shipping-deps";
import { readUnshippedPledges, type UnshippedPledge } from "./export-store.server";

export interface ReadyOrder {
  externalId: string;
  orderName: string | null;
  name: string;
  email: string | null;
  phone: string | null;
  address: OrderPlan["shippingAddress"];
  /** What is left to ship of each SKU; at least one. */
  items: { sku: string; title: string; quantity: number }[];
}

const AT_ONCE = 1000;

/** All pledges of the filter that are ready to ship, newest first. */
export async function* readyOrders(
  deps: Pick<ShippingDeps, "db">,
  { shopDomain, filter }: { shopDomain: string; filter: PledgeFilter },
): AsyncGenerator<ReadyOrder> {
  for (let after: string | undefined; ;) {
    const cursor = parsePledgeCursor(after);
    const query = { shopDomain, filter: { ...filter, state: "created" as const }, limit: AT_ONCE };
    const page = await readPledgePage(deps.db, { ...query, after: cursor, before: null });
    const last = page.at(-1);
    if (!last) return;
    const ids = page.map(({ id }) => id);
    for (const pledge of await readUnshippedPledges(deps.db, shopDomain, ids)) {
      const order = toReadyOrder(pledge);
      if (order) yield order;
    }
    after = formatPledgeCursor(last);
  }
}

/** Null when nothing that is packed is left. */
export function toReadyOrder(pledge: UnshippedPledge): ReadyOrder | null {
  const { plan } = pledge;
  if (!plan) return null;
  const items = pledge.lines ? leftOfOrder(pledge, pledge.lines) : leftOfPlan(plan);
  if (items.length === 0) return null;
  const address = plan.shippingAddress;
  return {
    ...{ externalId: pledge.externalId, orderName: pledge.orderName, address, items },
    name: [address?.firstName, address?.lastName].filter(Boolean).join(" "),
    email: plan.email ?? pledge.backerEmail,
    phone: address?.phone ?? plan.phone,
  };
}

function leftOfOrder(
  pledge: UnshippedPledge,
  lines: NonNullable<UnshippedPledge["lines"]>,
): ReadyOrder["items"] {
  const gone = new Map<string, number>();
  for (const { lineItemGid, quantity } of pledge.shipped.flat()) {
    gone.set(lineItemGid, (gone.get(lineItemGid) ?? 0) + quantity);
  }
  const titles = new Map((pledge.plan?.lines ?? []).map((line) => [line.sku, line.title]));
  return lines.flatMap(({ lineItemGid, sku, currentQuantity, requiresShipping }) => {
    const quantity = currentQuantity - (gone.get(lineItemGid) ?? 0);
    if (!requiresShipping || quantity <= 0) return [];
    return [{ sku: sku ?? "", title: titles.get(sku ?? "") ?? "", quantity }];
  });
}

function leftOfPlan({ lines }: OrderPlan): ReadyOrder["items"] {
  return lines
    .filter(({ requiresShipping }) => requiresShipping)
    .map(({ sku, title, quantity }) => ({ sku, title, quantity }));
}
