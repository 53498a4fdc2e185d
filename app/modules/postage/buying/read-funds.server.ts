import { sumPlatformEntries } from "../ledger/ledger-store.server";
import { readBilled } from "../ledger/usage-charge-store.server";
import type { PostageDeps } from "../postage-deps";
import { refreshBilling } from "../setup/billing.server";
import type { PostageSetup } from "../setup/postage-setup";
import { whyNoCharges } from "../setup/why-no-charges";
import { availableMinor } from "./budget";
import { sumCommitted } from "./label-work-store.server";

export type FundsRead =
  /** null: nothing limits it, EasyPost takes the money from the creator. */
  | { kind: "available"; minor: number | null }
  /** Shopify's approval is gone; the sentence says what to do. */
  | { kind: "none"; reason: string }
  | { kind: "later"; afterMs: number };

/** What the batch's labels may still cost. Shopify is asked what it has charged by now. */
export async function readFunds(
  deps: PostageDeps,
  { id: batchId, shopDomain, account }: { id: string; shopDomain: string; account: "own" | "platform" },
  setup: Pick<PostageSetup, "funding">,
): Promise<FundsRead> {
  if (account === "own") return { kind: "available", minor: null };
  if (setup.funding !== "shopify_billing") {
    const reason =
      "Labels of the platform's account are paid through Shopify: approve the charges in Setup, then go on.";
    return { kind: "none", reason };
  }
  // In this order: a charge that Shopify records meanwhile is counted twice rather than not at all, and so is a label
  // that is bought meanwhile.
  const billed = await readBilled(deps.db, shopDomain);
  const read = await refreshBilling(deps, { shopDomain });
  if (read.kind === "unavailable") return { kind: "later", afterMs: read.retryAfterMs };
  const { subscription } = read;
  if (subscription?.status !== "active") {
    return { kind: "none", reason: whyNoCharges(subscription?.status ?? null) };
  }
  const committedMinor = await sumCommitted(deps.db, { shopDomain, batchId });
  const ledger = await sumPlatformEntries(deps.db, shopDomain);
  const { cappedMinor, usedMinor } = subscription;
  const owedMinor = 0 - ledger.sumMinor - billed.billedMinor;
  return {
    kind: "available",
    minor: availableMinor({
      cappedMinor,
      usedMinor,
      sendingMinor: billed.sendingMinor,
      owedMinor,
      committedMinor,
    }),
  };
}
