// How far the creator is with the five steps of Start shipping, in words.
import type { BalanceView } from "~/modules/postage/ledger/ledger-views";
import type { PostageOverview } from "~/modules/postage/overview/postage-overview";
import type { ReadyItems } from "~/modules/postage/overview/ready-item";
import { describeBalance } from "~/ui/describe-balance";
import { describeUnderWay } from "~/ui/describe-under-way";
import { countOf, formatCount } from "~/ui/format-count";
import type { ShippingStep } from "~/ui/shipping-step";

export interface Standing {
  gaps: { message: string }[];
  items: ReadyItems;
  /** Orders that can be shipped now. */
  ready: number;
  overview: PostageOverview;
  balance: BalanceView;
}

/** The five steps as they are shown. */
export function describeSteps(standing: Standing): ShippingStep[] {
  return [
    { key: "setup", title: "Initial setup", url: "/app/shipping/setup", ...setupStep(standing) },
    { key: "items", title: "Items", url: "/app/shipping/items", ...itemsStep(standing) },
    {
      key: "groups",
      title: "Package groups and rates",
      url: "/app/shipping/groups",
      ...groupsStep(standing),
    },
    { key: "batches", title: "Print & Ship", url: "/app/shipping/batches", ...batchesStep(standing) },
    { key: "credit", title: "Credit balance", url: "/app/shipping/credit", ...creditStep(standing) },
  ];
}

type Step = Pick<ShippingStep, "state" | "note" | "noteUrl" | "moving">;

const batchUrl = (id: string | null) => `/app/shipping/batches/${id ?? ""}`;

function setupStep({ gaps }: Standing): Step {
  const [first, ...more] = gaps;
  if (!first) return { state: "done", note: "Postage can be bought" };
  return {
    state: "missing",
    note: more.length > 0 ? `${countOf(gaps.length, "thing")} missing` : first.message,
  };
}

function itemsStep({ items }: Standing): Step {
  if (items.total === 0) return { state: "open", note: "No items wait to be shipped" };
  if (items.incomplete === 0) return { state: "done", note: "Weights and customs are complete" };
  return { state: "missing", note: `${countOf(items.incomplete, "SKU")} incomplete` };
}

function groupsStep({ ready, overview }: Standing): Step {
  const { quoted } = overview;
  if (quoted)
    return {
      state: "open",
      note: `Labels ${quoted.number} wait for your yes`,
      noteUrl: batchUrl(quoted.id),
    };
  if (ready > 0) return { state: "open", note: `${countOf(ready, "order")} ready` };
  return { state: overview.live > 0 ? "done" : "open", note: "No order is ready to ship" };
}

function batchesStep({ overview }: Standing): Step {
  const { failed, failedBatchId, unprinted, batches, paused, underWay } = overview;
  if (paused)
    return { state: "missing", note: `Labels ${paused.number} are paused`, noteUrl: batchUrl(paused.id) };
  if (underWay)
    return { state: "open", note: describeUnderWay(underWay), noteUrl: batchUrl(underWay.id), moving: true };
  if (failed > 0) {
    const toPrint = unprinted > 0 ? `, ${formatCount(unprinted)} to print` : "";
    const note = `${countOf(failed, "label")} not bought${toPrint}`;
    return { state: "missing", note, noteUrl: batchUrl(failedBatchId) };
  }
  const trouble = boughtTrouble(overview);
  if (trouble) return trouble;
  if (unprinted > 0) return { state: "open", note: `${countOf(unprinted, "label")} to print` };
  return batches > 0
    ? { state: "done", note: "All labels are printed" }
    : { state: "open", note: "No labels yet" };
}

/** What keeps labels that were bought from being used or given back. */
function boughtTrouble(overview: PostageOverview): Step | null {
  const { unfulfilled, unfulfilledBatchId, refundsEnding, endingBatchId } = overview;
  if (unfulfilled > 0)
    return {
      state: "missing",
      note: `${countOf(unfulfilled, "label")} not fulfilled in Shopify`,
      noteUrl: `${batchUrl(unfulfilledBatchId)}?state=unfulfilled#labels`,
    };
  if (refundsEnding > 0)
    return {
      state: "missing",
      note: `${countOf(refundsEnding, "unused label")} can be refunded only a few days more`,
      noteUrl: batchUrl(endingBatchId),
    };
  return null;
}

function creditStep({ balance }: Standing): Step {
  const { kind = null } = balance.billingProblem ?? {};
  if (kind === "refused") return { state: "missing", note: "Shopify did not take the last charge" };
  if (kind === "unapproved") return { state: "missing", note: "Postage is waiting to be charged" };
  if (balance.entries === 0) return { state: "open", note: "Nothing charged yet" };
  return { state: "done", note: describeBalance(balance.balanceMinor) };
}
