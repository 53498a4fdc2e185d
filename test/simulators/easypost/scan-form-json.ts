// A SCAN form in EasyPost's shape.
import { asTime, type Json, type SimScanForm } from "./core";

/** `origin` null: inside another object, where the form is only referred to. */
export function scanFormJson(form: SimScanForm, origin: string | null): Json {
  const done = form.status === "created";
  const made = form.status !== "creating";
  const base = origin ?? form.origin;
  return {
    id: form.id,
    object: "ScanForm",
    created_at: asTime(form.createdAt),
    updated_at: asTime(form.updatedAt),
    tracking_codes: made ? form.shipments.map(({ bought }) => bought?.trackingCode) : [],
    address: made ? (form.shipments[0]?.from ?? null) : null,
    status: form.status,
    message: form.message,
    form_url: done ? `${base}/files/scan_form/${form.id}.pdf` : null,
    form_file_type: null,
    batch_id: form.batchId,
    confirmation: null,
  };
}
