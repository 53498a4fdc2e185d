import { applyNews, type AppliedNews, type ApplyDeps } from "./apply-news.server";
import { emptyNews, type OrderNews } from "../packages/shipping-news";
import { normaliseTrackingNumber } from "../packages/tracking-number";
import type { ShipmentEventKind } from "../shipments";

/** What is told of labels bought here. `number` null: mail without tracking. */
export interface LabelNews {
  shopDomain: string;
  orderGid: string;
  labels?: { number: string | null; carrier: string | null; url: string | null }[];
  /** Numbers of labels that are not used any more. */
  withdrawn?: (string | null)[];
  /** Numbers of withdrawn labels that are valid again. */
  restored?: (string | null)[];
  /** Scans, or that mail without tracking was handed over. `at` in ISO 8601 UTC; `sourceId` unique in the shop. */
  events?: {
    number: string | null;
    kind: ShipmentEventKind;
    at: string;
    message: string | null;
    sourceId: string;
  }[];
}

/**
 * Takes in what is known of labels bought here: the package appears before Shopify knows of it, follows its scans, and is
 * withdrawn. News may come late, twice and in any order, before or after the fulfilment with the number.
 */
export async function applyLabelNews(deps: ApplyDeps, input: LabelNews): Promise<AppliedNews> {
  const { shopDomain, orderGid, labels = [], withdrawn = [], restored = [], events = [] } = input;
  const news: OrderNews = {
    ...emptyNews(orderGid),
    events: events.map(({ number, ...event }) => ({
      ...event,
      fulfillmentGid: "",
      numberKey: normaliseTrackingNumber(number),
    })),
    labels: labels.map(({ number, carrier, url }) => ({
      ...{ numberKey: normaliseTrackingNumber(number), number: number ?? "", carrier, url },
      withdrawn: false,
    })),
    withdrawn: withdrawn.map(normaliseTrackingNumber),
    restored: restored.map(normaliseTrackingNumber),
  };
  return applyNews(deps, {
    shopDomain,
    told: [{ news, fingerprint: null, outline: null }],
    source: { kind: "read", askedAt: deps.clock.now() },
  });
}
