// Buying labels, as routes and job handlers may ask for it.
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
