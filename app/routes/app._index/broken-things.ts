// What went wrong anywhere in the app, as sentences that lead to where it is mended.
import type { ConnectionSyncView } from "~/modules/fulfillment/views";
import type { MailCounts } from "~/modules/notifications/mail-views";
import type { HomeTimeline } from "~/modules/pledges/views/views";
import type { BillingProblem } from "~/modules/postage/ledger/ledger-views";
import type { PostageOverview } from "~/modules/postage/overview/postage-overview";
import { countOf } from "~/ui/format-count";

export interface BrokenFacts {
  timeline: HomeTimeline;
  /** Shopify does not let us in. */
  broken: boolean;
  catalogueState: string | null;
  connections: ConnectionSyncView[];
  mails: Pick<MailCounts, "failed" | "maybeSent">;
  postage: PostageOverview;
  billingProblem: BillingProblem | null;
}

export interface BrokenThing {
  text: string;
  url: string;
  label: string;
}

export function brokenThings(facts: BrokenFacts): BrokenThing[] {
  const { broken, timeline, mails } = facts;
  return [
    ...(broken
      ? [{ text: "Shopify does not let PledgeDock in.", url: "/app/settings", label: "See why" }]
      : []),
    ...pushTroubles(timeline),
    ...(facts.catalogueState === "failed"
      ? [{ text: "The catalogue could not be read.", url: "/app/skus", label: "Refresh it" }]
      : []),
    ...facts.connections.flatMap(syncTroubles),
    ...mailTroubles(mails),
    ...labelTroubles(facts),
  ];
}

function pushTroubles({ summary: { states }, differences, activeBatch }: HomeTimeline): BrokenThing[] {
  const things: (BrokenThing | false)[] = [
    states.needs_decision > 0 && {
      text: `Nobody can say whether ${countOf(states.needs_decision, "order")} was made: you decide.`,
      url: "/app/pledges?state=needs_decision",
      label: "Decide",
    },
    states.refused > 0 && {
      text: `Shopify refused ${countOf(states.refused, "pledge")}.`,
      url: "/app/pledges?state=refused",
      label: "See why",
    },
    states.unknown > 0 && {
      text: `${countOf(states.unknown, "push", "pushes")} got no clear answer; PledgeDock is looking in Shopify before doing anything else.`,
      url: "/app/pledges?state=unknown",
      label: "View",
    },
    differences > 0 && {
      text: `${countOf(differences, "order")} in Shopify differs from its plan.`,
      url: "/app/pledges?different=1",
      label: "Compare",
    },
    activeBatch?.state === "paused" && {
      text: `Batch ${activeBatch.number} is paused.`,
      url: `/app/batches/${activeBatch.id}`,
      label: "Resume or stop it",
    },
  ];
  return things.filter((thing) => thing !== false);
}

function syncTroubles(connection: ConnectionSyncView): BrokenThing[] {
  const { name, connectionId, callback, lastRun, hidden, active } = connection;
  const webhooks = `/app/connections/${connectionId}/webhooks`;
  const things: (BrokenThing | false)[] = [
    active &&
      callback === "disabled" && {
        text: `${name} is no longer told what shipped: its address failed for too long.`,
        url: webhooks,
        label: "Mend it",
      },
    active &&
      callback === "failing" && {
        text: `Messages to ${name} fail; they are tried again by themselves.`,
        url: webhooks,
        label: "See why",
      },
    active &&
      lastRun?.state === "failed" && {
        text: `The last sync of ${name} failed.`,
        url: `/app/fulfillment/runs/${lastRun.id}`,
        label: "See why",
      },
    hidden > 0 && {
      text: `${countOf(hidden, "order")} of ${name} cannot be checked in Shopify.`,
      url: "/app/fulfillment",
      label: "What to do",
    },
  ];
  return things.filter((thing) => thing !== false);
}

function mailTroubles({ failed, maybeSent }: BrokenFacts["mails"]): BrokenThing[] {
  const things: (BrokenThing | false)[] = [
    failed > 0 && {
      text: `${countOf(failed, "tracking mail")} failed or bounced.`,
      url: "/app/notifications",
      label: "Look at them",
    },
    maybeSent > 0 && {
      text: `Of ${countOf(maybeSent, "tracking mail")} nobody can say whether it was sent.`,
      url: "/app/notifications",
      label: "Decide",
    },
  ];
  return things.filter((thing) => thing !== false);
}

function labelTroubles({ postage, billingProblem }: BrokenFacts): BrokenThing[] {
  const { failed, unfulfilled, refundsRejected, refundsEnding, paused } = postage;
  const things: (BrokenThing | false)[] = [
    paused !== null && {
      text: `Labels ${paused.number} are paused${paused.reason ? `: ${paused.reason}` : "."}`,
      url: `/app/shipping/batches/${paused.id}`,
      label: "Resume or stop them",
    },
    failed > 0 && {
      text: `${countOf(failed, "label")} could not be bought.`,
      url: `/app/shipping/batches/${postage.failedBatchId ?? ""}?state=failed`,
      label: "See why",
    },
    unfulfilled > 0 && {
      text: `Shopify did not fulfill ${countOf(unfulfilled, "order")} whose label is bought.`,
      url: `/app/shipping/batches/${postage.unfulfilledBatchId ?? ""}?state=unfulfilled#labels`,
      label: "See why",
    },
    refundsRejected > 0 && {
      text: `${countOf(refundsRejected, "refund")} of postage was rejected.`,
      url: `/app/shipping/batches/${postage.rejectedBatchId ?? ""}?state=refund#labels`,
      label: "Ask again",
    },
    refundsEnding > 0 && {
      text: `${countOf(refundsEnding, "unused label")} can be refunded only a few days more.`,
      url: `/app/shipping/batches/${postage.endingBatchId ?? ""}`,
      label: "Refund or use them",
    },
    // Of one that counts as charged nothing is to be done.
    billingProblem !== null &&
      billingProblem.kind !== "unclear" && {
        text: billingProblem.message,
        url: "/app/shipping/setup",
        label: "See payment",
      },
  ];
  return things.filter((thing) => thing !== false);
}
