// Batches work by themselves: an answer shows the state before, the next look finds the work done (as recorded).
import { ApiError, invalid } from "./api-error";
import { batchJson } from "./batch-json";
import { held, ok, page, wrapped, type Answer, type Call } from "./call";
import type { Account, Core, Json, SimBatch, SimShipment } from "./core";
import { listOf, objectOf, textOf } from "./read-input";
import { finishScanForm, startScanForm } from "./scan-forms";
import { buyService, newShipment } from "./shipments";

const MOST = 1_000;

export function createBatch({ core, account, body, origin }: Call): Answer {
  const input = wrapped(body, "batch");
  const given = listOf(input.shipments).map((one) => objectOf(one) ?? { id: one });
  if (given.length > MOST)
    throw invalid("BATCH.SHIPMENT.TOO_LARGE", `A batch holds at most ${MOST} shipments.`);
  const batch: SimBatch = {
    id: core.newId("batch"),
    createdAt: core.now(),
    updatedAt: core.now(),
    reference: textOf(input.reference),
    state: given.length === 0 ? "created" : "creating",
    shipments: [],
    pending: [],
    size: given.length,
    scanForm: null,
    labelUrl: null,
  };
  account.batches.set(batch.id, batch);
  if (given.length > 0) batch.pending.push(() => fill(core, account, batch, given));
  for (const one of given) services.set(one, { service: textOf(one.service), origin });
  return ok(batchJson(batch));
}

/** Which service an inline shipment asked for. */
const services = new WeakMap<Json, { service: string | null; origin: string }>();
const wanted = new WeakMap<SimShipment, { service: string | null; origin: string }>();

function fill(core: Core, account: Account, batch: SimBatch, given: Json[]): void {
  for (const input of given) {
    const known = account.shipments.get(textOf(input.id) ?? "");
    const shipment = known ?? newShipment(core, account, input);
    account.shipments.set(shipment.id, shipment);
    const service = services.get(input);
    if (service) wanted.set(shipment, service);
    join(batch, shipment);
  }
  batch.state = "created";
  core.events.publish(account, "batch.created", batchJson(batch));
}

function join(batch: SimBatch, shipment: SimShipment): void {
  const status = shipment.bought ? "postage_purchased" : "queued_for_purchase";
  shipment.batch = { id: batch.id, status, message: null };
  batch.shipments.push(shipment);
  batch.size = batch.shipments.length;
}

export function buyBatch({ core, account, params, origin }: Call): Answer {
  const batch = held(account.batches, params[0]);
  work(batch);
  if (batch.state === "purchased" && batch.shipments.length > 0)
    throw invalid("BATCH.STATE.ALREADY_PURCHASED", "The batch was already purchased.");
  batch.pending.push(() => purchaseAll(core, account, batch, origin));
  return ok(batchJson(batch));
}

function purchaseAll(core: Core, account: Account, batch: SimBatch, origin: string): void {
  for (const shipment of batch.shipments) {
    if (shipment.bought || !shipment.batch) continue;
    const service = wanted.get(shipment)?.service ?? String(shipment.rates[0]?.service ?? "");
    try {
      buyService(core, shipment, service, null, origin);
      shipment.batch.status = "postage_purchased";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      shipment.batch.status = "postage_purchase_failed";
      shipment.batch.message = error.message;
    }
  }
  touch(core, batch, settledState(batch));
  core.events.publish(account, "batch.updated", batchJson(batch), { state: "purchasing" });
}

export function addShipments({ core, account, params, body }: Call): Answer {
  const batch = held(account.batches, params[0]);
  work(batch);
  for (const shipment of named(account, body)) join(batch, shipment);
  batch.pending.push(() => touch(core, batch, settledState(batch)));
  return ok(batchJson(batch));
}

export function removeShipments({ core, account, params, body }: Call): Answer {
  const batch = held(account.batches, params[0]);
  work(batch);
  for (const shipment of named(account, body)) {
    shipment.batch = null;
    batch.shipments = batch.shipments.filter((one) => one !== shipment);
  }
  batch.size = batch.shipments.length;
  touch(core, batch, batch.state);
  return ok(batchJson(batch));
}

export function batchLabel({ core, account, params, body, origin }: Call): Answer {
  const batch = held(account.batches, params[0]);
  work(batch);
  const format = (textOf(body.file_format) ?? "pdf").toLowerCase();
  if (!["pdf", "zpl", "epl2"].includes(format))
    throw invalid("BATCH.FILE_FORAMT.INVALID", `Invalid file format: ${format}`);
  if (batch.state !== "purchased" && batch.state !== "label_generated")
    throw invalid("BATCH.STATE.NOT_PURCHASED", "The batch has not been purchased.");
  touch(core, batch, "label_generating");
  batch.labelUrl = null;
  batch.pending.push(() => {
    batch.labelUrl = `${origin}/files/batch/${batch.id}.${format}`;
    touch(core, batch, "label_generated");
    core.events.publish(account, "batch.updated", batchJson(batch), { state: "label_generating" });
  });
  return ok(batchJson(batch));
}

export function batchScanForm({ core, account, params, origin }: Call): Answer {
  const batch = held(account.batches, params[0]);
  work(batch);
  if (batch.shipments.length === 0 || !batch.shipments.every(({ bought }) => bought))
    throw invalid("SCAN_FORM.BATCH.NOT_PURCHASED", "The batch has not been purchased.");
  const form = startScanForm(core, account, batch.shipments, origin, batch.id);
  batch.scanForm = form;
  touch(core, batch, batch.state);
  batch.pending.push(() => finishScanForm(core, account, form));
  return ok(batchJson(batch));
}

export function retrieveBatch({ account, params }: Call): Answer {
  const batch = held(account.batches, params[0]);
  work(batch);
  return ok(batchJson(batch));
}

export function listBatches({ account, query }: Call): Answer {
  const { rows, more } = page([...account.batches.values()], query, ({ id }) => id);
  return ok({ batches: rows.map(batchJson), has_more: more });
}

function named(account: Account, body: Json): SimShipment[] {
  const given = listOf(body.shipments);
  if (given.length === 0) throw invalid("BATCH.SHIPMENTS.REQUIRED", "Shipments are required.");
  return given.map((one) => {
    const shipment = account.shipments.get(textOf(objectOf(one)?.id ?? one) ?? "");
    if (!shipment) throw invalid("BATCH.SHIPMENT.MISSING", "A shipment of the batch does not exist.");
    return shipment;
  });
}

function work(batch: SimBatch): void {
  for (const step of batch.pending.splice(0)) step();
}

function touch(core: Core, batch: SimBatch, state: string): void {
  batch.state = state;
  batch.updatedAt = core.now();
}

function settledState({ shipments, state }: SimBatch): string {
  if (shipments.some(({ batch }) => batch?.status === "postage_purchase_failed")) return "purchase_failed";
  return shipments.every(({ bought }) => bought) ? "purchased" : state;
}
