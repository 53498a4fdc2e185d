// Pickups: free with USPS, on the next day with delivery, never on a Sunday.
import { addressOf } from "./addresses";
import { invalid } from "./api-error";
import { held, ok, page, wrapped, type Answer, type Call } from "./call";
import { asTime, type Account, type Core, type Json } from "./core";
import { objectOf, textOf } from "./read-input";
import { rateMessage } from "./rating/rate-shipment";

const SUNDAY = 0;

export function createPickup({ core, account, body }: Call): Answer {
  const input = wrapped(body, "pickup");
  const earliest = dateOf(input.min_datetime);
  const latest = dateOf(input.max_datetime);
  if (earliest === null) throw invalid("PICKUP.MIN_DATETIME.REQUIRED", "min_datetime is required.");
  if (latest === null) throw invalid("PICKUP.MAX_DATETIME.REQUIRED", "max_datetime is required.");
  const at = asTime(core.now());
  const id = core.newId("pickup");
  const problem = whyNot(core, account, input, earliest, latest);
  const pickup: Json = {
    id,
    object: "Pickup",
    created_at: at,
    updated_at: at,
    mode: account.mode,
    status: "unknown",
    reference: textOf(input.reference),
    min_datetime: asTime(earliest),
    max_datetime: asTime(latest),
    is_account_address: input.is_account_address === true,
    instructions: textOf(input.instructions),
    messages: problem === null ? [] : [rateMessage(problem, account.carrierAccountId)],
    confirmation: null,
    address: addressOf(core, account, input.address, "address"),
    carrier_accounts: [],
    pickup_rates: problem === null ? [pickupRate(core, account, id)] : [],
  };
  account.pickups.set(id, { json: pickup, rates: [] });
  return ok(pickup);
}

export function buyPickup({ core, account, params, body }: Call): Answer {
  const { json } = held(account.pickups, params[0]);
  if (json.status === "scheduled") throw invalid("PICKUP.BUY.FORBIDDEN", "The pickup was already scheduled.");
  const rates = json.pickup_rates as Json[];
  if (!rates.some(({ carrier, service }) => carrier === body.carrier && service === body.service))
    throw invalid("PICKUP.BUY.NO_MATCHING_RATES", "No pickup rate matches the carrier and service.");
  const confirmation = `WTC${String(64_000_000 + (core.nextSerial() % 1_000_000))}`;
  Object.assign(json, { status: "scheduled", confirmation, updated_at: asTime(core.now()) });
  return ok(json);
}

export function cancelPickup({ core, account, params }: Call): Answer {
  const { json } = held(account.pickups, params[0]);
  if (json.status !== "scheduled") throw invalid("PICKUP.CANCEL.FAILED", "The pickup is not scheduled.");
  Object.assign(json, { status: "canceled", updated_at: asTime(core.now()) });
  return ok(json);
}

export function retrievePickup({ account, params }: Call): Answer {
  return ok(held(account.pickups, params[0]).json);
}

export function listPickups({ account, query }: Call): Answer {
  const { rows, more } = page([...account.pickups.values()], query, ({ json }) => String(json.id));
  return ok({ pickups: rows.map(({ json }) => json), has_more: more });
}

function pickupRate(core: Core, account: Account, pickupId: string): Json {
  const at = asTime(core.now());
  return {
    mode: account.mode,
    service: "NextDay",
    rate: "0.00",
    currency: "USD",
    created_at: at,
    updated_at: at,
    carrier: "USPS",
    pickup_id: pickupId,
    id: core.newId("pickuprate"),
    object: "PickupRate",
  };
}

/** Why USPS offers no pickup; what is picked up must have postage. */
function whyNot(core: Core, account: Account, input: Json, earliest: number, latest: number): string | null {
  const shipmentId = textOf(objectOf(input.shipment)?.id);
  const formId = textOf(objectOf(input.scan_form)?.id);
  const batchId = textOf(objectOf(input.batch)?.id);
  const form = formId === null ? undefined : account.scanForms.get(formId);
  const batch = batchId === null ? undefined : account.batches.get(batchId);
  const shipment = shipmentId === null ? undefined : account.shipments.get(shipmentId);
  const first = shipment ?? form?.shipments[0] ?? batch?.shipments[0];
  if (!first?.bought)
    throw invalid("PICKUP.REQUEST.INVALID", "A pickup needs a purchased shipment, batch or SCAN form.");
  if (latest < earliest) return "max_datetime is before min_datetime.";
  if (latest < core.now() - 24 * 3_600_000) return "The pickup time is in the past.";
  const oneDay = latest - earliest < 24 * 3_600_000;
  if (oneDay && new Date(earliest).getUTCDay() === SUNDAY) return "USPS does not pick up on Sundays.";
  return null;
}

/** "2024-08-01" is midnight UTC. */
function dateOf(value: unknown): number | null {
  const ms = Date.parse(textOf(value) ?? "");
  return Number.isNaN(ms) ? null : ms;
}
