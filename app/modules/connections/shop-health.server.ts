// What reading a shop's facts means for its connection; shared by connecting and checking.
import { GatewayError } from "~/lib/gateway-error";
import type { Disconnection } from "~/modules/pledges/ports";
import type { ConnectionDeps } from "./connection-deps";
import { markShopDisconnected } from "./mark-shop-disconnected.server";
import { missingScopes } from "./missing-scopes";
import type { ShopFacts } from "./ports";
import { reconnectShop, resumeWork, startCatalogRefresh } from "./resume-work.server";
import { findShop, saveFacts } from "./shop-store.server";

export type ShopReading =
  | { kind: "read"; facts: ShopFacts }
  | { kind: "disconnected"; disconnection: Disconnection }
  /** No answer that says anything about the connection; worth another try. */
  | { kind: "trouble"; error: unknown };

export async function readShop(deps: Pick<ConnectionDeps, "shop">, shopDomain: string): Promise<ShopReading> {
  try {
    return { kind: "read", facts: await deps.shop.readShop(shopDomain) };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (!error.disconnectionCode) return { kind: "trouble", error };
    return { kind: "disconnected", disconnection: { code: error.disconnectionCode, message: error.message } };
  }
}

/**
 * Stores the facts and draws the consequences: a missing scope breaks the connection; otherwise a shop that
 * needed a reconnect is connected again and its work resumed; another currency means all prices and checks anew.
 */
export async function applyFacts(
  deps: ConnectionDeps,
  input: { shopDomain: string; facts: ShopFacts; seenAt: Date; isNew: boolean },
): Promise<void> {
  const { shopDomain, facts } = input;
  const now = deps.clock.now();
  const before = await findShop(deps.db, shopDomain);
  if (!before) return;
  await saveFacts(deps.db, shopDomain, facts, now);
  const missing = missingScopes(deps.requiredScopes, facts.scopes);
  if (missing.length > 0) {
    await markShopDisconnected(deps, {
      shopDomain,
      seenAt: input.seenAt,
      disconnection: missingScope(missing),
    });
    return;
  }
  const reconnected = await reconnectShop(deps, shopDomain, now);
  if (reconnected) deps.log.info({ shop: shopDomain, was: before.status }, "shop connected again");
  else if (input.isNew) await resumeWork(deps.jobs, shopDomain);
  else if (before.currency !== facts.currency) await startCatalogRefresh(deps.jobs, shopDomain);
  else if (facts.metafieldDefinitionOk && !before.metafieldDefinitionOk) {
    await deps.jobs.send("shop.drain", { shopDomain }, { key: shopDomain });
  }
}

function missingScope(missing: string[]): Disconnection {
  return {
    code: "missing_scope",
    message: `The shop has not granted ${missing.join(", ")}, which PledgeDock needs. Press Reconnect and approve the request.`,
  };
}
