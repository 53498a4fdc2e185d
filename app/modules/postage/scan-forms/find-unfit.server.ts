// EasyPost refuses a SCAN form as a whole: one label that cannot be in it would keep a thousand others out.
import type { PostageDeps } from "../postage-deps";
import type { PostageAccount, PostageShipment, ReadShipmentOutcome } from "../ports";
import type { FormLabel, StoredScanForm } from "./scan-form-store.server";
import { shipmentsIn, type UnfitLabel } from "./scan-form-words";

export type FoundUnfit =
  | { kind: "found"; unfit: UnfitLabel[] }
  /** EasyPost does not say now how some of the shipments are. */
  | { kind: "unclear" };

/** As many as EasyPost is asked for at once by one account, unless configured otherwise. */
const READ_AT_ONCE = 8;

/**
 * The labels of a refused form that speak against it: those whose shipments EasyPost's refusal names, and those that it
 * shows as refunded or on a form already, as happens to what somebody did at EasyPost by hand.
 */
export async function findUnfit(
  deps: Pick<PostageDeps, "postage">,
  { labels }: Pick<StoredScanForm, "labels">,
  account: PostageAccount,
  refusal: string,
): Promise<FoundUnfit> {
  const unfit: UnfitLabel[] = [];
  const named = shipmentsIn(refusal);
  for (let at = 0; at < labels.length; at += READ_AT_ONCE) {
    const group = labels.slice(at, at + READ_AT_ONCE);
    const reads = await Promise.all(group.map(async (label) => readOf(deps, account, label)));
    for (const [index, label] of group.entries()) {
      const read = reads[index] ?? { kind: "missing" };
      if (read.kind !== "shipment" && read.kind !== "missing") return { kind: "unclear" };
      const shown = whyNot(read.kind === "shipment" ? read.shipment : null);
      const why = shown ?? (named.has(label.shipmentId ?? "") ? "was refused" : null);
      if (why !== null) unfit.push({ label, why });
    }
  }
  return { kind: "found", unfit };
}

async function readOf(
  { postage }: Pick<PostageDeps, "postage">,
  account: PostageAccount,
  { shipmentId }: FormLabel,
): Promise<ReadShipmentOutcome> {
  return shipmentId === null ? { kind: "missing" } : postage.readShipment(account, shipmentId);
}

function whyNot(shipment: PostageShipment | null): string | null {
  if (shipment === null) return "is unknown to EasyPost";
  if (shipment.scanFormId !== null) return "is in another SCAN form already";
  const { refundStatus } = shipment;
  return refundStatus === "submitted" || refundStatus === "refunded" ? "was refunded at EasyPost" : null;
}
