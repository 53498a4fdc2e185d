// A batch in EasyPost's shape.
import { asTime, type Json, type SimBatch } from "./core";
import { scanFormJson } from "./scan-form-json";

/** As recorded: what waits for its purchase is counted as created. */
export function batchJson(batch: SimBatch): Json {
  const counts: Record<string, number> = {
    created: 0,
    queued_for_purchase: 0,
    creation_failed: 0,
    postage_purchased: 0,
    postage_purchase_failed: 0,
  };
  for (const { batch: own } of batch.shipments) {
    const name = own?.status === "queued_for_purchase" ? "created" : (own?.status ?? "created");
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return {
    id: batch.id,
    object: "Batch",
    mode: "test",
    state: batch.state,
    num_shipments: batch.size,
    reference: batch.reference,
    created_at: asTime(batch.createdAt),
    updated_at: asTime(batch.updatedAt),
    scan_form: batch.scanForm ? scanFormJson(batch.scanForm, null) : null,
    shipments: batch.shipments.map((shipment) => ({
      batch_status: shipment.batch?.status ?? null,
      batch_message: shipment.batch?.message ?? null,
      reference: shipment.reference,
      tracking_code: shipment.bought?.trackingCode ?? null,
      id: shipment.id,
    })),
    status: counts,
    pickup: null,
    label_url: batch.labelUrl,
  };
}
