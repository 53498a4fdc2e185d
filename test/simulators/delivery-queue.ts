// How a simulated vendor's webhooks leave: late, out of order and several at once, tried again on failure.
import { setTimeout as pause } from "node:timers/promises";

const IN_FLIGHT = 16;

interface DeliveryOptions<Delivery> {
  faults: {
    webhooks: { delayMs: [number, number]; shuffle: boolean };
    between(range: [number, number]): number;
    roll(): number;
  };
  /** Made anew for each attempt. */
  request(delivery: Delivery): { url: string | URL; headers: Record<string, string>; body: string };
  /** Told of each attempt, the first is 1; status null: no answer. */
  note(delivery: Delivery, attempt: number, status: number | null): void;
  /** Milliseconds before the second attempt, the third …; no more follow. */
  retryDelays(): readonly number[];
  /** Milliseconds within which the receiver must answer. */
  timeoutMs: number;
}

export class DeliveryQueue<Delivery> {
  private readonly waiting: Delivery[] = [];
  private readonly stopped = new AbortController();
  private inFlight = 0;

  constructor(private readonly options: DeliveryOptions<Delivery>) {}

  /** Sends it after the delay that the faults ask for. */
  schedule(delivery: Delivery): void {
    const { faults } = this.options;
    setTimeout(() => this.enqueue(delivery), faults.between(faults.webhooks.delayMs)).unref();
  }

  /** Forgets what has not left yet. */
  clear(): void {
    this.waiting.length = 0;
  }

  /** Nothing leaves any more, and what is under way is broken off. */
  stop(): void {
    this.stopped.abort();
    this.clear();
  }

  private enqueue(delivery: Delivery): void {
    if (this.stopped.signal.aborted) return;
    const { faults } = this.options;
    const at = faults.webhooks.shuffle
      ? Math.floor(faults.roll() * (this.waiting.length + 1))
      : this.waiting.length;
    this.waiting.splice(at, 0, delivery);
    this.pump();
  }

  private pump(): void {
    while (this.inFlight < IN_FLIGHT) {
      const next = this.waiting.shift();
      if (!next) return;
      this.inFlight += 1;
      void this.deliver(next).finally(() => {
        this.inFlight -= 1;
        this.pump();
      });
    }
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const { note, retryDelays } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      const status = await this.post(delivery);
      note(delivery, attempt, status);
      const wait = retryDelays()[attempt - 1];
      if ((status !== null && status < 300) || wait === undefined || this.stopped.signal.aborted) return;
      try {
        await pause(wait, undefined, { ref: false, signal: this.stopped.signal });
      } catch {
        return;
      }
    }
  }

  private async post(delivery: Delivery): Promise<number | null> {
    const { request, timeoutMs } = this.options;
    try {
      const { url, headers, body } = request(delivery);
      const response = await fetch(url, {
        ...{ method: "POST", headers, body },
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return null;
    }
  }
}
