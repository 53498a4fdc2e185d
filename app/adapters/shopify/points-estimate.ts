// How many points of a shop's leaky bucket are left, read from the vendor's own numbers and never overrated.

/** `extensions.cost.throttleStatus`, sent with every answer of the Admin API. */
export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  /** Points per second. */
  restoreRate: number;
}

/** A request on its way; created by `send`, closed by exactly one `answer`. */
export interface SentRequest {
  readonly sentAt: number;
  cost: number;
  answeredAt: number | null;
}

/**
 * A lower bound of the points left, for one consumer, corrected by every answer (so that other processes and the
 * pages, which share the bucket, are noticed). A reading is taken at some moment between sending and answering, and
 * answers overtake each other, so every request that overlaps the reading is charged once more. That underrates the
 * bucket by a constant amount, which costs no pace: what is not spent now stays in the bucket.
 */
export class PointsEstimate {
  #status: ThrottleStatus | null = null;
  #points = 0;
  #at = 0;
  /** Requests under way, and answered ones that an outstanding reading may not contain yet. */
  #requests: SentRequest[] = [];

  get status(): ThrottleStatus | null {
    return this.#status;
  }

  /** Points surely left at `now` (ms), after everything sent. 0 until the first reading. */
  left(now: number): number {
    if (!this.#status) return 0;
    const restored = ((now - this.#at) / 1000) * this.#status.restoreRate;
    return Math.min(this.#status.maximumAvailable, this.#points + restored);
  }

  /** Milliseconds, rounded up, until `points` are left; 0 when they are. Infinity when the bucket never holds so much. */
  millisecondsUntil(points: number, now: number): number {
    if (!this.#status) return Infinity;
    const short = points - this.left(now);
    if (short <= 0) return 0;
    if (points > this.#status.maximumAvailable || this.#status.restoreRate <= 0) return Infinity;
    return Math.ceil((short / this.#status.restoreRate) * 1000);
  }

  send(cost: number, now: number): SentRequest {
    const request: SentRequest = { sentAt: now, cost, answeredAt: null };
    this.#points = this.left(now) - cost;
    this.#at = now;
    this.#requests.push(request);
    return request;
  }

  /** The request never left: its points were never spent. */
  cancel(request: SentRequest, now: number): void {
    this.#points = this.left(now) + request.cost;
    this.#at = now;
    this.#requests = this.#requests.filter((other) => other !== request);
  }

  /** Closes a request. Without a reading (no answer, no cost extension) it stays charged as sent. */
  answer(request: SentRequest, now: number, reading: { status: ThrottleStatus; cost: number } | null): void {
    request.answeredAt = now;
    if (reading) {
      request.cost = reading.cost;
      const overlapping = this.#requests
        .filter(
          (other) => other !== request && (other.answeredAt === null || other.answeredAt >= request.sentAt),
        )
        .reduce((sum, other) => sum + other.cost, 0);
      this.#status = reading.status;
      this.#points = reading.status.currentlyAvailable - overlapping;
      this.#at = now;
    }
    const oldest = this.#requests.reduce(
      (first, other) => (other.answeredAt === null ? Math.min(first, other.sentAt) : first),
      Infinity,
    );
    this.#requests = this.#requests.filter(
      (other) => other.answeredAt === null || other.answeredAt >= oldest,
    );
  }
}
