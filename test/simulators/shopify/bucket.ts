// The leaky bucket of one shop: charged the requested cost, given back down to the actual one.
import type { BucketSettings } from "./config";

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

export class Bucket {
  private available: number;
  private at: number;

  constructor(
    private readonly settings: Exclude<BucketSettings, "off">,
    private readonly now: () => number,
  ) {
    this.available = settings.maximumAvailable;
    this.at = now();
  }

  /** False leaves the bucket as it is: the request is throttled. */
  take(points: number): boolean {
    this.refill();
    if (this.available < points) return false;
    this.available -= points;
    return true;
  }

  giveBack(points: number): void {
    this.available = Math.min(this.settings.maximumAvailable, this.available + points);
  }

  /** A throttling storm: everything is used up. */
  drain(): void {
    this.refill();
    this.available = 0;
  }

  status(): ThrottleStatus {
    this.refill();
    return { ...this.settings, currentlyAvailable: Math.floor(this.available) };
  }

  private refill(): void {
    const now = this.now();
    const gained = ((now - this.at) / 1000) * this.settings.restoreRate;
    this.available = Math.min(this.settings.maximumAvailable, this.available + gained);
    this.at = now;
  }
}

const UNLIMITED: ThrottleStatus = {
  maximumAvailable: 1_000_000,
  currentlyAvailable: 1_000_000,
  restoreRate: 1_000_000,
};

/** One bucket per shop, made anew when the shop's settings change. */
export class Buckets {
  private readonly buckets = new Map<string, { settings: BucketSettings; bucket: Bucket }>();

  constructor(private readonly now: () => number) {}

  take(domain: string, settings: BucketSettings, points: number): boolean {
    return settings === "off" || this.of(domain, settings).take(points);
  }

  giveBack(domain: string, settings: BucketSettings, points: number): void {
    if (settings !== "off") this.of(domain, settings).giveBack(points);
  }

  drain(domain: string, settings: BucketSettings): void {
    if (settings !== "off") this.of(domain, settings).drain();
  }

  status(domain: string, settings: BucketSettings): ThrottleStatus {
    return settings === "off" ? UNLIMITED : this.of(domain, settings).status();
  }

  private of(domain: string, settings: Exclude<BucketSettings, "off">): Bucket {
    const known = this.buckets.get(domain);
    if (known && known.settings === settings) return known.bucket;
    const bucket = new Bucket(settings, this.now);
    this.buckets.set(domain, { settings, bucket });
    return bucket;
  }
}
