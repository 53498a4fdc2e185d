// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { cancelImport } from "./import/run/cancel-import.server";
import { getImport } from "./import/get-import.server";
import { listImportRows } from "./import/list-import-rows.server";
import { listImports } from "./import/list-imports.server";
import { listKeptPledges } from "./import/undo/list-kept-pledges.server";
import { listRewardNames } from "./import/mapping/list-reward-names.server";
import { previewImport } from "./import/mapping/preview-import.server";
import { runImport } from "./import/run/run-import.server";
import { runImportUndo } from "./import/undo/run-import-undo.server";
import { saveImportMapping } from "./import/mapping/save-import-mapping.server";
import { startImport } from "./import/run/start-import.server";
import { listCampaignRewards, saveCampaignRewards } from "./import/mapping/campaign-rewards.server";
import { saveRewardMap } from "./import/mapping/save-reward-map.server";
import { streamFailureCsv } from "./import/stream-failure-csv.server";
import { sweepImports } from "./import/run/sweep-imports.server";
import { undoImport } from "./import/undo/undo-import.server";
import { uploadImport } from "./import/run/upload-import.server";
import { acceptTotalPaid } from "./preflight/accept-total-paid.server";
import { correctPledge } from "./preflight/correct-pledge.server";
import { decideForeignOrder } from "./preflight/decide-foreign-order.server";
import { decideForeignOrders } from "./preflight/decide-foreign-orders.server";
import { findForeignOrders } from "./preflight/find-foreign-orders.server";
import { preflightPledges } from "./preflight/preflight-pledges.server";
import { skipPledge, unskipPledge } from "./preflight/skip-pledge.server";
import { decideUnknown } from "./push/decide-unknown.server";
import { drainShop } from "./push/drain-shop.server";
import { measureOutbox } from "./push/measure-outbox.server";
import { noteOrderWebhook } from "./push/note-order-webhook.server";
import { pauseBatch } from "./push/pause-batch.server";
import { releaseHold } from "./push/release-hold.server";
import { resumeBatch } from "./push/resume-batch.server";
import { retryPledge } from "./push/retry-pledge.server";
import { runUndo } from "./push/run-undo.server";
import { startBatch } from "./push/start-batch.server";
import { stopBatch } from "./push/stop-batch.server";
import { sweepDrains } from "./push/sweep-drains.server";
import { undoBatch } from "./push/undo-batch.server";
import { cancelPledge } from "./receive/cancel-pledge.server";
import { getPledgeForApi } from "./receive/get-pledge-for-api.server";
import { listCampaigns } from "./receive/list-campaigns.server";
import { listPledgesForApi } from "./receive/list-pledges-for-api.server";
import { receivePledges } from "./receive/receive-pledges.server";
import { getReconciliation } from "./reconciliation/get-reconciliation.server";
import { listReconciliations } from "./reconciliation/list-reconciliations.server";
import { runReconciliation } from "./reconciliation/run-reconciliation.server";
import { startReconciliation } from "./reconciliation/start-reconciliation.server";
import { getBatch } from "./views/get-batch.server";
import { getPledge } from "./views/get-pledge.server";
import { homeTimeline } from "./views/home-timeline.server";
import { listBatches } from "./views/list-batches.server";
import { listPledges } from "./views/list-pledges.server";
import { summarisePledges } from "./views/summarise-pledges.server";

export const pledgeUseCases = {
  acceptTotalPaid,
  cancelImport,
  cancelPledge,
  correctPledge,
  decideForeignOrder,
  decideForeignOrders,
  decideUnknown,
  drainShop,
  findForeignOrders,
  getBatch,
  getImport,
  getPledge,
  getPledgeForApi,
  getReconciliation,
  homeTimeline,
  listBatches,
  listCampaignRewards,
  listCampaigns,
  listImportRows,
  listImports,
  listKeptPledges,
  listPledges,
  listPledgesForApi,
  listReconciliations,
  listRewardNames,
  measureOutbox,
  noteOrderWebhook,
  pauseBatch,
  preflightPledges,
  previewImport,
  receivePledges,
  releaseHold,
  resumeBatch,
  retryPledge,
  runImport,
  runImportUndo,
  runReconciliation,
  runUndo,
  saveCampaignRewards,
  saveImportMapping,
  saveRewardMap,
  skipPledge,
  startBatch,
  startImport,
  startReconciliation,
  stopBatch,
  streamFailureCsv,
  summarisePledges,
  sweepDrains,
  sweepImports,
  undoBatch,
  undoImport,
  unskipPledge,
  uploadImport,
};
