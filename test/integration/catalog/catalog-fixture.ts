// A shop with pledges, and a catalogue gateway that says what the test wants.
import { randomUUID } from "node:crypto";
import pino from "pino";
import type { DbClient } from "~/db/client.server";
import type { JobName } from "~/jobs/catalog";
import type { SendOptions } from "~/jobs/queue.server";
import type { CatalogDeps } from "~/modules/catalog/catalog-deps";
import type { ShopVariant } from "~/modules/catalog/ports";
import { DEFAULT_CONNECTION_SETTINGS } from "~/modules/connections/connection-settings";

export interface SentJob {
  name: JobName;
  payload: unknown;
  inTransaction: boolean;
}

export class CatalogFixture {
  readonly shopDomain = `shop-${randomUUID().slice(0, 8)}.myshopify.com`;
  readonly jobs: SentJob[] = [];
  /** What the shop sells now. */
  variants: ShopVariant[] = [];
  /** Thrown after the variants were streamed. */
  streamError: Error | null = null;
  /** Runs between the first variant and the rest. */
  whileStreaming: () => Promise<void> = () => Promise.resolve();
  #now = Date.UTC(2026, 10, 22, 12);

  constructor(readonly db: DbClient) {}

  get deps(): CatalogDeps {
    return {
      db: this.db,
      jobs: {
        send: (name, payload, options: SendOptions = {}) => {
          this.jobs.push({ name, payload, inTransaction: options.tx !== undefined });
          return Promise.resolve();
        },
      },
      catalog: {
        streamVariants: () => this.#stream(),
        readProductVariants: (_shop, productGid) =>
          Promise.resolve(this.variants.filter((variant) => variant.productGid === productGid)),
      },
      clock: { now: () => new Date((this.#now += 1000)) },
      log: pino({ level: "silent" }),
    };
  }

  async *#stream(): AsyncGenerator<ShopVariant> {
    for (const [index, variant] of [...this.variants].entries()) {
      if (index === 1) await this.whileStreaming();
      yield variant;
    }
    if (this.streamError) throw this.streamError;
  }

  async open(): Promise<this> {
    await this.db.shop.create({ data: { domain: this.shopDomain, name: "Ada's Games", currency: "USD" } });
    return this;
  }

  /** Pledges that use these SKUs, one row per list. */
  async pledges(skuLists: string[][], state = "ready"): Promise<void> {
    const shopDomain = this.shopDomain;
    const connection = await this.db.connection.create({
      data: { shopDomain, platform: "backerkit", name: "BackerKit", settings: DEFAULT_CONNECTION_SETTINGS },
    });
    const campaign = await this.db.campaign.create({
      data: {
        shopDomain,
        platform: "backerkit",
        externalId: randomUUID(),
        name: "Star Tiles",
        currency: "USD",
      },
    });
    await this.db.pledge.createMany({
      data: skuLists.map((skus, index) => ({
        shopDomain,
        connectionId: connection.id,
        campaignId: campaign.id,
        platform: "backerkit",
        externalId: String(index),
        status: "ready",
        state,
        contentHash: "",
        skus,
        currency: "USD",
        totalPaidMinor: 1000n,
      })),
    });
  }
}

export function variant(number: number, changes: Partial<ShopVariant> = {}): ShopVariant {
  return {
    gid: `gid://shopify/ProductVariant/${number}`,
    productGid: `gid://shopify/Product/${number}`,
    sku: `SKU-${number}`,
    title: `Item ${number}`,
    price: "12.50",
    requiresShipping: true,
    grams: 100,
    active: true,
    ...changes,
  };
}
