import { inTransaction } from "~/db/client.server";
import { erasePersonFromImports } from "~/modules/pledges/import/personal-imports-store.server";
import { eraseShippingTexts } from "~/modules/fulfillment/learn/erase-shipping-store.server";
import { eraseTrackingRows } from "~/modules/fulfillment/tracking-upload/erase-tracking-store.server";
import { erasePostage } from "~/modules/postage/personal/erase-postage-store.server";
import { personalTexts } from "~/modules/pledges/personal-texts";
import { findPledgesOfCustomer, redactPledges } from "~/modules/pledges/personal-data-store.server";
import { recordPledgeEvents } from "~/modules/pledges/history/pledge-events-store.server";
import { eraseMailsOf } from "~/modules/notifications/sending/tracking-mail-store.server";
import type { ConnectionDeps } from "../connections/connection-deps";
import { customerKey } from "./customer-key";
import { forgetMentions } from "./privacy-store.server";
import type { CustomerWebhook } from "../connections/webhook";

/**
 * Removes a customer's personal data from every table, for good and in one transaction. Money, SKUs and ids stay for
 * the books; the pledges can never be pushed again. Running it again finds nothing and changes nothing.
 */
export async function redactCustomer(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  { shopDomain, customer }: { shopDomain: string; customer: CustomerWebhook },
): Promise<string> {
  const at = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const pledges = await findPledgesOfCustomer(
      tx,
      shopDomain,
      customerKey(customer, customer.orders_to_redact),
    );
    const pledgeIds = pledges.map(({ id }) => id);
    const texts = personalTexts([
      customer.customer?.email,
      customer.customer?.phone,
      ...pledges.flatMap(({ content, corrections, backerName, backerEmail }) => [
        backerName,
        backerEmail,
        content?.backer.phone,
        content?.backer.name,
        content?.shippingAddress?.name,
        content?.shippingAddress?.line1,
        content?.shippingAddress?.phone,
        corrections?.email,
        corrections?.shippingAddress?.name,
        corrections?.shippingAddress?.line1,
        corrections?.shippingAddress?.phone,
      ]),
    ]);
    await redactPledges(tx, { shopDomain, pledgeIds, texts, at });
    await eraseMailsOf(tx, shopDomain, pledgeIds, at);
    await eraseShippingTexts(tx, shopDomain, pledgeIds);
    await erasePostage(tx, { shopDomain, pledgeIds });
    await forgetMentions(tx, shopDomain, texts);
    await erasePersonFromImports(tx, { shopDomain, pledgeIds, texts, at });
    const emails = [customer.customer?.email, ...pledges.map(({ backerEmail }) => backerEmail)];
    await eraseTrackingRows(tx, {
      shopDomain,
      pledgeIds,
      emails: emails.flatMap((email) => email?.trim().toLowerCase() ?? []),
    });
    await recordPledgeEvents(
      tx,
      pledgeIds.map((pledgeId) => ({ shopDomain, pledgeId, kind: "pledge.redacted", actor: "shopify", at })),
    );
    return `redacted ${pledgeIds.length} pledges`;
  });
}
