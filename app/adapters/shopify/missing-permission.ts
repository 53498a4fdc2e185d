// What a merchant reads when Shopify refuses for want of a permission. Shopify's own words never get this far:
// they hold markup and advice for developers.

/** What the app uses each of its scopes (shopify.app.toml) for. */
const PURPOSES = new Map([
  ["write_orders", "create orders"],
  ["read_orders", "read orders"],
  ["read_all_orders", "read orders older than 60 days"],
  ["read_products", "read products"],
  ["read_locations", "read locations"],
  ["read_fulfillments", "be told what was shipped"],
  ["write_merchant_managed_fulfillment_orders", "hold orders and choose their location"],
  ["read_merchant_managed_fulfillment_orders", "read where orders ship from"],
]);

const ADVICE = "Press Reconnect and agree again.";

/** A plain sentence with what to do; names the permission where `vendorText` holds one that the app asks for. */
export function describeMissingPermission(vendorText: string): string {
  const scopes = vendorText.match(/\b(?:read|write)_[a-z_]+/g) ?? [];
  const scope = scopes.find((name) => PURPOSES.has(name));
  const purpose = scope && PURPOSES.get(scope);
  if (!purpose) return `Shopify no longer lets PledgeDock do its work: a permission is missing. ${ADVICE}`;
  return `Shopify no longer lets PledgeDock ${purpose}: the permission ${scope} is missing. ${ADVICE}`;
}
