// Refunds as the creator asks for them and our jobs work on them; what USPS says is heard when the shipment is read.
import type { DbClient } from "~/db/client.server";
import type { LabelView } from "~/modules/postage/buying/label-views";
import { findRefundLabel } from "~/modules/postage/refunds/refund-store.server";
import { requestRefund } from "~/modules/postage/refunds/request-refund.server";
import { runRefunds } from "~/modules/postage/refunds/run-refunds.server";
import { settleRefund } from "~/modules/postage/refunds/settle-refund.server";
import { readAccount } from "~/modules/postage/setup/read-postage-setup.server";
import type { BuyingFixture } from "./buying-fixture";

export class RefundDesk {
  constructor(
    readonly shop: BuyingFixture,
    readonly db: DbClient,
  ) {}

  async ask({ id: labelId }: LabelView): Promise<void> {
    const { deps, shopDomain } = this.shop;
    const asked = await requestRefund(deps, { shopDomain, labelId });
    if (asked.kind !== "requested") throw new Error(JSON.stringify(asked));
  }

  /** As the job does: wishes are brought to EasyPost, shipments of accepted ones are taken back. */
  async work(): Promise<void> {
    const { deps, shopDomain } = this.shop;
    await runRefunds(deps, { shopDomain });
  }

  /** Asks, and works until the shipment is taken back. */
  async giveBack(label: LabelView): Promise<void> {
    await this.ask(label);
    for (let turn = 0; turn < 20; turn += 1) {
      await this.work();
      if ((await this.labelNow(label)).fulfillmentState === "cancelled") return;
      this.shop.clock.forward(60);
    }
    throw new Error("the shipment is not taken back");
  }

  /** Reads what became of the label's refund, as the daily question does. */
  async hear({ id }: LabelView): Promise<void> {
    const { deps, shopDomain } = this.shop;
    const label = await findRefundLabel(this.db, shopDomain, id);
    if (!label) throw new Error("The label is gone");
    const account = await readAccount(deps, { shopDomain, kind: label.batch.account });
    if (!account) throw new Error("There is no key");
    const read = await deps.postage.readShipment(account, label.shipmentId ?? "");
    if (read.kind !== "shipment") throw new Error(read.kind);
    await settleRefund(deps, label, read.shipment);
  }

  /** USPS says no, which nobody has heard yet. */
  reject({ trackingCode }: LabelView): void {
    this.shop.easypost.act({ action: "reject-refund", trackingCode });
  }

  async hearRejection(label: LabelView): Promise<void> {
    this.reject(label);
    await this.hear(label);
  }

  async labelNow({ id, batchId }: LabelView): Promise<LabelView> {
    const label = (await this.shop.labels(batchId)).find((each) => each.id === id);
    if (!label) throw new Error("The label is gone");
    return label;
  }
}
