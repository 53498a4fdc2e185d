import type { PostageDeps } from "../postage-deps";
import { findRefundLabel } from "../refunds/refund-store.server";
import { settleRefund } from "../refunds/settle-refund.server";
import { readAccount } from "../setup/read-postage-setup.server";

type Deps = Pick<PostageDeps, "db" | "jobs" | "clock" | "log" | "postage" | "secrets" | "config">;

/**
 * EasyPost told that a refund came through. Money moves only by what the shipment itself says when it is read; throws
 * when it cannot be read now.
 */
export async function noteRefundTold(
  deps: Deps,
  { id, shopDomain }: { id: string; shopDomain: string },
): Promise<string> {
  const label = await findRefundLabel(deps.db, shopDomain, id);
  if (!label || label.shipmentId === null) return "unknown shipment";
  const account = await readAccount(deps, { shopDomain, kind: label.batch.account });
  if (!account) return "no key";
  const read = await deps.postage.readShipment(account, label.shipmentId);
  switch (read.kind) {
    case "shipment":
      return `refund ${(await settleRefund(deps, label, read.shipment)) ?? "not asked for"}`;
    case "missing":
      return "unknown shipment";
    case "account-refused":
      return "account refused";
    case "not-executed":
    case "unknown":
      throw new Error(`The refunded shipment could not be read: ${read.reason}`);
  }
}
