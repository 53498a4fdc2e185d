// A shop as pages see it. Pure and browser-safe.

export const SHOP_STATUSES = ["connected", "needs_reconnect", "uninstalled"] as const;
export type ShopStatus = (typeof SHOP_STATUSES)[number];

/** ISO 4217's "no currency": the shop's facts have not been read yet, so no amount can match it. */
export const CURRENCY_NOT_READ = "XXX";

export interface ShopLocation {
  gid: string;
  name: string;
  active: boolean;
}

export interface ShopView {
  domain: string;
  name: string;
  currency: string;
  timezone: string;
  status: ShopStatus;
  /** What broke, for the banner with Reconnect; null while connected. */
  broken: { code: string; reason: string; since: Date } | null;
  missingScopes: string[];
  hasReadAllOrders: boolean;
  locations: ShopLocation[];
  /** null = not checked yet. */
  metafieldDefinitionOk: boolean | null;
  /** null = not checked yet. */
  protectedDataOk: boolean | null;
  checkedAt: Date | null;
  catalogSyncedAt: Date | null;
  catalogSyncState: string | null;
  onboardingDismissedAt: Date | null;
}

export interface ConnectionKeyView {
  id: string;
  label: string;
  /** First characters, to tell keys apart. */
  prefix: string;
  sandbox: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}
