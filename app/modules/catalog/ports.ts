// What the catalogue needs from the shop.
export interface ShopVariant {
  gid: string;
  productGid: string;
  sku: string | null;
  title: string;
  /** Decimal string in the shop's currency. */
  price: string;
  requiresShipping: boolean;
  grams: number | null;
  active: boolean;
}

export interface CatalogGateway {
  /** Every variant of the shop, streamed from a bulk query. Throws GatewayError. */
  streamVariants(shopDomain: string): AsyncIterable<ShopVariant>;
  /** The variants of one product, empty when it is gone. Throws GatewayError. */
  readProductVariants(shopDomain: string, productGid: string): Promise<ShopVariant[]>;
}
