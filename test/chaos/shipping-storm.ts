// The campaign is shipped in bad weather: webhooks repeated, late, out of order and lost; workers die, also in the middle
// of a sync; the platform refuses every other message and the mail server breaks off. Then the sky clears.
import { setTimeout as pause } from "node:timers/promises";
import { DEMO_SHOP } from "../support/journey";
import type { Merchant } from "../support/merchant";
import { createPlatformClient } from "../support/platform-client";
import type { Random } from "../support/random";
import { shipOrders, type NumbersEverUsed } from "../support/shipping/ship-orders";
import { mailBackers, startSync, waitForSync } from "../support/shipping/shipping-journey";
import type { Stack } from "../support/stack";
import type { FaultRule, WebhookBehaviour } from "../simulators/shopify/faults";
import type { Killer } from "./killer";
import { letADayPass } from "./let-a-day-pass";
import type { Timeline } from "./timeline";

export interface ShippingStorm {
  stack: Stack;
  merchant: Merchant;
  random: Random;
  killer: Killer;
  pace: number;
  /** Not one webhook arrives: only syncs tell what was shipped. */
  loseWebhooks: boolean;
  timeline: Timeline;
  /** As a person does: a page that fails is loaded again. */
  persist<T>(step: () => Promise<T>): Promise<T>;
}

/** Nearly everything is shipped; what is not must stay unshipped. */
const SHARE = 0.9;

/** Gives the tracking numbers that orders have had; what became of it all is judged afterwards. */
export async function shipThroughStorm(storm: ShippingStorm): Promise<NumbersEverUsed> {
  const { stack, merchant, random, pace, persist, timeline } = storm;
  await persist(async () => mailBackers(merchant));
  const incidents = planIncidents(storm);
  const used = await shipOrders(
    { simulator: stack.simulator, shop: DEMO_SHOP, random, share: SHARE },
    async (done, total) => {
      const due = incidents[0];
      if (!due || done / total < due.at) return;
      incidents.shift();
      timeline.note(`shipping, ${Math.round((100 * done) / total)} %: ${due.name}`);
      await due.run();
    },
  );
  await clearSky(stack);
  // A worker may have died in the middle of the day's questions to EasyPost; the next day comes.
  await letADayPass(stack.databaseUrl);
  // Late deliveries of the storm still arrive; none may bring back what is over.
  await pause(25_000 * pace);
  // A sync that a dead worker left has read orders before their news were lost: it ends, and another begins.
  const withinMs = Math.max(60_000, 300_000 * pace);
  await waitForSync(merchant, withinMs);
  await persist(async () => startSync(merchant));
  await waitForSync(merchant, withinMs);
  return used;
}

interface Incident {
  at: number;
  name: string;
  run(): Promise<void>;
}

function planIncidents({ stack, merchant, killer, pace, loseWebhooks, persist }: ShippingStorm): Incident[] {
  const ms = (seconds: number) => Math.round(seconds * 1000 * pace);
  const wild: Partial<WebhookBehaviour> = {
    mode: "normal",
    duplicates: [1, 8],
    delayMs: [0, ms(20)],
    shuffle: true,
  };
  const weather = (webhooks: Partial<WebhookBehaviour>) => async () => {
    const arriving: Partial<WebhookBehaviour> = loseWebhooks ? { mode: "off" } : webhooks;
    await stack.simulator.faults({ clear: true, rules: stormOnReads(), webhooks: arriving });
  };
  const dieInSync = async () => {
    await persist(async () => startSync(merchant));
    await killer.killAtRandom();
  };
  return [
    {
      at: 0,
      name: "webhooks 1 to 8 times, late, out of order; the platform and the mail server fail",
      run: async () => {
        await weather(wild)();
        await createPlatformClient(stack.platform.url).faults({
          status: 503,
          oneIn: 2,
          keepBeforeFailing: true,
        });
        await stack.mailbox.faults({
          rules: [
            { kind: "later", count: 3 },
            { kind: "cut-after-data", probability: 0.05 },
            { kind: "drop-after-data", probability: 0.03 },
            { kind: "cut-before-data", count: 5 },
          ],
        });
      },
    },
    { at: 0.15, name: "a worker dies", run: killer.killAtRandom },
    { at: 0.3, name: "a worker dies during a sync", run: dieInSync },
    { at: 0.4, name: "every webhook is lost", run: weather({ mode: "off" }) },
    { at: 0.55, name: "a worker dies during a sync", run: dieInSync },
    {
      at: 0.7,
      name: "webhooks are back, events of carriers are lost",
      run: weather({ ...wild, topics: SOME }),
    },
    { at: 0.85, name: "a worker dies", run: killer.killAtRandom },
  ];
}

const SOME = ["fulfillments/create", "fulfillments/update", "orders/updated", "refunds/create"];

/** Reads that fail in every way; mutations are the push's concern. */
function stormOnReads(): FaultRule[] {
  return [
    { kind: "throttled", probability: 0.03 },
    { kind: "html", probability: 0.02 },
    { kind: "error-before", probability: 0.02 },
    { kind: "cut-before-commit", probability: 0.02 },
    { kind: "too-many-requests", probability: 0.01, retryAfterSeconds: 1 },
  ];
}

async function clearSky(stack: Stack): Promise<void> {
  await stack.simulator.faults({ clear: true });
  await createPlatformClient(stack.platform.url).faults({});
  await stack.mailbox.faults({ clear: true });
}
