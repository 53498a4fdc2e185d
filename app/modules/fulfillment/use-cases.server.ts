// What routes and job handlers may ask of this module. services.server.ts hands each its dependencies.
import { applyFulfillment, applyShipments } from "./apply-shipments.server";
import { compareOutlines } from "./compare-outlines.server";
import { countShippingStages } from "./count-shipping-stages.server";
import { getFulfillmentOverview } from "./get-fulfillment-overview.server";
import { getPledgeShipping, listPledgeShipping } from "./get-pledge-shipping.server";
import { listFulfillmentsForApi, listPackagesForApi } from "./list-fulfillments-for-api.server";
import { getSyncRun, listSyncRuns } from "./list-sync-runs.server";
import { noteTold } from "./note-told.server";
import { refreshOrders } from "./refresh-orders.server";
import { refreshShipments, sweepRefreshes } from "./refresh-shipments.server";
import { runSync } from "./sync/run-sync.server";
import { startSync } from "./sync/start-sync.server";
import { sweepSyncs } from "./sync/sweep-syncs.server";
import { tellPending } from "./tell-pending.server";

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
};
