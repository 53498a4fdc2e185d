// Branded ids: a string that has been through the right door.
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `name.myshopify.com`, lower case: the key of everything that belongs to one shop. */
export type ShopDomain = Branded<"ShopDomain">;

/** Reads a shop domain from outside; null when it cannot be one (so nothing else is ever used as a host name). */
export function parseShopDomain(text: string): ShopDomain | null {
  const domain = text.trim().toLowerCase();
  return /^[a-z0-9][a-z0-9-]{0,59}\.myshopify\.com$/.test(domain) ? (domain as ShopDomain) : null;
}
