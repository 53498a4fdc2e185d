// Trackers: scans on the way, and what the API answers about them.
import { invalid } from "./api-error";
import { held, ok, page, wrapped, type Answer, type Call } from "./call";
import type { Account, Core, Json, SimShipment, SimTracker } from "./core";
import { listOf, numberOf, textOf } from "./read-input";
import { canned, trackerJson } from "./tracker-json";

/** What USPS says at the next step of the way. */
export const SCAN_MESSAGES: Readonly<Record<string, string>> = {
  in_transit: "USPS in possession of item",
  out_for_delivery: "Out for Delivery",
  delivered: "Delivered, Front Door/Porch",
  available_for_pickup: "Available for Pickup",
  return_to_sender: "Return to Sender",
  failure: "Undeliverable as Addressed",
};

export function newTracker(
  core: Core,
  account: Account,
  code: string,
  shipment: SimShipment | null,
): SimTracker {
  const tracker: SimTracker = {
    id: core.newId("trk"),
    code,
    createdAt: core.now(),
    updatedAt: core.now(),
    status: "unknown",
    detail: "unknown",
    shipment,
    weight: null,
    scans: [],
    seen: false,
    fees: [],
  };
  account.trackers.set(tracker.id, tracker);
  if (shipment && core.settings.trackDelayMs !== null) {
    const wait = core.settings.trackDelayMs;
    const isGivenBack = () => shipment.refundStatus === "submitted" || shipment.refundStatus === "refunded";
    // Nobody mails what was given back; delivered is only what was on its way.
    core.later(wait, () => {
      if (!isGivenBack()) scan(core, account, tracker, { status: "in_transit" });
    });
    core.later(wait * 2, () => {
      if (tracker.scans.length > 0) scan(core, account, tracker, { status: "delivered" });
    });
  }
  return tracker;
}

/** One event of the parcel's way; the account is told by webhook. */
export function scan(
  core: Core,
  account: Account,
  tracker: SimTracker,
  what: { status: string; detail?: string; message?: string; at?: number },
): void {
  const previous = tracker.status;
  const at = what.at ?? core.now();
  const detail = what.detail ?? (what.status === "delivered" ? "arrived_at_destination" : "status_update");
  const message = what.message ?? SCAN_MESSAGES[what.status] ?? what.status;
  const arrived = ["delivered", "out_for_delivery", "available_for_pickup"].includes(what.status);
  const address = arrived ? tracker.shipment?.to : tracker.shipment?.from;
  tracker.scans.push({ at, status: what.status, detail, message, place: placeOf(address ?? {}) });
  tracker.scans.sort((one, other) => one.at - other.at);
  const latest = tracker.scans.at(-1);
  tracker.status = latest?.status ?? what.status;
  tracker.detail = latest?.detail ?? detail;
  tracker.seen = true;
  tracker.updatedAt = core.now();
  tracker.weight ??= numberOf(tracker.shipment?.parcel.weight);
  const finalized = tracker.status === "delivered" || tracker.status === "return_to_sender";
  core.events.publish(account, "tracker.updated", toldTracker(tracker, finalized), { status: previous });
}

export function createTracker({ core, account, body }: Call): Answer {
  const input = wrapped(body, "tracker");
  const code = textOf(input.tracking_code);
  if (code === null) throw invalid("TRACKER.CREATE.ERROR", "tracking_code is required.");
  const known = [...account.trackers.values()].find((one) => one.code === code);
  const tracker = known ?? newTracker(core, account, code, null);
  canned(tracker);
  return {
    status: 200,
    body: toldTracker(tracker, true),
    location: `/api/v2/trackers/${tracker.id}`,
  };
}

/** As recorded where a tracker is made, and in events: without fees, with two fields more. */
function toldTracker(tracker: SimTracker, finalized: boolean): Json {
  return { ...trackerJson(tracker), fees: undefined, finalized, is_return: false };
}

export function trackersOfCodes({ core, account, body }: Call): Answer {
  const codes = new Set(listOf(body.tracking_codes).map(textOf));
  const found = [...account.trackers.values()].filter(({ code }) => codes.has(code));
  for (const tracker of found)
    if (tracker.fees.length === 0 && !tracker.shipment)
      tracker.fees.push(core.charge(account, null, "TrackerFee", 2_000));
  return ok({ trackers: found.map((one) => trackerJson(one)), has_more: false });
}

export function retrieveTracker({ account, params }: Call): Answer {
  return ok(trackerJson(held(account.trackers, params[0]), { look: true }));
}

export function listTrackers({ account, query }: Call): Answer {
  const code = query.get("tracking_code");
  const all = [...account.trackers.values()].filter((one) => code === null || one.code === code);
  for (const tracker of all) canned(tracker);
  const { rows, more } = page(all, query, ({ id }) => id);
  return ok({ trackers: rows.map((row) => trackerJson(row)), has_more: more });
}

export function deleteTracker({ account, params }: Call): Answer {
  const tracker = held(account.trackers, params[0]);
  account.trackers.delete(tracker.id);
  return ok({ success: true });
}

function placeOf(address: Json): Json {
  const zip = textOf(address.zip);
  return {
    city: textOf(address.city)?.toUpperCase() ?? null,
    state: textOf(address.state),
    country: null,
    zip: zip?.slice(0, 5) ?? null,
  };
}
