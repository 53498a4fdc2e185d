// What connections need from the shop.
export interface ShopFacts {
  name: string;
  currency: string;
  timezone: string;
  email: string | null;
  scopes: string[];
  locations: { gid: string; name: string; active: boolean }[];
  /** The app-owned order metafield definition of type `id` exists with unique values. */
  metafieldDefinitionOk: boolean;
  /** Protected fields (order e-mail, address) come back readable rather than redacted. */
  protectedDataOk: boolean;
}

export interface ShopGateway {
  /** One query; throws GatewayError when the shop cannot be read. */
  readShop(shopDomain: string): Promise<ShopFacts>;
}
