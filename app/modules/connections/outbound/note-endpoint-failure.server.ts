// An address that has failed for five days is disabled, and the shop's owner is told.
import { findShop } from "../shop-store.server";
import { findCallbackToServe, noteFailure, saveDisabled } from "./callback-store.server";
import type { OutboundDeps } from "./outbound-deps";
import { isGivenUp } from "./retry-schedule";

/** Notes the failure; events stay, and are sent when the creator enables the address again. */
export async function noteEndpointFailure(
  deps: OutboundDeps,
  failure: { connectionId: string; url: string; message: string; now: Date },
): Promise<void> {
  const { connectionId, url, now } = failure;
  const failingSince = await noteFailure(deps.db, connectionId, url, now);
  if (!failingSince || !isGivenUp(failingSince, now)) return;
  const reason = `Nothing could be delivered for five days. Last answer: ${failure.message}`;
  if (!(await saveDisabled(deps.db, connectionId, { url, failingSince, reason, now }))) return;
  deps.log.warn({ connectionId }, "callback disabled");
  await tellOwner(deps, connectionId, reason);
}

/** A mail that cannot be sent is no reason to fail: the connection's page says the same. */
async function tellOwner(deps: OutboundDeps, connectionId: string, reason: string): Promise<void> {
  const callback = await findCallbackToServe(deps.db, connectionId);
  const shop = callback && (await findShop(deps.db, callback.shopDomain));
  if (!deps.mailer || !callback || !shop?.email) return;
  const page = `${deps.appUrl}/app/connections/${connectionId}/webhooks?shop=${encodeURIComponent(callback.shopDomain)}`;
  try {
    await deps.mailer.send({
      to: shop.email,
      subject: `PledgeDock no longer reports to ${callback.connectionName}`,
      text: [
        `PledgeDock has stopped telling ${callback.connectionName} what becomes of its pledges.`,
        `Why: ${reason}`,
        "Pushing pledges goes on, and nothing is lost: what was not delivered is kept.",
        `What to do: have the platform's address repaired, then enable it again on ${page}`,
      ].join("\n\n"),
    });
  } catch (error) {
    deps.log.error({ err: error, connectionId }, "disabled-callback mail not sent");
  }
}
