// Events and their signed deliveries: late, twice, out of order or never, as Faults.webhooks says; tried again on failure.
import { createHmac } from "node:crypto";
import { DeliveryQueue } from "../delivery-queue";
import type { Account, Hook, Json } from "./core";
import type { Faults } from "./faults";

const TIMEOUT_MS = 7_000;

export interface SentEvent {
  id: string;
  description: string;
  account: string;
  /** As EasyPost sends it: weights always with a decimal point. */
  body: string;
  deliveries: { hookId: string; attempt: number; status: number | null }[];
}

interface Delivery {
  event: SentEvent;
  hook: Hook;
}

/** Value of X-Hmac-Signature: HMAC-SHA-256 over the raw body with the NFKD-normalised secret. */
export function signBody(secret: string, body: string): string {
  const key = Buffer.from(secret.normalize("NFKD"), "utf8");
  return `hmac-sha256-hex=${createHmac("sha256", key).update(body, "utf8").digest("hex")}`;
}

/** JSON as EasyPost writes it: an integer weight as a float ("12.0"), which its signature covers. */
export function eventJson(value: unknown): string {
  return JSON.stringify(value).replace(/"weight":(\d+)(?=[,}])/g, '"weight":$1.0');
}

export class EventLog {
  readonly sent: SentEvent[] = [];
  private readonly queue: DeliveryQueue<Delivery>;

  constructor(
    private readonly faults: Faults,
    private readonly clock: { now(): number; newId(prefix: string): string },
    retryDelays: () => number[],
  ) {
    this.queue = new DeliveryQueue({
      faults,
      retryDelays,
      timeoutMs: TIMEOUT_MS,
      request: ({ event: { body }, hook }) => ({ url: hook.url, headers: deliveryHeaders(hook, body), body }),
      note: ({ event, hook }, attempt, status) => event.deliveries.push({ hookId: hook.id, attempt, status }),
    });
  }

  /** Notes the event (its times with milliseconds, as recorded) and schedules its deliveries to every address the account registered. */
  publish(account: Account, description: string, result: Json, previous: Json = {}): void {
    const at = new Date(this.clock.now()).toISOString();
    const hooks = [...account.hooks.values()];
    const event: SentEvent = {
      id: this.clock.newId("evt"),
      description,
      account: account.name,
      body: "",
      deliveries: [],
    };
    event.body = eventJson({
      id: event.id,
      object: "Event",
      created_at: at,
      updated_at: at,
      description,
      mode: account.mode,
      previous_attributes: previous,
      pending_urls: hooks.map(({ url }) => url),
      completed_urls: [],
      user_id: account.userId,
      status: "pending",
      result,
    });
    this.sent.push(event);
    const { mode, events } = this.faults.webhooks;
    if (mode === "off" || (events && !events.includes(description))) return;
    for (const hook of hooks) this.deliverTo(hook, event);
  }

  /** The same event again, as EasyPost does when an answer was lost. */
  resend(account: Account, id: string): boolean {
    const event = this.sent.find((one) => one.id === id && one.account === account.name);
    if (!event) return false;
    for (const hook of account.hooks.values()) this.queue.schedule({ event, hook });
    return true;
  }

  clear(): void {
    this.sent.length = 0;
    this.queue.clear();
  }

  stop(): void {
    this.queue.stop();
  }

  private deliverTo(hook: Hook, event: SentEvent): void {
    const { drop, duplicates } = this.faults.webhooks;
    if (drop > 0 && this.faults.roll() < drop) return;
    const [least, most] = duplicates;
    const copies = least + Math.floor(this.faults.roll() * (most - least + 1));
    for (let copy = 0; copy < copies; copy += 1) this.queue.schedule({ event, hook });
  }
}

export function deliveryHeaders(hook: Hook, body: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "EasyPost/v2 Webhook",
    ...(hook.secret === null ? {} : { "X-Hmac-Signature": signBody(hook.secret, body) }),
    ...Object.fromEntries(hook.headers.map(({ name, value }) => [name, value])),
  };
}
