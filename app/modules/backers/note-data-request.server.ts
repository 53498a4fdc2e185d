import { findPersonalShipping } from "~/modules/fulfillment/learn/personal-shipping-store.server";
import { findPersonalLabels } from "~/modules/postage/personal/personal-postage-store.server";
import { findMailsOf } from "~/modules/notifications/sending/tracking-mail-store.server";
import { findPledgesOfCustomer } from "~/modules/pledges/personal-data-store.server";
import type { ConnectionDeps } from "../connections/connection-deps";
import { customerKey } from "./customer-key";
import { insertDataRequest } from "./privacy-store.server";
import type { CustomerWebhook } from "../connections/webhook";

/** Puts together everything held of a customer, for the merchant to hand over. The same request again changes nothing. */
export async function noteDataRequest(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  input: { shopDomain: string; requestId: string; customer: CustomerWebhook; requestedAt: Date },
): Promise<string> {
  const { shopDomain, requestId, customer, requestedAt } = input;
  const pledges = await findPledgesOfCustomer(
    deps.db,
    shopDomain,
    customerKey(customer, customer.orders_requested),
  );
  const pledgeIds = pledges.map(({ id }) => id);
  const shipping = await findPersonalShipping(deps.db, shopDomain, pledgeIds);
  const labels = await findPersonalLabels(deps.db, shopDomain, pledgeIds);
  const trackingMails = await findMailsOf(deps.db, shopDomain, pledgeIds);
  await insertDataRequest(deps.db, {
    id: requestId,
    shopDomain,
    requestedAt,
    completedAt: deps.clock.now(),
    report: {
      customer: customer.customer ?? null,
      ordersRequested: customer.orders_requested ?? [],
      pledges,
      ...shipping,
      labels,
      trackingMails,
    },
  });
  return `reported ${pledges.length} pledges`;
}
