// The stages of the Take Action Timeline that exist so far, and the one thing to do next at each.
import type { HomeTimeline } from "~/modules/pledges/views/views";
import { countOf } from "~/ui/format-count";

export interface TimelineStage {
  name: string;
  count: number;
  text: string;
  action: { label: string; url: string } | null;
}

/** The stages in order. `next` is the index of the one that needs the creator most; null when none does. */
export function timelineStages(
  timeline: HomeTimeline,
  { broken, hasConnection }: { broken: boolean; hasConnection: boolean },
): { stages: TimelineStage[]; next: number | null } {
  const { states } = timeline.summary;
  const toFix = states.blocked + states.refused + states.needs_decision;
  const onTheWay = states.queued + states.sending + states.unknown;
  const stages = [
    received(timeline, hasConnection),
    fix(states, toFix),
    push(timeline, onTheWay, broken),
    inShopify(timeline),
  ];
  if (timeline.summary.total === 0) return { stages, next: 0 };
  if (timeline.activeBatch || states.ready > 0) return { stages, next: 2 };
  if (toFix > 0) return { stages, next: 1 };
  return { stages, next: states.created > 0 ? 3 : null };
}

function received({ summary }: HomeTimeline, hasConnection: boolean): TimelineStage {
  const skipped = summary.states.skipped;
  const action = !hasConnection
    ? { label: "Connect a platform", url: "/app/connections" }
    : summary.total === 0
      ? { label: "Set up the push API", url: "/app/connections" }
      : { label: "View pledges", url: "/app/pledges" };
  return {
    name: "Received",
    count: summary.total,
    text:
      skipped > 0
        ? `${countOf(skipped, "pledge")} skipped: held, cancelled or refunded`
        : "Pledges your platforms have sent",
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

function push({ summary, activeBatch }: HomeTimeline, onTheWay: number, broken: boolean): TimelineStage {
  const ready = summary.states.ready;
  if (activeBatch) {
    return {
      name: "Push",
      count: ready + onTheWay,
      text: `Batch ${activeBatch.number} is ${broken ? "waiting for the reconnect" : activeBatch.state}: ${countOf(activeBatch.left, "pledge")} left`,
      action: { label: `Watch batch ${activeBatch.number}`, url: `/app/batches/${activeBatch.id}` },
    };
  }
  return {
    name: "Push",
    count: ready + onTheWay,
    text:
      onTheWay > 0
        ? `${countOf(ready, "pledge")} ready, ${countOf(onTheWay, "pledge")} on the way`
        : "Pledges ready to become orders",
    action: ready > 0 ? { label: `Push ${countOf(ready, "pledge")}`, url: "/app/pledges?state=ready" } : null,
  };
}

function inShopify({ summary, differences }: HomeTimeline): TimelineStage {
  const created = summary.states.created;
  return {
    name: "In Shopify",
    count: created,
    text:
      differences > 0
        ? `${countOf(differences, "order")} not as planned`
        : created > 0
          ? "One order for each of these pledges"
          : "Orders appear here once pledges are pushed",
    action: created > 0 ? { label: "Prove it with a reconciliation", url: "/app/reconciliation" } : null,
  };
}
