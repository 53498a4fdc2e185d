// Refunds of unused labels: asked, then accepted or rejected by USPS after a while. The money returns to the account.
import { invalid } from "./api-error";
import { held, ok, wrapped, type Answer, type Call } from "./call";
import { asTime, type Core, type Json, type SimShipment } from "./core";
import { listOf, textOf } from "./read-input";
import { shipmentJson } from "./shipment-json";

const WINDOW_MS = 30 * 24 * 3_600_000;

/** POST shipments/:id/refund */
export function refundShipment({ core, account, params }: Call): Answer {
  const shipment = held(account.shipments, params[0]);
  askForRefund(core, shipment);
  return ok(shipmentJson(shipment));
}

/** POST refunds {carrier, tracking_codes}: answers a list (recorded). */
export function createRefunds({ core, account, body }: Call): Answer {
  const input = wrapped(body, "refund");
  const codes = listOf(input.tracking_codes).map(textOf);
  if (codes.length === 0)
    throw invalid("REFUND.TRACKING_CODES.INVALID", "tracking_codes must name at least one tracking code.");
  const rows = codes.map((code) => {
    const shipment = [...account.shipments.values()].find((one) => one.bought?.trackingCode === code);
    if (!shipment) throw invalid("REFUND.TRACKING_CODE.NOT_FOUND", `Tracking code ${code} was not found.`);
    askForRefund(core, shipment);
    return refundJson(core, shipment);
  });
  return { status: 201, body: rows };
}

/** Modelled on the documented rules: only `submitted` and `rejected` were ever recorded. */
function askForRefund(core: Core, shipment: SimShipment): void {
  const { bought } = shipment;
  if (!bought) throw invalid("SHIPMENT.REFUND.UNAVAILABLE", "The shipment has no postage to refund.");
  if (shipment.refundStatus === "submitted" || shipment.refundStatus === "refunded")
    throw invalid("SHIPMENT.REFUND.UNAVAILABLE", "A refund was already requested for this shipment.");
  const now = core.now();
  shipment.refundRequests += 1;
  shipment.refundAskedAt = now;
  shipment.updatedAt = now;
  if (bought.tracker === null) {
    shipment.refundStatus = "not_applicable";
    return;
  }
  const scanned = bought.tracker.scans.length > 0;
  const soon = now - bought.at < core.settings.rejectRefundsWithinMs;
  if (scanned || soon || shipment.scanForm !== null || now - bought.at > WINDOW_MS) {
    shipment.refundStatus = "rejected";
    return;
  }
  shipment.refundStatus = "submitted";
  const { refundSettleMs } = core.settings;
  if (refundSettleMs !== null) core.later(refundSettleMs, () => void acceptRefund(core, shipment));
}

/** USPS says yes: the fees come back once. False when none is asked for. */
export function acceptRefund(core: Core, shipment: SimShipment): boolean {
  if (shipment.refundStatus !== "submitted" || !shipment.bought) return false;
  shipment.refundStatus = "refunded";
  shipment.updatedAt = core.now();
  for (const fee of shipment.bought.fees) {
    if (fee.refunded || (fee.type === "InsuranceFee" && !core.settings.refundInsurance)) continue;
    fee.refunded = true;
    shipment.account.balanceMicro += fee.amountMicro;
  }
  core.events.publish(shipment.account, "refund.successful", refundJson(core, shipment));
  return true;
}

/** USPS says no; EasyPost tells nobody. */
export function rejectRefund(core: Core, shipment: SimShipment): boolean {
  if (shipment.refundStatus !== "submitted") return false;
  shipment.refundStatus = "rejected";
  shipment.updatedAt = core.now();
  return true;
}

function refundJson(core: Core, shipment: SimShipment): Json {
  return {
    id: core.newId("rfnd"),
    object: "Refund",
    created_at: asTime(shipment.refundAskedAt ?? core.now()),
    updated_at: asTime(core.now()),
    tracking_code: shipment.bought?.trackingCode ?? null,
    confirmation_number: null,
    status: shipment.refundStatus,
    carrier: "USPS",
    shipment_id: shipment.id,
  };
}
