// A shop's leaky bucket and nothing else, for tests of our pacing in simulated time.
import type { ShopBucket } from "~/adapters/shopify/shop-bucket";
import type { SimulatedTime } from "./simulated-time";

export interface SimulatedShopOptions {
  maximumAvailable: number;
  restoreRate: number;
  requestedCost: number;
  actualCost: number;
  /** One way, in milliseconds. */
  latency: () => number;
}

export class SimulatedShop {
  executed = 0;
  throttled = 0;
  lowest = Infinity;
  #level: number;
  #at: number;

  constructor(
    readonly time: SimulatedTime,
    readonly options: SimulatedShopOptions,
  ) {
    this.#level = options.maximumAvailable;
    this.#at = time.milliseconds;
  }

  /** Somebody else's points: another process, a page of ours. */
  spend(points: number): void {
    this.#level = this.#now() - points;
  }

  /** One orderCreate there and back. */
  send(bucket: ShopBucket): void {
    const ticket = bucket.beginCreation();
    const { requestedCost, actualCost, latency } = this.options;
    this.time.after(latency(), () => {
      const enough = this.#now() >= requestedCost;
      if (enough) this.spend(actualCost);
      this.executed += enough ? 1 : 0;
      this.throttled += enough ? 0 : 1;
      this.lowest = Math.min(this.lowest, this.#level);
      const throttleStatus = {
        maximumAvailable: this.options.maximumAvailable,
        currentlyAvailable: Math.floor(this.#level),
        restoreRate: this.options.restoreRate,
      };
      this.time.after(latency(), () =>
        ticket.answered({ requestedCost, actualCost: enough ? actualCost : null, throttleStatus }),
      );
    });
  }

  #now(): number {
    const { maximumAvailable, restoreRate } = this.options;
    const restored = ((this.time.milliseconds - this.#at) / 1000) * restoreRate;
    this.#level = Math.min(maximumAvailable, this.#level + restored);
    this.#at = this.time.milliseconds;
    return this.#level;
  }
}

/** A drain that always has work: acquires and sends until stopped. */
export async function sendForever(
  bucket: ShopBucket,
  shop: SimulatedShop,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const granted = await bucket.acquire(50, signal);
    for (let i = 0; i < granted; i += 1) shop.send(bucket);
  }
}
