// What postage use cases are given in tests of what comes after the purchase.
import { readNews } from "~/adapters/easypost/read-news";
import { createSecretBox } from "~/config/secret-box.server";
import type { DbClient } from "~/db/client.server";
import { createTrackingLinks } from "~/modules/fulfillment/create-tracking-links.server";
import type { PostageDeps } from "~/modules/postage/postage-deps";
import type { FakeConnectionDeps } from "../../support/fake-connection-deps";
import type { ScriptedFulfillments } from "../fulfillment/scripted-fulfillments";
import type { ScriptedPostage } from "./scripted-postage";

export const PLATFORM_SECRET = "platform secret";

/** Postage on a real database and scripted vendors; the clock is the fake one. */
export function afterDeps(
  db: DbClient,
  { deps: fake }: FakeConnectionDeps,
  { postage, shopify }: { postage: ScriptedPostage; shopify: ScriptedFulfillments },
): PostageDeps {
  const never = () => Promise.reject(new Error("Nothing is billed here"));
  return {
    ...{ db, jobs: fake.jobs, clock: fake.clock, log: fake.log, processId: "test", fulfillments: shopify },
    trackingLinks: createTrackingLinks({ keys: [Buffer.alloc(32, 7)], appUrl: "https://app.example.com" }),
    onDisconnected: () => Promise.resolve(),
    timing: {
      ...{ sendWindowSeconds: 30, requestTimeoutSeconds: 30, absentAfterSeconds: 180, lookGapSeconds: 60 },
      leaseSeconds: 15,
    },
    campaignsMailedByShopify: () => Promise.resolve(new Set<string>()),
    postage,
    news: { read: readNews },
    billing: {
      ...{ subscribe: never, changeCap: never, readSubscription: never },
      ...{ recordUsage: never, findUsage: never },
    },
    secrets: createSecretBox(`k1:${Buffer.alloc(32, 7).toString("base64")}`),
    config: {
      ...{ platformApiKey: "EZTKplatform", platformWebhookSecret: PLATFORM_SECRET, maxInFlight: 8 },
      ...{ feeBasisPoints: { platform: 1000, own: 1000 }, appUrl: "https://app.example.com" },
      ...{ billingTest: true, billingReturnUrl: () => "https://app.example.com/app/shipping/setup" },
    },
  };
}
