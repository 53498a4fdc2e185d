// The campaign is shipped in bad weather: webhooks repeated, late, out of order and lost; workers die, also in the middle
// of a sync; the platform refuses every other message and the mail server breaks off. Then the sky clears.
import { setTimeout as pause } from "node:timers/promises";
import { DEMO_SHOP } from "../support/journey";
import type { Merchant } from "../support/merchant";
import { createPlatformClient } from "../support/platform-client";
import type { Random } from "../support/random";
import { note } from "../support/run-result";
import { compareMails, type MailVerdict } from "../support/shipping/compare-mails";
import type { ShippingVerdict } from "../support/shipping/compare-shipping";
import { shipOrders } from "../support/shipping/ship-orders";
import { mailBackers, startSync, waitForSync, waitUntilTold } from "../support/shipping/shipping-journey";
import type { Stack } from "../support/stack";
import type { FaultRule, WebhookBehaviour } from "../simulators/shopify/faults";
import type { Killer } from "./killer";
import { letADayPass } from "./let-a-day-pass";

export interface ShippingStorm {
  stack: Stack;
  merchant: Merchant;
  random: Random;
  killer: Killer;
  pace: number;
  /** Not one webhook arrives: only syncs tell what was shipped. */
  loseWebhooks: boolean;
  /** As a person does: a page that fails is loaded again. */
  persist<T>(step: () => Promise<T>): Promise<T>;
}

export interface ShippingResult {
  shipping: ShippingVerdict;
  mails: MailVerdict;
}

/** What a worker that died had taken on is sent again after three minutes; that time does not shrink with `pace`. */
const TOLD_WITHIN_MS = 240_000;

/** Of a shop on a standard plan; the push runs with a smaller one, so that it meets its end. */
const STANDARD_BUCKET = { restoreRate: 100, maximumAvailable: 2_000 };

/** Nearly everything is shipped; what is not must stay unshipped. */
const SHARE = 0.9;

export async function shipThroughStorm(storm: ShippingStorm): Promise<ShippingResult> {
  const { stack, merchant, random, pace, persist } = storm;
  await persist(async () => mailBackers(merchant));
  await stack.simulator.setBucket(DEMO_SHOP, STANDARD_BUCKET);
  const incidents = planIncidents(storm);
  const used = await shipOrders(
    { simulator: stack.simulator, shop: DEMO_SHOP, random, share: SHARE },
    async (done, total) => {
      const due = incidents[0];
      if (!due || done / total < due.at) return;
      incidents.shift();
      note(`shipping, ${Math.round((100 * done) / total)} %: ${due.name}`);
      await due.run();
    },
  );
  await clearSky(stack);
  // A worker may have died in the middle of the day's questions to EasyPost; the next day comes.
  await letADayPass(stack.databaseUrl);
  // Late deliveries of the storm still arrive; none may bring back what is over.
  await pause(25_000 * pace);
  await persist(async () => startSync(merchant));
  await waitForSync(merchant, Math.max(60_000, 300_000 * pace));
  const shipping = await waitUntilTold(stack, used, TOLD_WITHIN_MS);
  const mails = await compareMails(stack, merchant, Math.max(60_000, 180_000 * pace));
  return { shipping, mails };
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
