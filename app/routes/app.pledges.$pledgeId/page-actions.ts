import type { PageProps } from "@shopify/polaris";
import type { PledgeView } from "~/modules/pledges/views/views";
import { orderAdminUrl } from "~/ui/order-link";

interface Doing {
  /** Submits an intent to the page's action. */
  send: (intent: string) => void;
  busy: boolean;
}

/** The one thing to do next with a pledge in its state; nothing where only waiting or fixing helps. */
export function primaryAction(pledge: PledgeView, { send, busy }: Doing): PageProps["primaryAction"] {
  const action = (content: string, intent: string) => ({
    content,
    onAction: () => send(intent),
    loading: busy,
  });
  switch (pledge.state) {
    case "ready":
      return action("Push this pledge", "push");
    case "refused":
      return action("Try again", "retry");
    case "cancelled":
    case "deleted":
      return action("Prepare it again", "retry");
    case "skipped":
      return pledge.skippedByCreator ? action("Take it back in", "unskip") : undefined;
    case "created":
      return pledge.order
        ? { content: `View order ${pledge.order.name}`, url: orderAdminUrl(pledge.order.gid), target: "_top" }
        : undefined;
    default:
      return undefined;
  }
}

/** What else can be done: postage for an order, and leaving the pledge out for good while it is none. */
export function secondaryActions(pledge: PledgeView, { send, busy }: Doing): PageProps["secondaryActions"] {
  if (pledge.state === "created")
    return [{ content: "Buy postage", url: `/app/shipping/buy?pledgeId=${pledge.id}` }];
  const may = ["ready", "blocked", "refused"].includes(pledge.state);
  return may ? [{ content: "Never push it", onAction: () => send("skip"), disabled: busy }] : [];
}
