// From a stored label to what pages see. Pure.
import type { ParcelContent } from "../groups/ready-pledge";
import type { PostalAddress } from "../ports";
import { serviceName } from "../usps/services";
import { trackingUrlOf } from "./tracking-url";
import type { ShownLabel } from "./label-view-store.server";
import type { LabelFailure, LabelView } from "./label-views";
import type { LabelFulfillmentState, LabelState, RefundState } from "./label-state";

/** The label as pages show it: money in US cents, times as ISO 8601 UTC. */
export function toLabelView(row: ShownLabel, packageTypes: ReadonlyMap<string, string>): LabelView {
  const { batch, pledge } = row;
  const failure = row.failure as unknown as LabelFailure | null;
  const state = row.state as LabelState;
  const mayRetry = state === "failed" && batch.state !== "stopped";
  return {
    ...{
      id: row.id,
      batchId: row.batchId,
      pledgeId: row.pledgeId,
      orderName: row.orderName,
      orderGid: row.orderGid,
    },
    ...{ batchNumber: batch.number, externalId: pledge.externalId, backerName: pledge.backerName },
    ...{ position: row.position, groupKey: row.groupKey, state },
    contents: row.contents as unknown as ParcelContent[],
    packageTypeName: packageTypes.get(row.packageTypeId) ?? "",
    ...{
      weightGrams: row.weightGrams,
      insuredMinor: toMinor(row.insuredMinor),
      countryCode: row.countryCode,
    },
    address: row.address as unknown as PostalAddress | null,
    addressState: row.addressState as LabelView["addressState"],
    addressProblem: row.addressProblem,
    service: row.service,
    serviceName: row.service === null ? null : serviceName(row.service),
    deliveryDays: row.deliveryDays,
    quotedMinor: toMinor(row.quotedMinor),
    postageMinor: toMinor(row.postageMinor),
    feeMinor: toMinor(row.feeMinor),
    insuranceMinor: toMinor(row.insuranceMinor),
    easypostMinor: toMinor(row.easypostMinor),
    boughtAt: toTime(row.boughtAt),
    trackingCode: row.trackingCode,
    trackingUrl: trackingUrlOf(row.trackingCode),
    printedAt: toTime(row.printedAt),
    fulfillmentState: row.fulfillmentState as LabelFulfillmentState,
    fulfillmentNote: row.fulfillmentNote,
    shippedAt: toTime(row.shippedAt),
    trackerStatus: row.trackerStatus,
    refundState: row.refundState as RefundState | null,
    refundNote: row.refundNote,
    refundedAt: toTime(row.refundedAt),
    scanFormId: row.scanFormId,
    account: batch.account === "own" ? "own" : "platform",
    shipDate: batch.shipDate,
    failure,
    canRetry: mayRetry,
    canOverrideAddress: mayRetry && failure?.code === "ADDRESS",
  };
}

function toMinor(amount: bigint | null): number | null {
  return amount === null ? null : Number(amount);
}

function toTime(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
