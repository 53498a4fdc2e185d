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
 * Keeps account of every request: charged when it is sent, its refund returned when it is answered, restored at the
 * vendor's rate. Answers correct the account both ways. A reading was taken at some moment between sending and
 * answering, and answers overtake each other, so it only says between which bounds the truth lies:
 * at least the reading less every request that overlaps it, at most the reading and what was restored since sending.
 * Below the one, we charged what the vendor did not. Above the other, somebody else drinks from the same bucket.
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

  /** Points left at `now` (ms) after everything sent, on the careful side. 0 until the first reading. */
  left(now: number): number {
    if (!this.#status) return 0;
    const restored = ((now - this.#at) / 1000) * this.#status.restoreRate;
    return Math.min(this.#status.maximumAvailable - this.#underWay(), this.#points + restored);
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
    this.#set(this.left(now) - cost, now);
    this.#requests.push(request);
    return request;
  }

  /** The request never left: its points were never spent. */
  cancel(request: SentRequest, now: number): void {
    this.#set(this.left(now) + request.cost, now);
    this.#requests = this.#requests.filter((other) => other !== request);
  }

  /** Closes a request. Without a reading (no answer, no cost extension) it stays charged as sent. */
  answer(request: SentRequest, now: number, reading: { status: ThrottleStatus; cost: number } | null): void {
    const left = this.left(now);
    request.answeredAt = now;
    if (reading) {
      const refunded = left + request.cost - reading.cost;
      request.cost = reading.cost;
      this.#correct(request, reading.status, refunded, now);
    }
    const oldest = Math.min(
      ...this.#requests.map((other) => (other.answeredAt === null ? other.sentAt : Infinity)),
    );
    this.#requests = this.#requests.filter(
      (other) => other.answeredAt === null || other.answeredAt >= oldest,
    );
  }

  #correct(request: SentRequest, status: ThrottleStatus, left: number, now: number): void {
    const first = this.#status === null;
    this.#status = status;
    const restored = ((now - request.sentAt) / 1000) * status.restoreRate;
    const most = Math.min(status.maximumAvailable, status.currentlyAvailable + 1 + restored);
    const overlapping = this.#requests.filter(
      (other) => other !== request && (other.answeredAt === null || other.answeredAt >= request.sentAt),
    );
    const least = status.currentlyAvailable - sumCosts(overlapping);
    if (first) this.#set(least, now);
    else if (left > most) this.#set(status.currentlyAvailable - this.#underWay(), now);
    else this.#set(Math.max(left, least), now);
  }

  #set(points: number, now: number): void {
    this.#points = points;
    this.#at = now;
  }

  #underWay(): number {
    return sumCosts(this.#requests.filter((request) => request.answeredAt === null));
  }
}

function sumCosts(requests: SentRequest[]): number {
  return requests.reduce((sum, request) => sum + request.cost, 0);
}
