// What goes wrong while labels are bought, refunded, put on SCAN forms and collected.
import type { DeliveryBehaviour, FaultRule as EasyPostFault } from "../simulators/easypost/faults";
import type { FaultRule, WebhookBehaviour } from "../simulators/shopify/faults";

/** EasyPost acts and the answer is lost, acts late, answers with HTML, 5xx or 429. */
export function weatherAtEasyPost(pace: number): EasyPostFault[] {
  const buy = { operation: "shipment.buy" };
  const form = { operation: "scan_form.create" };
  const lateMs = Math.round(1_000 + 4_000 * pace);
  return [
    { kind: "cut-after-commit", ...buy, probability: 0.12 },
    { kind: "html", when: "after", ...buy, probability: 0.05 },
    { kind: "error-after-commit", status: 500, ...buy, probability: 0.05 },
    { kind: "late-commit", ...buy, probability: 0.03, delayMs: lateMs },
    { kind: "cut-before-commit", ...buy, probability: 0.05 },
    { kind: "html", ...buy, probability: 0.04 },
    { kind: "cut-after-commit", operation: "shipment.refund", probability: 0.3 },
    { kind: "html", when: "after", operation: "shipment.refund", probability: 0.1 },
    { kind: "cut-after-commit", ...form, probability: 0.25 },
    { kind: "late-commit", ...form, probability: 0.1, delayMs: lateMs },
    { kind: "html", when: "after", ...form, probability: 0.1 },
    { kind: "cut-before-commit", ...form, probability: 0.1 },
    { kind: "cut-after-commit", operation: "pickup.create", probability: 0.2 },
    { kind: "cut-after-commit", operation: "pickup.buy", probability: 0.4 },
    { kind: "cut-after-commit", operation: "pickup.cancel", probability: 0.4 },
    { kind: "too-many-requests", operation: "*", probability: 0.05, retryAfterSeconds: 1 },
    { kind: "error-before", status: 503, operation: "*", probability: 0.03 },
    { kind: "slow", operation: "*", probability: 0.05, delayMs: [50, Math.round(300 + 4_000 * pace)] },
  ];
}

export function weatherAtShopify(): FaultRule[] {
  return [
    { kind: "cut-after-commit", operation: "FulfillmentCreate", probability: 0.08 },
    { kind: "error-after-commit", operation: "FulfillmentCreate", probability: 0.04 },
    { kind: "cut-after-commit", operation: "FulfillmentCancel", probability: 0.1 },
    { kind: "throttled", probability: 0.03 },
    { kind: "html", probability: 0.02 },
  ];
}

/** EasyPost's news: a third never arrive, the others late, up to four times and in any order. */
export function wildNews(pace: number): DeliveryBehaviour {
  return { ...late(pace), mode: "normal", duplicates: [1, 4], shuffle: true, drop: 1 / 3 };
}

/** Shopify's webhooks come late and up to four times; what they are lost for has a storm of its own. */
export function wildWebhooks(pace: number): WebhookBehaviour {
  return { ...late(pace), mode: "normal", duplicates: [1, 4], shuffle: true };
}

function late(pace: number): { delayMs: [number, number] } {
  return { delayMs: [0, Math.round(20_000 * pace)] };
}
