// The six stages of the Take Action Timeline, and the one thing to do next at each.
import type { ShippingStageCounts } from "~/modules/fulfillment/views";
import type { HomeTimeline } from "~/modules/pledges/views/views";
import type { BatchUnderWay } from "~/modules/postage/overview/postage-overview";
import { describeUnderWay } from "~/ui/describe-under-way";
import { countOf } from "~/ui/format-count";

export interface TimelineStage {
  name: string;
  count: number;
  text: string;
  action: { label: string; url: string } | null;
}

export interface TimelineFacts {
  timeline: HomeTimeline;
  shipping: ShippingStageCounts;
  /** Backers whose parcel has left and whom nobody has mailed yet. */
  mailable: number;
  /** Orders that wait for the first scan of their label. */
  labelled: number;
  /** Labels that are being quoted or bought; null when none are. */
  buying: BatchUnderWay | null;
  /** Shopify does not let us in: nothing moves before the reconnect. */
  broken: boolean;
}

/** The stages in order. `next` is the index of the one that needs the creator most; null when none does. */
export function timelineStages(facts: TimelineFacts): { stages: TimelineStage[]; next: number | null } {
  const { timeline, shipping, mailable, labelled } = facts;
  const { states } = timeline.summary;
  const toFix = states.blocked + states.refused + states.needs_decision;
  const stages = [
    importStage(timeline),
    fix(states, toFix),
    push(timeline, facts.broken),
    readyToShip(shipping, labelled, facts.buying),
    shipped(shipping, mailable),
    delivered(shipping),
  ];
  const needed = [
    [0, timeline.summary.total === 0],
    [2, timeline.activeBatch !== null || states.ready > 0],
    [1, toFix > 0],
    [3, shipping.readyToShip > labelled],
    [4, mailable > 0],
  ] as const;
  return { stages, next: needed.find(([, is]) => is)?.[0] ?? null };
}

function importStage({ summary }: HomeTimeline): TimelineStage {
  const skipped = summary.states.skipped;
  const action =
    summary.total === 0
      ? { label: "Import a pledge file", url: "/app/imports" }
      : { label: "View pledges", url: "/app/pledges" };
  return {
    name: "Import",
    count: summary.total,
    text:
      skipped > 0
        ? `${countOf(skipped, "pledge")} skipped: never collected, held, cancelled or refunded`
        : "Pledges from files and from the push API",
    action,
  };
}

function fix(states: HomeTimeline["summary"]["states"], toFix: number): TimelineStage {
  return {
    name: "Fix",
    count: toFix,
    text:
      toFix === 0
        ? "Nothing keeps a pledge from being pushed"
        : "Pledges with something that keeps them from Shopify",
    action: toFix === 0 ? null : { label: `Fix ${countOf(toFix, "pledge")}`, url: fixUrl(states) },
  };
}

function fixUrl(states: HomeTimeline["summary"]["states"]): string {
  if (states.blocked > 0) return "/app/pledges?state=blocked";
  return states.needs_decision > 0 ? "/app/pledges?state=needs_decision" : "/app/pledges?state=refused";
}

function push({ summary, activeBatch }: HomeTimeline, broken: boolean): TimelineStage {
  const { ready, created, queued, sending, unknown } = summary.states;
  const onTheWay = queued + sending + unknown;
  const count = ready + onTheWay;
  if (activeBatch) {
    return {
      name: "Push",
      count,
      text: `Batch ${activeBatch.number} is ${broken ? "waiting for the reconnect" : activeBatch.state}: ${countOf(activeBatch.left, "pledge")} left`,
      action: { label: `Watch batch ${activeBatch.number}`, url: `/app/batches/${activeBatch.id}` },
    };
  }
  if (count === 0 && created > 0) {
    return {
      name: "Push",
      count,
      text: `${countOf(created, "pledge")} became one order each`,
      action: { label: "Prove it with a reconciliation", url: "/app/reconciliation" },
    };
  }
  return {
    name: "Push",
    count,
    text:
      onTheWay > 0
        ? `${countOf(ready, "pledge")} ready, ${countOf(onTheWay, "pledge")} on the way`
        : "Pledges ready to become orders",
    action: ready > 0 ? { label: `Push ${countOf(ready, "pledge")}`, url: "/app/pledges?state=ready" } : null,
  };
}

function readyToShip(
  { readyToShip: ready, onHold }: ShippingStageCounts,
  labelled: number,
  buying: BatchUnderWay | null,
): TimelineStage {
  if (buying) {
    return {
      name: "Ready to ship",
      count: ready,
      text: describeUnderWay(buying),
      action: { label: `Watch labels ${buying.number}`, url: `/app/shipping/batches/${buying.id}` },
    };
  }
  return {
    name: "Ready to ship",
    count: ready,
    text: describeReady(ready, onHold, labelled),
    action: readyAction(ready, labelled),
  };
}

function describeReady(ready: number, onHold: number, labelled: number): string {
  if (ready > 0 && labelled > 0) return `${countOf(labelled, "order")} with a label, not scanned yet`;
  if (onHold > 0) return `${countOf(onHold, "more order")} on hold in Shopify`;
  return ready > 0
    ? "Orders in Shopify that wait for their parcel"
    : "Orders appear here once pledges are pushed";
}

function readyAction(ready: number, labelled: number): TimelineStage["action"] {
  if (ready > labelled) return { label: "Buy postage", url: "/app/shipping" };
  return ready > 0 ? { label: "Print & Ship", url: "/app/shipping/batches" } : null;
}

function shipped({ shipped: left, partiallyShipped }: ShippingStageCounts, mailable: number): TimelineStage {
  const count = left + partiallyShipped;
  const parts = partiallyShipped > 0 ? `${countOf(partiallyShipped, "order")} shipped in part` : null;
  return {
    name: "Shipped",
    count,
    text:
      mailable > 0
        ? `${countOf(mailable, "backer")} can be mailed their tracking`
        : (parts ?? (count > 0 ? "Parcels on their way to backers" : "Parcels that have left")),
    action:
      mailable > 0
        ? { label: `Mail ${countOf(mailable, "backer")}`, url: "/app/notifications" }
        : count > 0
          ? { label: "View shipped pledges", url: "/app/pledges?shipping=shipped" }
          : null,
  };
}

function delivered({ delivered: arrived }: ShippingStageCounts): TimelineStage {
  return {
    name: "Delivered",
    count: arrived,
    text: arrived > 0 ? "Everything arrived, says the carrier" : "Carriers tell when parcels arrive",
    action: arrived > 0 ? { label: "View delivered pledges", url: "/app/pledges?shipping=delivered" } : null,
  };
}
