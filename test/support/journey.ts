// The steps that a creator and a platform take, through the app's own pages and API: connect, key, push, wait.
import type { ShopView } from "~/modules/connections/shop";
import type { HomeTimeline, PledgeSummary } from "~/modules/pledges/views/views";
import { openAppAsMerchant, openPlatform, type Merchant, type Platform } from "./merchant";
import type { SimulatorClient } from "./simulator-client";
import { until } from "./until";

/** The shop that the simulated store opens with. */
export const DEMO_SHOP = "adas-games.myshopify.com";

interface Home {
  timeline: HomeTimeline;
  shop: ShopView | null;
}

export async function readHome(merchant: Merchant): Promise<Home> {
  return merchant.get<Home>("/app", "app._index");
}

export async function readSummary(merchant: Merchant): Promise<PledgeSummary> {
  return (await readHome(merchant)).timeline.summary;
}

/** Opens the app and waits until the shop's facts and catalogue have been read. */
export async function connectShop(
  stack: { appUrl: string; simulator: SimulatorClient },
  shop = DEMO_SHOP,
): Promise<Merchant> {
  const merchant = await openAppAsMerchant(stack, shop);
  await until(
    "the shop's catalogue has been read",
    async () => {
      const { shop: view } = await readHome(merchant);
      return (
        view?.status === "connected" && view.metafieldDefinitionOk === true && view.catalogSyncedAt !== null
      );
    },
    { timeoutMs: 120_000, everyMs: 200 },
  );
  return merchant;
}

/** Makes a connection and a key for it, and gives the platform that holds the key. */
export async function connectPlatform(
  stack: { appUrl: string },
  merchant: Merchant,
  name = "Star Tiles on our own platform",
  platform = "api",
): Promise<{ platform: Platform; connectionId: string; key: string }> {
  const created = await merchant.post("/app/connections", "app.connections._index", { platform, name });
  const connectionId = created.redirectedTo?.split("/").at(-1);
  if (!connectionId) throw new Error(`The connection was not made: ${JSON.stringify(created.data)}`);
  const form = { intent: "create-key", label: "test" };
  const made = await merchant.post<{ key: string }>(
    `/app/connections/${connectionId}`,
    "app.connections.$connectionId",
    form,
  );
  const key = made.data?.key;
  if (!key) throw new Error("The connection key was not made");
  return { platform: openPlatform(stack.appUrl, key), connectionId, key };
}

/** Waits until preflight has looked at every pledge. */
export async function waitForPreflight(
  merchant: Merchant,
  pledges: number,
  timeoutMs = 120_000,
): Promise<PledgeSummary> {
  return until(
    "preflight has looked at every pledge",
    async () => {
      const summary = await readSummary(merchant);
      return summary.total >= pledges && summary.states.received === 0 ? summary : null;
    },
    { timeoutMs, everyMs: 200 },
  );
}

/** Pushes every ready pledge as one batch. */
export async function pushAll(merchant: Merchant): Promise<void> {
  await merchant.post("/app/pledges", "app.pledges._index", { intent: "push-full" });
}

/** Pledges of the summary that are still on their way. */
export function underWay(summary: PledgeSummary): number {
  const { states } = summary;
  return states.queued + states.sending + states.unknown;
}

export async function waitForPush(
  merchant: Merchant,
  timeoutMs: number,
  onProgress?: (summary: PledgeSummary) => void,
): Promise<PledgeSummary> {
  return until(
    "every pushed pledge is settled",
    async () => {
      const summary = await readSummary(merchant);
      onProgress?.(summary);
      return underWay(summary) === 0 ? summary : null;
    },
    { timeoutMs, everyMs: 500 },
  );
}

/** Pauses, resumes or stops the batch that is active. */
export async function steerBatch(merchant: Merchant, intent: "pause" | "resume" | "stop"): Promise<void> {
  const { timeline } = await readHome(merchant);
  const id = timeline.activeBatch?.id;
  if (id) await merchant.post(`/app/batches/${id}`, "app.batches.$batchId", { intent });
}

/** What the Reconnect button does: forgets the broken access; the next page load is given a new one. */
export async function reconnect(merchant: Merchant): Promise<void> {
  await merchant.post("/app/reconnect", "app.reconnect", {});
  const document = await merchant.openPage("/app");
  await document.arrayBuffer();
  await until(
    "the shop is connected again",
    async () => (await readHome(merchant)).shop?.status === "connected",
    { timeoutMs: 120_000, everyMs: 200 },
  );
}
