import { assertNever } from "~/lib/assert-never";
import type { ConnectionDeps } from "./connection-deps";
import { markShopDisconnected } from "./mark-shop-disconnected.server";
import { applyFacts, readShop } from "./shop-health.server";
import { insertShop, saveAccess } from "./shop-store.server";
import { reconnectShop } from "./resume-work.server";

/** Until then every process that was renewing the token is through with it. */
const CHECK_AFTER_MS = 5_000;

/**
 * Runs after every exchange of access: first installation, hourly renewal, reinstallation, Reconnect. Keeps everything
 * the shop already has; paused work goes on by itself. Idempotent. A shop that cannot be read at this moment is
 * connected all the same (Shopify has just given access) and checked again by a job.
 */
export async function connectShop(
  deps: ConnectionDeps,
  { shopDomain }: { shopDomain: string },
): Promise<void> {
  const seenAt = deps.clock.now();
  const isNew = await insertShop(deps.db, shopDomain, seenAt);
  await saveAccess(deps.db, shopDomain, seenAt);
  const reading = await readShop(deps, shopDomain);
  switch (reading.kind) {
    case "read":
      return applyFacts(deps, { shopDomain, facts: reading.facts, seenAt, isNew });
    case "disconnected":
      // Shopify has just given access: a refused token is one that another process was replacing, or the check says so.
      if (reading.disconnection.code === "token_revoked") return checkSoon(deps, shopDomain, seenAt);
      return markShopDisconnected(deps, { shopDomain, disconnection: reading.disconnection, seenAt });
    case "trouble": {
      deps.log.warn({ err: reading.error, shop: shopDomain }, "shop not readable yet");
      await reconnectShop(deps, shopDomain, seenAt);
      return deps.jobs.send("shop.check", { shopDomain }, { key: shopDomain });
    }
    default:
      return assertNever(reading);
  }
}

async function checkSoon({ jobs }: ConnectionDeps, shopDomain: string, now: Date): Promise<void> {
  const startAfter = new Date(now.getTime() + CHECK_AFTER_MS);
  await jobs.send("shop.check", { shopDomain }, { key: shopDomain, startAfter });
}
