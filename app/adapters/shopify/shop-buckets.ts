import type { ShopBucket } from "./shop-bucket";

/** One bucket per shop for the life of the process; Shopify's limits are per app and shop. */
export class ShopBuckets {
  readonly #buckets = new Map<string, ShopBucket>();
  readonly #create: () => ShopBucket;

  constructor(create: () => ShopBucket) {
    this.#create = create;
  }

  of(shopDomain: string): ShopBucket {
    const known = this.#buckets.get(shopDomain);
    if (known) return known;
    const bucket = this.#create();
    this.#buckets.set(shopDomain, bucket);
    return bucket;
  }
}
