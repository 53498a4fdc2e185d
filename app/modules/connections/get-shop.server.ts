import type { ConnectionDeps } from "./connection-deps";
import { missingScopes, READ_ALL_ORDERS } from "./missing-scopes";
import type { ShopView } from "./shop";
import { findShop, readLocations } from "./shop-store.server";

/** The shop and the health of its connection; null when the app was never opened there. */
export async function getShop(
  deps: Pick<ConnectionDeps, "db" | "requiredScopes">,
  { shopDomain }: { shopDomain: string },
): Promise<ShopView | null> {
  const row = await findShop(deps.db, shopDomain);
  if (!row) return null;
  const broken = row.status !== "connected" && {
    code: row.reconnectCode ?? row.status,
    reason: row.reconnectReason ?? "PledgeDock lost its access to this shop.",
    since: row.statusChangedAt,
  };
  return {
    domain: row.domain,
    name: row.name,
    currency: row.currency,
    timezone: row.timezone,
    status: row.status,
    broken: broken || null,
    missingScopes: row.checkedAt ? missingScopes(deps.requiredScopes, row.scopes) : [],
    hasReadAllOrders: row.scopes.includes(READ_ALL_ORDERS),
    locations: readLocations(row),
    metafieldDefinitionOk: row.metafieldDefinitionOk,
    protectedDataOk: row.protectedDataOk,
    checkedAt: row.checkedAt,
    catalogSyncedAt: row.catalogSyncedAt,
    catalogSyncState: row.catalogSyncState,
    onboardingDismissedAt: row.onboardingDismissedAt,
  };
}
