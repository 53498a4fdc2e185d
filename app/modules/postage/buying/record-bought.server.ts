// The one moment in which a label becomes ours: state, tracking, ledger and history in one transaction.
import { inTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import { recordPledgeEvents } from "../../pledges/history/pledge-events-store.server";
import { estimateInsurance, feeOn, microToMinor } from "../ledger/fee";
import { wantBilling } from "../ledger/bill-usage.server";
import { recordCharges } from "../ledger/record-entries.server";
import type { PostageDeps } from "../postage-deps";
import type { PostageShipment } from "../ports";
import { serviceName } from "../usps/services";
import type { StoredBatch } from "./batch-store.server";
import { raiseEasypostFee } from "./easypost-fee-store.server";
import { describeEasypostFee } from "./label-failure";
import { moveLabel, type StoredLabel } from "./label-store.server";
import { askAgain } from "./label-work-store.server";

/**
 * What EasyPost charged for the shipment, in US cents, each of its fees under one of these names; the fee on the postage as
 * agreed with the batch.
 */
export function chargesOf(
  { bought, fees }: PostageShipment,
  feeBasisPoints: number,
): { postageMinor: number; feeMinor: number; insuranceMinor: number; easypostMinor: number } {
  const sum = (...types: PostageShipment["fees"][number]["type"][]) =>
    fees
      .filter(({ type }) => types.includes(type))
      .reduce((total, { amountMicro }) => total + amountMicro, 0);
  const stated = sum("postage");
  const postageMinor = stated > 0 ? microToMinor(stated) : (bought?.rate.amountMinor ?? 0);
  return {
    postageMinor,
    feeMinor: feeOn(postageMinor, feeBasisPoints),
    insuranceMinor: microToMinor(Math.max(0, sum("insurance"))),
    // Rounded as one sum: each of them may be a fraction of a cent.
    easypostMinor: microToMinor(Math.max(0, sum("label", "tracker", "other"))),
  };
}

/**
 * Writes that EasyPost has bought the label. Told again, or by two workers at once, it is written and charged once.
 * From here on the package and its fulfilment are wanted. Where EasyPost adds more of its own than was expected, the batch
 * expects it from now on, and the creator is asked again before the others are bought.
 */
export async function recordBought(
  deps: PostageDeps,
  batch: StoredBatch,
  label: StoredLabel,
  shipment: PostageShipment,
): Promise<void> {
  const { bought } = shipment;
  if (!bought) throw new Error("Only a bought shipment is recorded as bought");
  const now = deps.clock.now();
  const charges = chargesOf(shipment, batch.feeBasisPoints);
  const { service } = bought.rate;
  const { shopDomain, pledgeId, orderName, id: labelId } = label;
  const set = {
    ...{ shipmentId: shipment.id, rateId: bought.rate.id, service, failure: null },
    ...{ trackingCode: bought.trackingCode, trackerId: bought.trackerId, labelUrl: bought.labelUrl },
    ...{ labelFormat: bought.labelFormat, pdfUrl: bought.pdfUrl, zplUrl: bought.zplUrl },
    forms: shipment.forms.map(({ type, url }) => ({ type, url })),
    postageMinor: BigInt(charges.postageMinor),
    feeMinor: BigInt(charges.feeMinor),
    insuranceMinor: BigInt(charges.insuranceMinor),
    easypostMinor: BigInt(charges.easypostMinor),
    ...{ boughtAt: new Date(bought.boughtAt), fulfillmentState: "wanted" },
  };
  await retryOnDeadlock(async () =>
    inTransaction(deps.db, async (tx) => {
      if (!(await moveLabel(tx, { id: labelId, event: "bought", now, set }))) return;
      await recordCharges(tx, {
        ...{ shopDomain, at: now, account: batch.account, labelId, shipmentId: shipment.id, orderName },
        ...{ batchNumber: batch.number, serviceName: serviceName(service), ...charges },
      });
      const detail = {
        labelId,
        batch: batch.number,
        service: serviceName(service),
        number: bought.trackingCode,
      };
      const kind = "label.bought";
      await recordPledgeEvents(tx, [{ shopDomain, pledgeId, kind, actor: "creator", at: now, detail }]);
      // Nothing dearer than what was agreed to is bought without another yes.
      const added = charges.easypostMinor + charges.insuranceMinor - estimateInsurance(label.insuredMinor);
      if (await raiseEasypostFee(tx, batch.id, added))
        await askAgain(tx, batch.id, describeEasypostFee(added), now);
      if (batch.account === "platform") await wantBilling(deps, { shopDomain }, tx);
    }),
  );
}
