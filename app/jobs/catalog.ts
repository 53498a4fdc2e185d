// Every job on one page: name, payload, and when it runs by itself. Handlers are in ./handlers.
import { z } from "zod";

const shop = z.object({ shopDomain: z.string() });
const pledgeFile = z.object({ shopDomain: z.string(), importId: z.string() });

export const JOBS = {
  /** Works off one shop's outbox: settles unknown pushes, pushes queued pledges. One at a time per shop. */
  "shop.drain": { payload: shop, onePerKey: true, expireSeconds: 3600, retryLimit: 3 },
  /** Safety net: what a dead worker left, shops with work and no drain, pledges whose wait is over. */
  "push.drain-sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 120, retryLimit: 0 },
  /** Cancels the unshipped orders of a batch in Shopify and makes their pledges ready again. */
  "batch.undo": {
    payload: z.object({ shopDomain: z.string(), batchId: z.string() }),
    onePerKey: false,
    expireSeconds: 7200,
    retryLimit: 5,
  },
  /** Checks pledges again after the catalogue, the settings or the shop changed. */
  "pledges.preflight": {
    payload: z.object({
      shopDomain: z.string(),
      connectionId: z.string().optional(),
      skus: z.array(z.string()).optional(),
    }),
    onePerKey: false,
    expireSeconds: 1800,
    retryLimit: 3,
  },
  /** Looks in Shopify for orders of other integrations that carry a Backer ID, for pledges not compared before. */
  "pledges.find-foreign": { payload: shop, onePerKey: true, expireSeconds: 3600, retryLimit: 5 },
  "catalog.refresh": { payload: shop, onePerKey: true, expireSeconds: 3600, retryLimit: 3 },
  /** Deliveries come in storms: those that wait are worked off together. */
  "webhook.process": {
    payload: z.object({ deliveryId: z.string() }),
    atOnce: 250,
    onePerKey: false,
    expireSeconds: 300,
    retryLimit: 8,
  },
  "reconciliation.run": {
    payload: z.object({ shopDomain: z.string(), runId: z.string() }),
    onePerKey: false,
    expireSeconds: 7200,
    retryLimit: 2,
  },
  /** Reads the shop's facts, scopes and metafield definition; finds broken and repaired connections. */
  "shop.check": { payload: shop, onePerKey: true, expireSeconds: 300, retryLimit: 3 },
  /** Tells one connection's platform what became of its pledges; also woken up for retries. */
  "outbound.deliver": {
    payload: z.object({ connectionId: z.string() }),
    onePerKey: true,
    expireSeconds: 3600,
    retryLimit: 1,
  },
  /** Finds connections with something to tell: new events, retries that are due, what a dead worker left. */
  "outbound.sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 60, retryLimit: 0 },
  /** Reads the orders of a shop that webhooks left unclear. */
  "shipments.refresh": { payload: shop, onePerKey: true, expireSeconds: 1800, retryLimit: 5 },
  /** Has orders read that became a pledge's after something may have been shipped of them. */
  "shipments.want": {
    payload: z.object({ shopDomain: z.string(), orderGids: z.array(z.string()) }),
    onePerKey: false,
    expireSeconds: 60,
    retryLimit: 8,
  },
  /** Safety net: shops whose orders have waited for being read, because a job was lost or access was. */
  "shipments.sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 60, retryLimit: 0 },
  /** After packages have shipped: queues automatic tracking mails, notes what Shopify mails about. */
  "mails.plan": { payload: shop, onePerKey: true, expireSeconds: 300, retryLimit: 5 },
  /** Sends one shop's tracking mails that are due, at the installation's rate. */
  "mails.send": { payload: shop, onePerKey: true, expireSeconds: 3600, retryLimit: 1 },
  /** Mails that a dead worker left half sent, mails that are due, daily summaries. */
  "mails.sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 600, retryLimit: 0 },
  /** Plans every shop's mails again, for plans that were lost. */
  "mails.plan-sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 120, retryLimit: 0 },
  /** Compares one connection's orders with Shopify; one worker at a time has a run. */
  "sync.run": {
    payload: z.object({ shopDomain: z.string(), runId: z.string() }),
    onePerKey: true,
    expireSeconds: 3 * 3600,
    retryLimit: 2,
  },
  /** Daily comparisons that are due by the shops' clocks, and runs whose worker is gone. */
  "sync.sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 300, retryLimit: 0 },
  /** Takes in a pledge file that was started; goes on where a dead worker stopped. */
  "import.run": { payload: pledgeFile, onePerKey: true, expireSeconds: 3600, retryLimit: 5 },
  /** Takes back what an import did. */
  "import.undo": { payload: pledgeFile, onePerKey: true, expireSeconds: 3600, retryLimit: 5 },
  /** Finds imports whose worker is gone, and deletes stored files whose time is over. */
  "import.sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 120, retryLimit: 0 },
  /** Works off a tracking upload that is being applied or undone, up to the next thing that has to wait. */
  "tracking.apply": {
    payload: z.object({ shopDomain: z.string(), uploadId: z.string() }),
    onePerKey: false,
    expireSeconds: 7200,
    retryLimit: 5,
  },
  /** Asks Shopify about the orders of a tracking upload that waits for its confirmation. */
  "tracking.check": {
    payload: z.object({ shopDomain: z.string(), uploadId: z.string() }),
    onePerKey: false,
    expireSeconds: 900,
    retryLimit: 1,
  },
  /** Tracking uploads that a dead worker left, or that waited for the shop; forgets unconfirmed ones. */
  "tracking.sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 60, retryLimit: 0 },
  /** Works out again what is left to ship of pledges that changed, for the package groups. */
  "postage.groups": { payload: shop, onePerKey: true, expireSeconds: 3600, retryLimit: 3 },
  /** Shops whose package groups have fallen behind, estimates that a dead worker left. */
  "postage.groups-sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 120, retryLimit: 0 },
  /** Prices every package group by destination; goes on where a dead worker stopped. */
  "postage.estimate": {
    payload: z.object({ shopDomain: z.string(), estimateId: z.string() }),
    onePerKey: true,
    expireSeconds: 3600,
    retryLimit: 5,
  },
  /** Quotes and buys labels of a batch for a few seconds, or up to the next thing that has to wait. */
  "postage.run": {
    payload: z.object({ shopDomain: z.string(), batchId: z.string() }),
    onePerKey: true,
    expireSeconds: 7200,
    retryLimit: 5,
  },
  /** Batches of labels that a dead worker left, or that waited for the shop; charges without an answer. */
  "postage.sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 60, retryLimit: 0 },
  /** Labels of a pledge whose shipment was cancelled, or renumbered, in Shopify: they say what to do. */
  "postage.unfulfilled": {
    payload: z.object({ shopDomain: z.string(), pledgeId: z.string() }),
    onePerKey: false,
    expireSeconds: 60,
    retryLimit: 8,
  },
  /** Charges one shop through Shopify billing for what its ledger owes. */
  "postage.bill": { payload: shop, onePerKey: true, expireSeconds: 300, retryLimit: 3 },
  /** Works off one shop's refunds: EasyPost is asked, shipments of refunded labels are taken back. */
  "postage.refund": { payload: shop, onePerKey: true, expireSeconds: 3600, retryLimit: 3 },
  /** The next step of a SCAN form that is not settled. */
  "postage.scan-form": {
    payload: z.object({ shopDomain: z.string(), scanFormId: z.string() }),
    onePerKey: false,
    expireSeconds: 300,
    retryLimit: 3,
  },
  /** Finds out what became of a pickup whose booking got no answer. */
  "postage.pickup": {
    payload: z.object({ shopDomain: z.string(), pickupId: z.string() }),
    onePerKey: false,
    expireSeconds: 300,
    retryLimit: 3,
  },
  /** News of EasyPost come in storms: those that wait are worked off together. */
  "postage.notice": {
    payload: z.object({ noticeId: z.string() }),
    atOnce: 100,
    onePerKey: false,
    expireSeconds: 300,
    retryLimit: 8,
  },
  /** Net under EasyPost's webhooks: asks about parcels and refunds once a day each, wakes up what a dead worker left. */
  "postage.track-sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 300, retryLimit: 0 },
  /** Deletes what has outlived its purpose: replayed answers, rate windows, processed deliveries. */
  "retention.sweep": { payload: z.object({}), onePerKey: true, expireSeconds: 600, retryLimit: 1 },
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]["payload"]>;

/** Cron slots (UTC); pg-boss runs each slot once across all workers. */
export const SCHEDULE: { name: JobName; cron: string }[] = [
  { name: "push.drain-sweep", cron: "* * * * *" },
  { name: "outbound.sweep", cron: "* * * * *" },
  { name: "shipments.sweep", cron: "* * * * *" },
  { name: "mails.sweep", cron: "* * * * *" },
  { name: "mails.plan-sweep", cron: "*/10 * * * *" },
  { name: "sync.sweep", cron: "* * * * *" },
  { name: "import.sweep", cron: "* * * * *" },
  { name: "tracking.sweep", cron: "* * * * *" },
  { name: "postage.groups-sweep", cron: "*/5 * * * *" },
  { name: "postage.sweep", cron: "* * * * *" },
  { name: "postage.track-sweep", cron: "* * * * *" },
  { name: "retention.sweep", cron: "17 * * * *" },
];
