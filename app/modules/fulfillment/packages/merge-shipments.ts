// What is known of an order's shipping, and what becomes of it when news come in. Pure: whatever the order, and however
// often, news come in, the end is the same; what cannot be ordered asks for the order to be read.
import { mergeFulfillment, type FulfillmentState, type LooseLabel } from "./merge-fulfillment";
import type { ReportedEvent } from "./package-status";
import type { LooseEvent, NewsSource, OrderNews } from "./shipping-news";
import type { OrderLineState } from "../shipments";
import { joinVersions, orderVersions, type SnapshotVersion } from "./snapshot-version";

export interface KnownEvent extends ReportedEvent {
  /** Empty: told of a number by its carrier. */
  fulfillmentGid: string;
}

/** Everything known of one order. */
export interface ShippingState {
  lines: { version: SnapshotVersion; state: OrderLineState[] } | null;
  /** In Shopify's words; of the version of the lines, unless it was learned before them. */
  financialStatus: string | null;
  onHold: boolean;
  holdAskedAt: string | null;
  cancelledAt: string | null;
  fulfillments: Map<string, FulfillmentState>;
  /** By the vendor's id. */
  events: Map<string, KnownEvent>;
  labels: LooseLabel[];
}

export interface Merged {
  state: ShippingState;
  /** Only reading the order settles it: snapshots of one second that differ, an unknown fulfilment, unknown lines. */
  unsettled: boolean;
}

export function emptyShipping(): ShippingState {
  return {
    lines: null,
    financialStatus: null,
    onHold: false,
    holdAskedAt: null,
    cancelledAt: null,
    fulfillments: new Map(),
    events: new Map(),
    labels: [],
  };
}

/** The state after the news; `takenBy` is when they were received. The given state is left as it is. */
export function mergeNews(
  state: ShippingState,
  news: OrderNews,
  source: NewsSource,
  takenBy: string,
): Merged {
  const askedAt = source.kind === "read" ? source.askedAt.toISOString() : null;
  const at = (updatedAt: string): SnapshotVersion => ({ updatedAt: isoTime(updatedAt), askedAt, takenBy });
  const lines = mergeLines(state, news, at);
  const fulfillments = new Map(state.fulfillments);
  const events = new Map(state.events);
  const labels = mergeLabels(state.labels, news);
  let unclear = lines.unclear;
  for (const snapshot of news.fulfillments) {
    const merged = mergeFulfillment(fulfillments.get(snapshot.gid) ?? null, {
      snapshot,
      version: at(snapshot.updatedAt),
      madeBy: news.madeBy,
      labels: [...labels, ...labelsInUse(fulfillments)],
    });
    fulfillments.set(snapshot.gid, merged.state);
    unclear ||= merged.unclear;
    for (const event of snapshot.events ?? []) addEvent(events, { ...event, fulfillmentGid: snapshot.gid });
  }
  for (const label of news.labels ?? []) claimForLabel(fulfillments, label.numberKey);
  for (const event of news.events) addEvent(events, event);
  const holdIsNews = news.onHold !== null && (askedAt ?? "") >= (state.holdAskedAt ?? "");
  const merged: ShippingState = {
    lines: lines.state,
    financialStatus: (lines.isTaken ? news.lines?.financialStatus : null) ?? state.financialStatus,
    onHold: holdIsNews ? (news.onHold ?? false) : state.onHold,
    holdAskedAt: holdIsNews ? askedAt : state.holdAskedAt,
    cancelledAt: earlier(state.cancelledAt, news.cancelledAt && isoTime(news.cancelledAt)),
    fulfillments,
    events,
    labels: labels.filter(
      ({ numberKey }) => ![...fulfillments.values()].some(({ packages }) => packages.has(numberKey)),
    ),
  };
  const orphans = [...events.values()].some(
    ({ fulfillmentGid }) => fulfillmentGid !== "" && !fulfillments.has(fulfillmentGid),
  );
  const linesMissing = merged.lines === null && fulfillments.size > 0;
  // What a whole reading does not have, asking again will not bring.
  const whole = source.kind === "read" && news.lines !== null;
  return { state: merged, unsettled: unclear || (!whole && (orphans || linesMissing)) };
}

