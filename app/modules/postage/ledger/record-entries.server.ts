// Facts about money as ledger entries. Every function runs in its caller's transaction and may be told a fact again.
import { inTransaction, type DbTransaction } from "~/db/client.server";
import type { PostageDeps } from "../postage-deps";
import { feeShare } from "./fee";
import type { LedgerKind } from "./ledger-views";
import type { Correction } from "./read-correction";
import {
  appendEntries,
  findShipmentEntries,
  hasShop,
  lockShipmentFacts,
  type NewEntry,
} from "./ledger-store.server";

export interface Charges {
  shopDomain: string;
  at: Date;
  account: "own" | "platform";
  labelId: string;
  shipmentId: string;
  orderName: string;
  batchNumber: number;
  /** "USPS Ground Advantage" */
  serviceName: string;
  postageMinor: number;
  feeMinor: number;
  insuranceMinor: number;
  /** What EasyPost itself took for the label, its tracker and such. */
  easypostMinor: number;
}

type ChargeKind = Exclude<LedgerKind, "refund_credit" | "correction">;

/** One charge per shipment: postage, fee, insurance and EasyPost's own fees as entries of their own. `recorded`: false when it was there. */
export async function recordCharges(tx: DbTransaction, charges: Charges): Promise<{ recorded: boolean }> {
  const { postageMinor, feeMinor, insuranceMinor, easypostMinor, serviceName, ...about } = charges;
  const { shipmentId } = charges;
  const entry = (kind: ChargeKind, minor: number, description: string): NewEntry => ({
    ...{ kind, description, factKey: `${kind}:${shipmentId}` },
    // Not -0.
    ...{ ...about, amountMinor: 0 - minor },
  });
  const count = await appendEntries(tx, [
    entry("postage", postageMinor, serviceName),
    ...(feeMinor > 0 ? [entry("fee", feeMinor, "Fee on postage")] : []),
    ...(insuranceMinor > 0 ? [entry("insurance", insuranceMinor, "Insurance")] : []),
    ...(easypostMinor > 0 ? [entry("easypost_fee", easypostMinor, "EasyPost's own fee for the label")] : []),
  ]);
  return { recorded: count > 0 };
}

export type RefundCredit =
  | { kind: "credited"; creditedMinor: number }
  /** It was in the ledger before. */
  | { kind: "known"; creditedMinor: number }
  /** Nothing was ever charged for the shipment. */
  | { kind: "no-charge" };

/**
 * Credits what EasyPost gave back of a shipment, its own fees included, plus the share of the platform's fee, once per
 * shipment: later tellings change nothing. Never more than was charged.
 */
export async function recordRefundCredit(
  tx: DbTransaction,
  refund: {
    shopDomain: string;
    at: Date;
    shipmentId: string;
    /** What EasyPost gave back, in US cents. */
    postageMinor: number;
    insuranceMinor: number;
    easypostMinor: number;
  },
): Promise<RefundCredit> {
  const { shopDomain, at, shipmentId } = refund;
  await lockShipmentFacts(tx, shipmentId);
  const entries = await findShipmentEntries(tx, shopDomain, shipmentId);
  const charged = (kind: string) => -Number(entries.find((entry) => entry.kind === kind)?.amountMinor ?? 0n);
  const known = entries.find(({ kind }) => kind === "refund_credit");
  const first = entries.find(({ kind }) => kind === "postage");
  if (!first) return { kind: "no-charge" };
  if (known) return { kind: "known", creditedMinor: Number(known.amountMinor) };
  const postageMinor = Math.min(refund.postageMinor, charged("postage"));
  const share = feeShare({ postageMinor: charged("postage"), feeMinor: charged("fee") }, postageMinor);
  const insuranceMinor = Math.min(refund.insuranceMinor, charged("insurance"));
  const easypostMinor = Math.min(refund.easypostMinor, charged("easypost_fee"));
  const creditedMinor = postageMinor + share + insuranceMinor + easypostMinor;
  const { labelId, orderName, batchNumber, account } = first;
  await appendEntries(tx, [
    {
      ...{ shopDomain, at, shipmentId, labelId, orderName, batchNumber, account },
      ...{ kind: "refund_credit", amountMinor: creditedMinor, factKey: `refund:${shipmentId}` },
      description: describeRefund({ fee: share, insurance: insuranceMinor, easypost: easypostMinor }),
    },
  ]);
  return { kind: "credited", creditedMinor };
}

/** "Refund of the label, its fee and its insurance". */
function describeRefund(back: { fee: number; insurance: number; easypost: number }): string {
  const parts = [
    "the label",
    ...(back.fee > 0 ? ["its fee"] : []),
    ...(back.insurance > 0 ? ["its insurance"] : []),
    ...(back.easypost > 0 ? ["EasyPost's own fee"] : []),
  ];
  const last = parts.pop() ?? "";
  return `Refund of ${parts.length > 0 ? `${parts.join(", ")} and ${last}` : last}`;
}

/** An operator's correction; the reason is shown to the creator. The same `factKey` again changes nothing. */
export async function recordCorrection(
  deps: Pick<PostageDeps, "db">,
  correction: Correction & { at: Date },
): Promise<{ kind: "recorded" | "known" | "no-shop" }> {
  const { shopDomain } = correction;
  const nothing = { labelId: null, shipmentId: null, batchNumber: null, orderName: null };
  const factKey = `correction:${correction.factKey}`;
  return inTransaction(deps.db, async (tx) => {
    if (!(await hasShop(tx, shopDomain))) return { kind: "no-shop" };
    const count = await appendEntries(tx, [{ ...correction, ...nothing, kind: "correction", factKey }]);
    return { kind: count > 0 ? "recorded" : "known" };
  });
}
