// The API's paths, each with the name that faults and counters know it by.
import * as addresses from "./addresses";
import * as batches from "./batches";
import type { Answer, Call } from "./call";
import * as customs from "./parcels-and-customs";
import * as other from "./other-calls";
import * as pickups from "./pickups";
import { buy } from "./purchase";
import { createRefunds, refundShipment } from "./refunds";
import * as scanForms from "./scan-forms";
import * as shipments from "./shipments";
import * as trackers from "./trackers";
import * as webhooks from "./webhook-calls";

export interface Operation {
  name: string;
  run(call: Call): Answer | Promise<Answer>;
}

type Row = [string, string, Operation["run"]];

/** ":" stands for an id. */
const ROWS: readonly Row[] = [
  ["POST addresses", "address.create", addresses.createAddress],
  ["GET addresses", "address.list", addresses.listAddresses],
  ["POST addresses/create_and_verify", "address.verify", addresses.createAndVerify],
  ["GET addresses/:", "address.retrieve", addresses.retrieveAddress],
  ["GET addresses/:/verify", "address.verify", addresses.verifyStored],
  ["POST parcels", "parcel.create", customs.createParcel],
  ["GET parcels/:", "parcel.retrieve", customs.retrieveParcel],
  ["POST customs_items", "customs_item.create", customs.createCustomsItem],
  ["GET customs_items/:", "customs_item.retrieve", customs.retrieveCustomsItem],
  ["POST customs_infos", "customs_info.create", customs.createCustomsInfo],
  ["GET customs_infos/:", "customs_info.retrieve", customs.retrieveCustomsInfo],
  ["POST shipments", "shipment.create", shipments.createShipment],
  ["GET shipments", "shipment.list", shipments.listShipments],
  ["GET shipments/:", "shipment.retrieve", shipments.retrieveShipment],
  ["POST shipments/:/buy", "shipment.buy", buy],
  ["POST shipments/:/refund", "shipment.refund", refundShipment],
  ["POST shipments/:/insure", "shipment.insure", shipments.insure],
  ["POST shipments/:/rerate", "shipment.rerate", shipments.rerate],
  ["GET shipments/:/label", "shipment.label", shipments.convertLabel],
  ["POST shipments/:/forms", "shipment.form", shipments.generateForm],
  ["POST rates", "rate.stateless", other.statelessRates],
  ["GET rates/:", "rate.retrieve", other.retrieveRate],
  ["POST batches", "batch.create", batches.createBatch],
  ["GET batches", "batch.list", batches.listBatches],
  ["GET batches/:", "batch.retrieve", batches.retrieveBatch],
  ["POST batches/:/buy", "batch.buy", batches.buyBatch],
  ["POST batches/:/add_shipments", "batch.add", batches.addShipments],
  ["POST batches/:/remove_shipments", "batch.remove", batches.removeShipments],
  ["POST batches/:/label", "batch.label", batches.batchLabel],
  ["POST batches/:/scan_form", "batch.scan_form", batches.batchScanForm],
  ["POST scan_forms", "scan_form.create", scanForms.createScanForm],
  ["GET scan_forms", "scan_form.list", scanForms.listScanForms],
  ["GET scan_forms/:", "scan_form.retrieve", scanForms.retrieveScanForm],
  ["POST pickups", "pickup.create", pickups.createPickup],
  ["GET pickups", "pickup.list", pickups.listPickups],
  ["GET pickups/:", "pickup.retrieve", pickups.retrievePickup],
  ["POST pickups/:/buy", "pickup.buy", pickups.buyPickup],
  ["POST pickups/:/cancel", "pickup.cancel", pickups.cancelPickup],
  ["POST trackers", "tracker.create", trackers.createTracker],
  ["POST trackers/batch", "tracker.batch", trackers.trackersOfCodes],
  ["GET trackers", "tracker.list", trackers.listTrackers],
  ["GET trackers/:", "tracker.retrieve", trackers.retrieveTracker],
  ["DELETE trackers/:", "tracker.delete", trackers.deleteTracker],
  ["POST refunds", "refund.create", createRefunds],
  ["POST insurances", "insurance.create", other.createInsurance],
  ["GET insurances/:", "insurance.retrieve", other.retrieveInsurance],
  ["POST claims", "claim.create", other.createClaim],
  ["POST webhooks", "webhook.create", webhooks.createWebhook],
  ["GET webhooks", "webhook.list", webhooks.listWebhooks],
  ["GET webhooks/:", "webhook.retrieve", webhooks.retrieveWebhook],
  ["PATCH webhooks/:", "webhook.update", webhooks.updateWebhook],
  ["DELETE webhooks/:", "webhook.delete", webhooks.deleteWebhook],
  ["GET events", "event.list", other.listEvents],
  ["GET metadata/carriers", "metadata.carriers", other.carrierMetadata],
  ["GET users", "user.retrieve", other.retrieveMe],
  ["GET carrier_accounts", "carrier_account.list", other.listCarrierAccounts],
];

const OPERATIONS = ROWS.map(([route, name, run]) => {
  const [method = "", path = ""] = route.split(" ");
  const pattern = new RegExp(`^${path.replace(/:/g, "([\\w-]+)")}$`);
  return { method, pattern, operation: { name, run } };
});

/** The operation at a path without its "/v2/"; fixed names win over ids. */
export function findOperation(
  method: string,
  path: string,
): { operation: Operation; params: string[] } | null {
  for (const { method: own, pattern, operation } of OPERATIONS) {
    const found = own === method ? pattern.exec(path) : null;
    if (found) return { operation, params: found.slice(1) };
  }
  return null;
}
