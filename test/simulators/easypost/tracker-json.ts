// A tracker in EasyPost's shape: the canned data of its test mode until the first scan, then the parcel's own way.
import { asTime, type Json, type SimTracker } from "./core";
import { feeJson } from "./fees";

/** EasyPost's test codes and the status each stands for. */
const TEST_CODES: Readonly<Record<string, string>> = {
  EZ1000000001: "pre_transit",
  EZ2000000002: "in_transit",
  EZ3000000003: "out_for_delivery",
  EZ4000000004: "delivered",
  EZ5000000005: "return_to_sender",
  EZ6000000006: "failure",
  EZ7000000007: "unknown",
};

/** With `look` the answer is the state before, and the next one says that USPS knows the parcel. */
export function trackerJson(tracker: SimTracker, { look } = { look: false }): Json {
  const json = {
    id: tracker.id,
    object: "Tracker",
    mode: "test",
    tracking_code: tracker.code,
    status: tracker.status,
    status_detail: tracker.detail,
    created_at: asTime(tracker.createdAt),
    updated_at: asTime(tracker.updatedAt),
    signed_by: null,
    weight: tracker.weight,
    est_delivery_date: tracker.seen ? asTime(tracker.updatedAt) : null,
    shipment_id: tracker.shipment?.id ?? null,
    carrier: "USPS",
    tracking_details: tracker.seen ? [...cannedDetails(tracker), ...tracker.scans.map(detailJson)] : [],
    fees: tracker.fees.map(feeJson),
    carrier_detail: tracker.seen ? carrierDetail() : null,
    delivery_evidence: [],
    public_url: `https://track.easypost.com/${Buffer.from(`v1:${tracker.id}`).toString("base64").replace(/=+$/, "")}`,
  };
  if (look) canned(tracker);
  return json;
}

/** Recorded: asked again, a bought label is "pre_transit" with the same two events, whatever the shipment. */
export function canned(tracker: SimTracker): void {
  if (tracker.seen) return;
  tracker.seen = true;
  if (tracker.status !== "unknown") return;
  tracker.status = TEST_CODES[tracker.code] ?? "pre_transit";
  tracker.detail = "status_update";
}

function cannedDetails({ createdAt }: SimTracker): Json[] {
  const month = 30 * 24 * 3_600_000;
  const announced = { at: createdAt - month, status: "pre_transit", detail: "status_update" };
  const nowhere = { city: null, state: null, country: null, zip: null };
  const houston = { city: "HOUSTON", state: "TX", country: null, zip: "77063" };
  return [
    detailJson({ ...announced, message: "Pre-Shipment Info Sent to USPS", place: nowhere }),
    detailJson({
      ...announced,
      at: announced.at + 45_420_000,
      message: "Shipping Label Created",
      place: houston,
    }),
  ];
}

function detailJson(scanned: SimTracker["scans"][number]): Json {
  return {
    object: "TrackingDetail",
    message: scanned.message,
    description: "",
    status: scanned.status,
    status_detail: scanned.detail,
    datetime: asTime(scanned.at),
    source: "USPS",
    carrier_code: "",
    tracking_location: { object: "TrackingLocation", ...scanned.place },
    est_delivery_date: null,
  };
}

function carrierDetail(): Json {
  return {
    object: "CarrierDetail",
    service: "First-Class Package Service",
    container_type: null,
    est_delivery_date_local: null,
    est_delivery_time_local: null,
    origin_location: "HOUSTON TX, 77001",
    origin_tracking_location: {
      object: "TrackingLocation",
      city: "HOUSTON",
      state: "TX",
      country: null,
      zip: "77063",
    },
    destination_location: "CHARLESTON SC, 29401",
    destination_tracking_location: null,
    guaranteed_delivery_date: null,
    alternate_identifier: null,
    initial_delivery_attempt: null,
  };
}
