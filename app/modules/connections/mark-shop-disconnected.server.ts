import type { Disconnection } from "~/modules/pledges/ports";
import type { ConnectionDeps } from "./connection-deps";
import { resumeWork } from "./resume-work.server";
import { findShop, hasUnspentAccess, saveDisconnected, saveReconnectReason } from "./shop-store.server";

type Deps = Pick<ConnectionDeps, "db" | "jobs" | "mailer" | "clock" | "log" | "appUrl">;

/** Work that stopped for nothing goes on after this; longer than processes take to agree on a new token. */
const GO_ON_AFTER_MS = 5_000;

/**
 * Notes that nothing can be asked of the shop until somebody repairs the connection. Work pauses because the status is
 * no longer `connected`; nothing is lost. The first time the shop owner gets a mail that says why and how to reconnect;
 * repeating it changes nothing. Bad news that is out of date is ignored, and what stopped because of it goes on soon: a
 * refusal seen (`seenAt`) before access was last given, and a revoked token where another one is stored by now, renewed
 * by another process or given to an opened page.
 */
export async function markShopDisconnected(
  deps: Deps,
  input: { shopDomain: string; disconnection: Disconnection; seenAt?: Date },
): Promise<void> {
  const { shopDomain, disconnection } = input;
  const now = deps.clock.now();
  const before = await findShop(deps.db, shopDomain);
  if (before?.status === "connected" && (await isOutdated(deps, before, input))) {
    return goOnSoon(deps, shopDomain, now);
  }
  const changed = await saveDisconnected(deps.db, shopDomain, {
    status: disconnection.code === "uninstalled" ? "uninstalled" : "needs_reconnect",
    code: disconnection.code,
    reason: disconnection.message,
    seenAt: input.seenAt ?? now,
    now,
  });
  if (!changed) {
    await saveReconnectReason(deps.db, shopDomain, disconnection.code, disconnection.message);
    return;
  }
  deps.log.warn({ shop: shopDomain, code: disconnection.code }, "shop disconnected");
  if (before?.status === "connected") await tellOwner(deps, shopDomain, before, disconnection);
}

async function isOutdated(
  deps: Deps,
  shop: { domain: string; connectedAt: Date },
  { disconnection, seenAt }: { disconnection: Disconnection; seenAt?: Date },
): Promise<boolean> {
  if (seenAt && shop.connectedAt > seenAt) return true;
  if (disconnection.code !== "token_revoked") return false;
  return hasUnspentAccess(deps.db, shop.domain, deps.clock.now());
}

async function goOnSoon(deps: Deps, shopDomain: string, now: Date): Promise<void> {
  deps.log.info({ shop: shopDomain }, "access was given meanwhile");
  await resumeWork(deps.jobs, shopDomain, { startAfter: new Date(now.getTime() + GO_ON_AFTER_MS) });
}

/** A mail that cannot be sent is no reason to fail: the banner in the app says the same. */
async function tellOwner(
  deps: Deps,
  shopDomain: string,
  shop: { name: string; email: string | null },
  disconnection: Disconnection,
): Promise<void> {
  if (!deps.mailer || !shop.email) return;
  try {
    await deps.mailer.send({
      to: shop.email,
      subject: "PledgeDock is no longer connected to your Shopify shop",
      text: ownerText(deps.appUrl, shopDomain, shop.name, disconnection),
    });
  } catch (error) {
    deps.log.error({ err: error, shop: shopDomain }, "disconnection mail not sent");
  }
}

function ownerText(
  appUrl: string,
  shopDomain: string,
  shopName: string,
  disconnection: Disconnection,
): string {
  const uninstalled = disconnection.code === "uninstalled";
  const step = uninstalled
    ? "Install PledgeDock again from the Shopify App Store"
    : `Open PledgeDock and press Reconnect: ${appUrl}/?shop=${encodeURIComponent(shopDomain)}`;
  return [
    `PledgeDock can no longer work with ${shopName} (${shopDomain}).`,
    `Why: ${disconnection.message}`,
    "Pushing pledges is paused. Nothing is lost: pledges, batches and settings are kept.",
    `What to do: ${step}${uninstalled ? ", within 48 hours of uninstalling it, after which Shopify has us delete everything" : ""}.`,
    "After that the work goes on by itself.",
  ].join("\n\n");
}