interface MergedLines {
  state: ShippingState["lines"];
  /** What is told besides the lines holds, too. */
  isTaken: boolean;
  unclear: boolean;
}

function mergeLines(
  { lines: known, financialStatus }: ShippingState,
  { lines: told }: OrderNews,
  at: (updatedAt: string) => SnapshotVersion,
): MergedLines {
  if (!told) return { state: known, isTaken: false, unclear: false };
  const incoming = { version: at(told.updatedAt), state: sortLines(told.state) };
  const asPaid =
    told.financialStatus === null || financialStatus === null || told.financialStatus === financialStatus;
  // What was answered to the order's making has no version: where a webhook differs, only reading tells which is newer.
  if (!known) {
    const unclear = !asPaid && incoming.version.askedAt === null;
    return { state: incoming, isTaken: !unclear, unclear };
  }
  const same = asPaid && JSON.stringify(known.state) === JSON.stringify(incoming.state);
  switch (orderVersions(incoming.version, known.version, same)) {
    case "newer":
      return { state: incoming, isTaken: true, unclear: false };
    case "same":
      return {
        state: { ...known, version: joinVersions(known.version, incoming.version) },
        isTaken: true,
        unclear: false,
      };
    case "older":
      return { state: known, isTaken: false, unclear: false };
    case "unclear":
      return { state: known, isTaken: false, unclear: true };
  }
}

function sortLines(lines: OrderLineState[]): OrderLineState[] {
  return lines
    .map(({ lineItemGid, sku, currentQuantity, requiresShipping }) => ({
      lineItemGid,
      sku,
      currentQuantity,
      requiresShipping,
    }))
    .sort((a, b) => (a.lineItemGid < b.lineItemGid ? -1 : 1));
}

/** The first telling of an event stays: its id stands for one thing that happened. */
function addEvent(events: Map<string, KnownEvent>, event: LooseEvent): void {
  if (events.has(event.sourceId)) return;
  const { sourceId, kind, at, message, fulfillmentGid, numberKey = null } = event;
  events.set(sourceId, { sourceId, kind, at: isoTime(at), message, numberKey, fulfillmentGid });
}

/** A label may be in several fulfilments, one per location: each is its echo. */
function labelsInUse(fulfillments: Map<string, FulfillmentState>): LooseLabel[] {
  return [...fulfillments.values()]
    .flatMap(({ packages }) => [...packages.values()])
    .filter(({ source, numberKey }) => source === "label" && numberKey !== "")
    .map(({ numberKey, carrier, url }) => ({ numberKey, number: "", carrier, url, withdrawn: false }));
}

/** Where the fulfilment was heard of before its label. */
function claimForLabel(fulfillments: Map<string, FulfillmentState>, numberKey: string): void {
  for (const [gid, fulfillment] of fulfillments) {
    const parcel = fulfillment.packages.get(numberKey);
    if (numberKey === "" || !parcel || parcel.source === "label") continue;
    const packages = new Map(fulfillment.packages).set(numberKey, { ...parcel, source: "label" });
    fulfillments.set(gid, { ...fulfillment, packages });
  }
}

/** A label that was taken back stays so, whatever is told of it afterwards, until it is told to be valid again. */
function mergeLabels(
  known: LooseLabel[],
  { labels = [], withdrawn = [], restored = [] }: OrderNews,
): LooseLabel[] {
  const fresh = labels.filter(({ numberKey }) => !known.some((label) => label.numberKey === numberKey));
  return [...known, ...fresh].map((label) => ({
    ...label,
    withdrawn:
      withdrawn.includes(label.numberKey) || (label.withdrawn && !restored.includes(label.numberKey)),
  }));
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** Vendor times come with offsets and without fractions; as text only one form can be compared. */
function isoTime(text: string): string {
  return new Date(text).toISOString();
}
