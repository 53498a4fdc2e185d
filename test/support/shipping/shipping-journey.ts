// The steps around shipping that a creator takes through the app's own pages: callback, mails, Sync now; and the wait
// until the platform knows what the store knows.
import type { FulfillmentOverview } from "~/modules/fulfillment/views";
import type { CampaignMailView } from "~/modules/notifications/mail-views";
import type { CampaignView } from "~/modules/pledges/views/views";
import type { OrderReport } from "../../simulators/shopify/state-report";
import { DEMO_SHOP } from "../journey";
import type { Merchant } from "../merchant";
import { createPlatformClient } from "../platform-client";
import type { Stack } from "../stack";
import { until } from "../until";
import { compareShipping, type ShippingVerdict, type ToldShipping } from "./compare-shipping";
import type { Scans } from "./expected-shipping";
import type { NumbersEverUsed } from "./ship-orders";

/** Gives the connection an address of the simulated platform, and the platform the secret. */
export async function connectCallback(stack: Stack, merchant: Merchant, connectionId: string): Promise<void> {
  const platform = createPlatformClient(stack.platform.url);
  const saved = await merchant.post<{ kind: string; secret?: string }>(
    `/app/connections/${connectionId}/webhooks`,
    "app.connections_.$connectionId_.webhooks",
    { intent: "save", url: platform.url },
  );
  const secret = saved.data?.secret;
  if (!secret) throw new Error(`The callback was not saved: ${JSON.stringify(saved.data)}`);
  await platform.setSecret(secret);
}

/** From now on PledgeDock mails the backers of every campaign by itself. */
export async function mailBackers(merchant: Merchant): Promise<void> {
  const { campaigns } = await merchant.get<{ campaigns: Pick<CampaignView, "id">[] }>(
    "/app/fulfillment",
    "app.fulfillment._index",
  );
  for (const { id } of campaigns) {
    const {
      mail: { subject, body },
    } = await merchant.get<{ mail: CampaignMailView }>(
      `/app/notifications/${id}`,
      "app.notifications.$campaignId",
    );
    const saved = await merchant.post<{ kind: string }>(
      `/app/notifications/${id}`,
      "app.notifications.$campaignId",
      { intent: "save", mode: "ours", automatic: "true", subject, body },
    );
    if (saved.data?.kind !== "done") throw new Error(`Mails were not saved: ${JSON.stringify(saved.data)}`);
  }
}

export async function readFulfillment(merchant: Merchant): Promise<FulfillmentOverview> {
  const page = await merchant.get<{ overview: FulfillmentOverview }>(
    "/app/fulfillment",
    "app.fulfillment._index",
  );
  return page.overview;
}

/** Presses "Sync now". */
export async function startSync(merchant: Merchant): Promise<void> {
  await merchant.post("/app/fulfillment", "app.fulfillment._index", { intent: "sync-now" });
}

/** Presses "Sync now" and waits for the run's end. */
export async function syncNow(merchant: Merchant): Promise<void> {
  await startSync(merchant);
  await waitForSync(merchant, 120_000);
}

export async function waitForSync(merchant: Merchant, timeoutMs: number): Promise<void> {
  await until(
    "the sync has ended",
    async () => (await readFulfillment(merchant)).connections.every(({ running }) => running === null),
    { timeoutMs, everyMs: 300 },
  );
}

/** What the platform holds against what the store holds, now. */
export async function judgeShipping(stack: Stack, used: NumbersEverUsed): Promise<ShippingVerdict> {
  const [{ orders }, { shipping }, { shipments }] = await Promise.all([
    stack.simulator.report(DEMO_SHOP),
    createPlatformClient(stack.platform.url).state(),
    stack.easypost.state(),
  ]);
  const scans = scansOf(shipments);
  const told = new Map<string, ToldShipping>(
    Object.entries(shipping).map(([key, { fulfillment }]) => [key, fulfillment]),
  );
  return compareShipping(orders, told, withLabels(used, orders, shipments), scans);
}

/** How far USPS has each label. */
export function scansOf(shipments: { trackingCode: string | null; trackerStatus: string | null }[]): Scans {
  return new Map(
    shipments.flatMap(({ trackingCode, trackerStatus }) =>
      trackingCode === null ? [] : [[trackingCode, trackerStatus] as const],
    ),
  );
}

/** A label's number is the order's whose name is printed on it: it may be withdrawn before Shopify ever had it. */
export function withLabels(
  used: NumbersEverUsed,
  orders: Pick<OrderReport, "id" | "name">[],
  shipments: { trackingCode: string | null; printed: string[] }[],
): NumbersEverUsed {
  const all: NumbersEverUsed = new Map(used);
  const orderIds = new Map(orders.map(({ id, name }) => [name, id]));
  for (const { trackingCode, printed } of shipments) {
    const orderId = orderIds.get(printed[0] ?? "");
    if (trackingCode !== null && orderId !== undefined) all.set(trackingCode, new Set([orderId]));
  }
  return all;
}

/** Waits until nothing differs any more, or for so long; gives the last verdict either way. */
export async function waitUntilTold(
  stack: Stack,
  used: NumbersEverUsed,
  timeoutMs: number,
): Promise<ShippingVerdict> {
  const giveUpAt = Date.now() + timeoutMs;
  return until(
    "the platform knows what the store knows",
    async () => {
      const verdict = await judgeShipping(stack, used);
      return verdict.differences.length === 0 || Date.now() > giveUpAt ? verdict : null;
    },
    { timeoutMs: timeoutMs + 30_000, everyMs: 500 },
  );
}
