// How a campaign really ships: whole and in parts, with several numbers, wrong ones, none, taken back, refunded; and
// what carriers report afterwards. Done in the simulated store, as packers, carriers and the merchant do it.
import type { OrderReport } from "../../simulators/shopify/state-report";
import type { Random } from "../random";
import type { SimulatorClient } from "../simulator-client";

type Act = (action: string, details: Record<string, unknown>) => Promise<Record<string, unknown>>;
/** One thing that happens to an order; the things of one order happen in this order. */
type Step = (act: Act) => Promise<unknown>;

export interface Shipping {
  simulator: SimulatorClient;
  shop: string;
  random: Random;
  /** Share of the orders that anything is shipped of. */
  share: number;
}

/** Number → the orders that ever had it: what was taken back is told as withdrawn, not forgotten. */
export type NumbersEverUsed = Map<string, Set<string>>;

/** Ships, step by step, always taking the next step of an order drawn by lot; `between` runs before every step. */
export async function shipOrders(
  { simulator, shop, random, share }: Shipping,
  between: (done: number, total: number) => Promise<void> = async () => Promise.resolve(),
): Promise<NumbersEverUsed> {
  const { orders } = await simulator.report(shop);
  const used: NumbersEverUsed = new Map();
  const queues = orders
    .filter((order) => !order.foreign && order.cancelledAt === null && shippable(order).length > 0)
    .filter(({ fulfillments }) => fulfillments.length === 0)
    .filter(() => random.chance(share))
    .map((order) => ({ order, steps: planSteps(order, random, noteNumbers(used, order)) }));
  const total = queues.reduce((sum, { steps }) => sum + steps.length, 0);
  for (let done = 0; queues.length > 0; done += 1) {
    await between(done, total);
    const at = random.between(0, queues.length - 1);
    const queue = queues[at];
    const step = queue?.steps.shift();
    if (queue && step)
      await step(async (action, details) => actOrThrow(simulator, shop, queue.order, action, details));
    if (queue?.steps.length === 0) queues.splice(at, 1);
  }
  return used;
}

async function actOrThrow(
  simulator: SimulatorClient,
  shop: string,
  order: OrderReport,
  action: string,
  details: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const answer = await simulator.act(shop, action, { orderId: order.id, ...details });
  if (answer.ok === false) throw new Error(`${action} of ${order.name}: ${String(answer.problem)}`);
  return answer;
}

function shippable(order: OrderReport): OrderReport["lines"] {
  return order.lines.filter(
    ({ requiresShipping, currentQuantity }) => requiresShipping && currentQuantity > 0,
  );
}

/** The numbers of these parcels and of USPS labels, as they are found in a text. */
export const SHIPPED_NUMBER = /\b(?:94(?:001|055|701|036|034)\d{17}|(?:LZ|CX|EE)\d{9}US)\b/;

type NewNumber = () => string;

function noteNumbers(used: NumbersEverUsed, order: OrderReport): NewNumber {
  return () => {
    const number = `94001${String(used.size).padStart(17, "0")}`;
    used.set(number, new Set([order.id]));
    return number;
  };
}

function planSteps(order: OrderReport, random: Random, newNumber: NewNumber): Step[] {
  const units = shippable(order).reduce((sum, line) => sum + line.currentQuantity, 0);
  const kinds = [
    ...Array<Scenario>(10).fill(wholeOrder),
    severalNumbers,
    severalNumbers,
    withoutNumber,
    wrongNumber,
    wrongNumber,
    takenBackAndShippedAgain,
    ...(units > 1 ? [inTwoParts, inTwoParts, restRefunded] : []),
  ];
  return random.pick(kinds)(order, random, newNumber);
}

type Scenario = (order: OrderReport, random: Random, newNumber: NewNumber) => Step[];

const CARRIERS = ["USPS", "UPS", "DHL Express", "Royal Mail", "Pigeon & Sons"] as const;

function shipStep(details: Record<string, unknown>): Step {
  return async (act) => act("fulfill-order", details);
}

const wholeOrder: Scenario = (_order, random, newNumber) => [
  shipStep({ trackingNumber: newNumber(), carrier: random.pick(CARRIERS) }),
  ...journeyOfParcel(random),
];

const severalNumbers: Scenario = (_order, random, newNumber) => [
  shipStep({
    trackingNumbers: Array.from({ length: random.between(2, 3) }, newNumber),
    carrier: random.pick(CARRIERS),
  }),
  ...journeyOfParcel(random),
];

const withoutNumber: Scenario = (_order, random) => [
  shipStep({}),
  ...(random.chance(0.3) ? [eventStep("DELIVERED")] : []),
];

const wrongNumber: Scenario = (_order, random, newNumber) => {
  const carrier = random.pick(CARRIERS);
  return [
    shipStep({ trackingNumber: newNumber(), carrier }),
    async (act) => act("update-tracking", { trackingNumber: newNumber(), carrier }),
    ...journeyOfParcel(random),
  ];
};

const takenBackAndShippedAgain: Scenario = (_order, random, newNumber) => [
  shipStep({ trackingNumber: newNumber(), carrier: "USPS" }),
  async (act) => act("cancel-fulfillment", {}),
  shipStep({ trackingNumber: newNumber(), carrier: "USPS" }),
  ...journeyOfParcel(random),
];

const inTwoParts: Scenario = (order, random, newNumber) => [
  shipStep({ lines: firstUnit(order), trackingNumber: newNumber(), carrier: "USPS" }),
  ...journeyOfParcel(random),
  ...(random.chance(0.7)
    ? [shipStep({ trackingNumber: newNumber(), carrier: "UPS" }), ...journeyOfParcel(random)]
    : []),
];

const restRefunded: Scenario = (order, random, newNumber) => [
  shipStep({ lines: firstUnit(order), trackingNumber: newNumber(), carrier: "USPS" }),
  async (act) => act("refund-lines", { lines: allButFirstUnit(order) }),
  ...journeyOfParcel(random),
];

function firstUnit(order: OrderReport) {
  const [first] = shippable(order);
  return first ? [{ lineId: first.id, quantity: 1 }] : [];
}

function allButFirstUnit(order: OrderReport) {
  return shippable(order)
    .map((line, index) => ({ lineId: line.id, quantity: line.currentQuantity - (index === 0 ? 1 : 0) }))
    .filter(({ quantity }) => quantity > 0);
}

const STAGES = ["CONFIRMED", "IN_TRANSIT", "DELAYED", "OUT_FOR_DELIVERY", "ATTEMPTED_DELIVERY", "DELIVERED"];

/** Reports up to some stage, now and then an old one after a newer one, now and then a failure before delivery. */
function journeyOfParcel(random: Random): Step[] {
  const stages = STAGES.slice(0, random.between(0, STAGES.length));
  if (stages.length > 2 && random.chance(0.2)) stages.push("IN_TRANSIT");
  if (stages.length > 3 && random.chance(0.1)) stages.splice(2, 0, "FAILURE");
  return stages.map(eventStep);
}

function eventStep(status: string): Step {
  return async (act) => act("add-fulfillment-event", { status });
}
