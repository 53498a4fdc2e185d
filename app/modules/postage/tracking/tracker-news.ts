// What a tracker of EasyPost tells of a parcel, in this product's words. Pure: told in any order and repeated, the
// union of what it tells is the same.
import { TRACKER_STATUSES, type PostageTracker, type TrackerStatus } from "../ports";
import type { ShipmentEvent, ShipmentEventKind } from "../../fulfillment/shipments";

export interface TrackerNews {
  /** Oldest first. */
  events: ShipmentEvent[];
  /** When USPS had the parcel in hand for the first time, as far as this is told; ISO 8601 UTC. */
  firstScanAt: string | null;
  status: TrackerStatus;
}

/** EasyPost's status_detail where it says more than the status. [types/Tracker of @easypost/api] */
const KIND_OF_DETAIL: Record<string, ShipmentEventKind> = {
  delayed: "delayed",
  weather_delay: "delayed",
  transit_exception: "delayed",
  delivery_exception: "delayed",
  missorted: "delayed",
  held: "delayed",
  awaiting_information: "delayed",
};

/** A tracker that nothing was scanned for gives up one day; that is no word of the carrier about the parcel. */
const NO_NEWS = new Set(["expired", "cancelled", "unknown"]);

/** Words of one moment; a tracker without details has only its status. */
export function readTracker(tracker: PostageTracker): TrackerNews {
  const told = tracker.details.flatMap((detail) => toEvent(tracker, detail));
  const stated = toEvent(tracker, statement(tracker));
  const known = tracker.details.some(({ status }) => status === tracker.status);
  const events = [...told, ...(known ? [] : stated)].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const scans = events.filter(({ kind }) => isScan(kind)).map(({ at }) => at);
  return { events, firstScanAt: scans[0] ?? null, status: tracker.status };
}

function statement({ status, updatedAt }: PostageTracker): PostageTracker["details"][number] {
  return { at: updatedAt, status, detail: null, message: null };
}

function toEvent(
  { id }: PostageTracker,
  { at, status, detail, message }: PostageTracker["details"][number],
): ShipmentEvent[] {
  const kind = kindOf(status, detail);
  const moment = new Date(at);
  if (kind === null || Number.isNaN(moment.getTime())) return [];
  const time = moment.toISOString();
  return [{ sourceId: `easypost:${id}:${time}:${status}:${detail ?? ""}`, kind, at: time, message }];
}

function kindOf(status: TrackerStatus, detail: string | null): ShipmentEventKind | null {
  switch (status) {
    case "pre_transit":
      return "label";
    case "in_transit":
      return KIND_OF_DETAIL[detail ?? ""] ?? "in_transit";
    case "out_for_delivery":
      return "out_for_delivery";
    case "available_for_pickup":
      return "ready_for_pickup";
    case "delivered":
      return "delivered";
    case "return_to_sender":
      return "returned";
    case "failure":
      return NO_NEWS.has(detail ?? "") ? null : "failure";
    case "unknown":
    case "cancelled":
    case "error":
      return null;
  }
}

/** `pre_transit` says that the label exists, not that anybody has the parcel. */
function isScan(kind: ShipmentEventKind): boolean {
  return kind !== "label" && kind !== "confirmed";
}

const RANK: Record<TrackerStatus, number> = {
  error: 0,
  unknown: 1,
  cancelled: 2,
  pre_transit: 3,
  in_transit: 4,
  available_for_pickup: 5,
  out_for_delivery: 6,
  failure: 7,
  delivered: 8,
  return_to_sender: 9,
};

/** The later stage of the two: news that come late never take a parcel back. */
export function laterStatus(known: string | null, told: TrackerStatus): TrackerStatus {
  const before = TRACKER_STATUSES.find((status) => status === known);
  if (!before) return told;
  return RANK[told] > RANK[before] ? told : before;
}
