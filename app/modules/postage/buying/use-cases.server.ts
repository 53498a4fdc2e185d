// Buying labels, as routes and job handlers may ask for it. A label's way through this room (its states: label-state.ts):
//
//   create-batch, write-batch   a batch with a label per ready pledge, "waiting"; the job postage.run begins
//   run-batch                   a worker's turn over what is to be done (batch-lease: who may; pass: how many at once)
//   quote-label                 look-at-order, check-address, plan-label, EasyPost's rate: "created"
//   decide-batch                the creator's yes, or pause and stop (read-funds, budget: what it may cost)
//   buy-label                   look-at-order and refresh-rate again, the intent "buying", the purchase
//   judge-purchase              what the answer means; record-bought writes "bought" and the ledger in one transaction
//   settle-label                an answer that was lost, "unclear": the shipment is read back
//   fulfill-label               the backer's package and, by fulfillment/shipping, the fulfilment in Shopify
//
// Later: want-fulfillment (first scan), note-unfulfilled (cancelled in Shopify), withdraw-label and restore-package (refund
// accepted, rejected). What failed: label-failure, retry-labels, retry-reason. For pages: get-batch, label-views.
import { billPostage } from "./bill-postage.server";
import { createBatch } from "./create-batch.server";
import { confirmBatch, pauseBatch, resumeBatch, stopBatch } from "./decide-batch.server";
import { getBatch, listBatches, listLabels } from "./get-batch.server";
import { noteUnfulfilled } from "./note-unfulfilled.server";
import { overrideAddress, retryLabels } from "./retry-labels.server";
import { overrideBatchAddresses, retryReason } from "./retry-reason.server";
import { runBatch } from "./run-batch.server";
import { sweepBatches } from "./sweep-batches.server";
import { retryFulfillment } from "./want-fulfillment.server";

export const buyingUseCases = {
  billPostage,
  confirmBatch,
  createBatch,
  getBatch,
  listBatches,
  listLabels,
  noteUnfulfilled,
  overrideAddress,
  overrideBatchAddresses,
  pauseBatch,
  resumeBatch,
  retryFulfillment,
  retryLabels,
  retryReason,
  runBatch,
  stopBatch,
  sweepBatches,
};
