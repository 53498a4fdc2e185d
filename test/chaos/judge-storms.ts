// The last word on a run: what the store, the platform, the mailbox, EasyPost and the pages say once all has settled.
import type { Merchant, ToldPledge } from "../support/merchant";
import { faultsOf, type Verdict } from "../support/oracle";
import { comparePrinted, readPrinted } from "../support/postage/compare-printed";
import { waitUntilSettled, type PostageOutcome } from "../support/postage/wait-until-settled";
import { compareMails, type MailVerdict } from "../support/shipping/compare-mails";
import type { ShippingVerdict } from "../support/shipping/compare-shipping";
import type { NumbersEverUsed } from "../support/shipping/ship-orders";
import { waitUntilTold } from "../support/shipping/shipping-journey";
import type { StoreShop } from "../support/simulator-client";
import type { Stack } from "../support/stack";

export interface Aftermath {
  shipping: ShippingVerdict;
  mails: MailVerdict;
  /** null without --postage. */
  postage: PostageOutcome | null;
}

interface Judged {
  stack: Stack;
  merchant: Merchant;
  /** Tracking numbers that orders have had. */
  used: NumbersEverUsed;
  /** Batches of labels; null without --postage. */
  batches: string[] | null;
  pace: number;
}

/** What a worker that died had taken on is sent again after three minutes; that time does not shrink with `pace`. */
const TOLD_WITHIN_MS = 240_000;
const LAST_LOOK_MS = 20_000;

/** Waits until everybody knows what happened, or for so long, and judges. */
export async function judgeAftermath({ stack, merchant, used, batches, pace }: Judged): Promise<Aftermath> {
  const settled = async (timeoutMs: number) =>
    batches && waitUntilSettled(stack, merchant, batches, timeoutMs);
  const [shipping] = await Promise.all([
    waitUntilTold(stack, used, TOLD_WITHIN_MS),
    settled(Math.max(TOLD_WITHIN_MS, 400_000 * pace)),
  ]);
  const mails = await compareMails(stack, merchant, Math.max(60_000, 180_000 * pace));
  // At the very end: nothing that came late has changed it.
  const postage = await settled(LAST_LOOK_MS);
  if (postage && batches)
    postage.verdict.differences.push(...(await comparePrints(stack, merchant, batches)));
  return { shipping, mails, postage };
}

async function comparePrints(stack: Stack, merchant: Merchant, batches: string[]): Promise<string[]> {
  const { shipments } = await stack.easypost.state();
  const held = shipments.filter((one) => one.held).flatMap(({ trackingCode }) => trackingCode ?? []);
  const printed: string[] = [];
  for (const batchId of batches) printed.push(...(await readPrinted(merchant, batchId)));
  return comparePrinted(printed, held);
}

/** Every difference in a sentence of its own; empty when the run is clean. */
export function differencesOf(
  verdict: Verdict,
  told: string[],
  { shipping, mails, postage }: Aftermath,
): string[] {
  return [
    ...faultsOf(verdict),
    ...told,
    ...shipping.differences,
    ...mails.differences,
    ...labelFaults(postage),
  ];
}

function labelFaults(postage: PostageOutcome | null): string[] {
  if (!postage) return [];
  const { labels, differences } = postage.verdict;
  return labels === 0 ? ["not one label was bought", ...differences] : differences;
}

/** What the platform is told must be what Shopify holds: same pledges, same order names. */
export function compareWithTold(told: ToldPledge[], shop: StoreShop): string[] {
  const names = new Map<string, string>();
  for (const order of shop.orders) {
    const externalId = /^pledgedock:[^:]*:[^:]*:([^:]*):\d+$/.exec(order.sourceIdentifier ?? "")?.[1];
    if (externalId && !order.cancelledAt) names.set(decodeURIComponent(externalId), order.name);
  }
  const wrong = told.filter(({ externalId, state, orderName }) => {
    const held = names.get(externalId) ?? null;
    return held !== orderName || (state === "created") !== (held !== null);
  });
  const [first] = wrong;
  return first
    ? [
        `the platform is told something else of ${wrong.length} pledges, first: ${first.externalId} ${first.state} ${first.orderName}`,
      ]
    : [];
}
