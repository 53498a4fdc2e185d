// Facts about money as ledger entries. Every function runs in its caller's transaction and may be told a fact again.
import { inTransaction, type DbTransaction } from "~/db/client.server";
import type { PostageDeps } from "../postage-deps";
import { feeShare } from "./fee";
import { appendEntries, findShipmentEntries, lockShipmentFacts, type NewEntry } from "./ledger-store.server";

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
}

/** One charge per shipment: postage, fee and insurance as entries of their own. `recorded`: false when it was there. */
export async function recordCharges(tx: DbTransaction, charges: Charges): Promise<{ recorded: boolean }> {
  const { postageMinor, feeMinor, insuranceMinor, serviceName, ...about } = charges;
  const { shipmentId } = charges;
  const entry = (kind: "postage" | "fee" | "insurance", minor: number, description: string): NewEntry => ({
    ...{ kind, description, factKey: `${kind}:${shipmentId}` },
    // Not -0.
    ...{ ...about, amountMinor: 0 - minor },
  });
  const count = await appendEntries(tx, [
    entry("postage", postageMinor, serviceName),
    ...(feeMinor > 0 ? [entry("fee", feeMinor, "Fee on postage")] : []),
    ...(insuranceMinor > 0 ? [entry("insurance", insuranceMinor, "Insurance")] : []),
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
 * Credits what EasyPost gave back of a shipment plus its share of the fee, once per shipment: later tellings change
 * nothing. Never more than was charged.
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
  const creditedMinor = postageMinor + share + Math.min(refund.insuranceMinor, charged("insurance"));
  const { labelId, orderName, batchNumber, account } = first;
  await appendEntries(tx, [
    {
      ...{ shopDomain, at, shipmentId, labelId, orderName, batchNumber, account },
      ...{ kind: "refund_credit", amountMinor: creditedMinor, factKey: `refund:${shipmentId}` },
      description: share > 0 ? "Refund of the label and its fee" : "Refund of the label",
    },
  ]);
  return { kind: "credited", creditedMinor };
}

/** An operator's correction; the reason is shown to the creator. The same `factKey` again changes nothing. */
export async function recordCorrection(
  deps: Pick<PostageDeps, "db">,
  correction: {
    shopDomain: string;
    at: Date;
    factKey: string;
    amountMinor: number;
    description: string;
    account: "own" | "platform";
  },
): Promise<{ recorded: boolean }> {
  const nothing = { labelId: null, shipmentId: null, batchNumber: null, orderName: null };
  const factKey = `correction:${correction.factKey}`;
  const count = await inTransaction(deps.db, async (tx) =>
    appendEntries(tx, [{ ...correction, ...nothing, kind: "correction", factKey }]),
  );
  return { recorded: count > 0 };
}
