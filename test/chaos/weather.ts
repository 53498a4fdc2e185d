// What goes wrong, and when: phases of a run, each with its own faults, webhook behaviour and unverified switches.
import type { SimulatorConfig } from "../simulators/shopify/config";
import type { FaultRule, WebhookBehaviour } from "../simulators/shopify/faults";
import type { Random } from "../support/random";
import type { SimulatorClient } from "../support/simulator-client";

export interface Phase {
  /** Starts when this share of the campaign has become orders. */
  from: number;
  name: string;
  rules: FaultRule[];
  webhooks: Partial<WebhookBehaviour>;
  switches: Partial<SimulatorConfig>;
}

const CREATE = "OrderCreate";

/** All topics of the app but the one that would tell of a new order. */
const WITHOUT_ORDERS_CREATE = [
  "orders/cancelled",
  "orders/delete",
  "products/update",
  "shop/update",
  "app/uninstalled",
];

/** `pace` shortens every time by the same factor; the seed decides which way the unverified switches start. */
export function planWeather(random: Random, pace: number): Phase[] {
  const ms = (seconds: number) => Math.round(seconds * 1000 * pace);
  const wild: Partial<WebhookBehaviour> = {
    mode: "normal",
    duplicates: [1, 8],
    delayMs: [0, ms(20)],
    shuffle: true,
  };
  const ids = random.chance(0.5) ? (["refuse", "accept"] as const) : (["accept", "refuse"] as const);
  const recalculated = random.chance(0.5);
  return [
    {
      from: 0,
      name: "storm",
      rules: storm(ms),
      webhooks: wild,
      switches: {
        duplicateId: ids[0],
        identifierLookup: "immediate",
        searchLagMs: [0, ms(10)],
        statusRecalculated: recalculated,
      },
    },
    {
      from: 0.3,
      name: "blind: no orders/create webhooks, everything found late",
      rules: storm(ms),
      webhooks: { ...wild, topics: WITHOUT_ORDERS_CREATE },
      switches: {
        duplicateId: ids[1],
        identifierLookup: "lagged",
        searchLagMs: [ms(20), ms(60)],
        statusRecalculated: !recalculated,
      },
    },
    {
      from: 0.6,
      name: "bursts",
      rules: [
        { kind: "throttled", operation: CREATE, count: 6 },
        { kind: "too-many-requests", operation: "*", count: 6, retryAfterSeconds: Math.max(0.2, 2 * pace) },
        { kind: "expired-token", operation: CREATE, count: 2 },
        { kind: "error-before", operation: "oauth", count: 1 },
        ...storm(ms),
      ],
      webhooks: wild,
      switches: { duplicateId: "accept", identifierLookup: "lagged", searchLagMs: [0, ms(60)] },
    },
    {
      from: 0.85,
      name: "clearing up",
      rules: storm(ms).map((rule) => ({ ...rule, probability: (rule.probability ?? 1) / 3 })),
      webhooks: wild,
      switches: { duplicateId: ids[0], identifierLookup: "immediate", searchLagMs: [0, ms(60)] },
    },
  ];
}

/** Every kind of bad answer, on one request in six; slow ones beyond every timeout among them. */
function storm(ms: (seconds: number) => number): FaultRule[] {
  return [
    { kind: "cut-after-commit", operation: CREATE, probability: 0.03 },
    { kind: "cut-before-commit", operation: CREATE, probability: 0.02 },
    { kind: "error-after-commit", operation: CREATE, probability: 0.02 },
    { kind: "error-before", operation: CREATE, probability: 0.015 },
    { kind: "html", operation: CREATE, probability: 0.01 },
    { kind: "html", operation: CREATE, when: "after", probability: 0.01 },
    { kind: "internal-error", operation: CREATE, probability: 0.01 },
    { kind: "internal-error", operation: CREATE, when: "after", probability: 0.01 },
    { kind: "throttled", operation: CREATE, probability: 0.002 },
    { kind: "too-many-requests", operation: CREATE, probability: 0.005, retryAfterSeconds: 1 },
    { kind: "slow", operation: CREATE, when: "after", probability: 0.01, delayMs: [ms(2), ms(45)] },
    { kind: "cut-before-commit", operation: "OrderByIdentifier", probability: 0.05 },
    { kind: "error-before", operation: "OrdersBySearch", probability: 0.05 },
    { kind: "html", operation: "OrdersBySearch", probability: 0.03 },
  ];
}

export async function startPhase(simulator: SimulatorClient, phase: Phase): Promise<void> {
  await simulator.configure(phase.switches);
  await simulator.faults({ clear: true, rules: phase.rules, webhooks: phase.webhooks });
}
