import type { FulfillmentDeps } from "../fulfillment-deps";
import { applyNews, type AppliedNews } from "./apply-news.server";
import {
  noteShippingWebhook,
  noteStranger,
  readLater,
  readShippingWebhook,
  type ShippingWebhook,
} from "./note-shipping-webhook.server";
import type { ReadPayload } from "./shipment-payload";

type News = Extract<ReadPayload, { kind: "news" }>;

interface Heard {
  index: number;
  webhook: ShippingWebhook;
  told: News;
}

/**
 * Takes in what many webhooks of one shop tell, with few statements: as `noteShippingWebhook` would one after the other.
 * Answers what became of each, in their order.
 */
export async function noteShippingWebhooks(
  deps: FulfillmentDeps,
  webhooks: ShippingWebhook[],
): Promise<string[]> {
  const outcomes: string[] = [];
  const heard: Heard[] = [];
  for (const [index, webhook] of webhooks.entries()) {
    const told = readShippingWebhook(webhook);
    if (told?.kind === "news") heard.push({ index, webhook, told });
    else outcomes[index] = await noteShippingWebhook(deps, webhook);
  }
  for (const round of roundsOf(heard)) await takeRound(deps, round, outcomes);
  return outcomes;
}

/** Each round holds an order once, in the order in which its news came. */
function roundsOf(heard: Heard[]): Heard[][] {
  const seen = new Map<string, number>();
  const rounds: Heard[][] = [];
  for (const each of heard) {
    const { orderGid } = each.told.news;
    const round = seen.get(orderGid) ?? 0;
    seen.set(orderGid, round + 1);
    (rounds[round] ??= []).push(each);
  }
  return rounds;
}

async function takeRound(deps: FulfillmentDeps, round: Heard[], outcomes: string[]): Promise<void> {
  const [first] = round;
  if (!first) return;
  const sourceOf = ({ receivedAt }: ShippingWebhook) => ({ kind: "webhook" as const, receivedAt });
  const applied = await applyNews(deps, {
    shopDomain: first.webhook.shopDomain,
    told: round.map(({ webhook, told }) => ({
      news: told.news,
      fingerprint: null,
      outline: null,
      source: sourceOf(webhook),
    })),
    source: sourceOf(first.webhook),
  });
  for (const each of round) outcomes[each.index] = await outcomeOf(deps, each, applied);
}

async function outcomeOf(
  deps: FulfillmentDeps,
  { webhook, told }: Heard,
  applied: AppliedNews,
): Promise<string> {
  const { orderGid } = told.news;
  if (applied.strangers.includes(orderGid)) return noteStranger(deps, webhook.shopDomain, told.news);
  if (told.readOrder) return readLater(deps, webhook.shopDomain, orderGid);
  return applied.changedOrders.includes(orderGid) ? "changed" : "unchanged";
}
