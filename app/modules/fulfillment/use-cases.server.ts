// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { applyFulfillment, applyShipments } from "./learn/apply-shipments.server";
import { compareOutlines } from "./learn/compare-outlines.server";
import { countShippingStages } from "./overview/count-shipping-stages.server";
import { getFulfillmentOverview } from "./overview/get-fulfillment-overview.server";
import { getPledgeShipping, listPledgeShipping } from "./overview/get-pledge-shipping.server";
import { listFulfillmentsForApi, listPackagesForApi } from "./tell/list-fulfillments-for-api.server";
import { getSyncRun, listSyncRuns } from "./sync/list-sync-runs.server";
import { noteTold } from "./tell/note-told.server";
import { refreshOrders } from "./learn/refresh-orders.server";
import { refreshShipments, sweepRefreshes } from "./learn/refresh-shipments.server";
import { wantShipments } from "./learn/want-shipments.server";
import { runSync } from "./sync/run-sync.server";
import { startSync } from "./sync/start-sync.server";
import { sweepSyncs } from "./sync/sweep-syncs.server";
import { tellPending } from "./tell/tell-pending.server";

export const fulfillmentUseCases = {
  applyFulfillment,
  applyShipments,
  compareOutlines,
  countShippingStages,
  getFulfillmentOverview,
  getPledgeShipping,
  listFulfillmentsForApi,
  listPackagesForApi,
  listPledgeShipping,
  getSyncRun,
  listSyncRuns,
  noteTold,
  refreshOrders,
  refreshShipments,
  sweepRefreshes,
  runSync,
  startSync,
  sweepSyncs,
  tellPending,
  wantShipments,
};
