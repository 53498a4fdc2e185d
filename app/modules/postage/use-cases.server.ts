// What routes and job handlers may ask of this module, in the order in which a parcel comes by. services.server.ts hands
// each its dependencies.
import { buyingUseCases } from "./buying/use-cases.server";
import { getBalance } from "./ledger/get-balance.server";
import { listLedger } from "./ledger/list-ledger.server";
import { streamStatement } from "./ledger/stream-statement.server";
import { listReadyItems } from "./overview/list-ready-items.server";
import { countReady } from "./overview/count-ready.server";
import { getPostageOverview } from "./overview/get-postage-overview.server";
import { listPledgeLabels } from "./pledge-labels/list-pledge-labels.server";
import { getPrintDefaults } from "./printing/get-print-defaults.server";
import { printLabels } from "./printing/print-labels.server";
import { printScanForm } from "./printing/print-scan-form.server";
import { printSlips } from "./printing/print-slips.server";
import { printZpl } from "./printing/print-zpl.server";
import { buyPickup, cancelPickup } from "./pickups/book-pickup.server";
import { getPickupDays, listPickups, offerPickup } from "./pickups/offer-pickup.server";
import { runPickup } from "./pickups/settle-pickup.server";
import { sweepPostageRetention } from "./personal/sweep-postage-retention.server";
import { requestRefund } from "./refunds/request-refund.server";
import { getBatchRefunds, requestRefunds } from "./refunds/request-refunds.server";
import { runRefunds } from "./refunds/run-refunds.server";
import {
  createScanForm,
  getScanFormPlan,
  listScanForms,
  retryScanForm,
} from "./scan-forms/create-scan-form.server";
import { runScanForm } from "./scan-forms/run-scan-form.server";
import { markLabelsShipped } from "./tracking/mark-labels-shipped.server";
import { processNotices } from "./tracking/process-notices.server";
import { recordEasyPostNotice } from "./tracking/record-notice.server";
import { sweepTracking } from "./tracking/sweep-tracking.server";
import { exportPackageGroupCounts, exportPackageGroups } from "./groups/package-group-reports.server";
import { checkPledgesCustoms } from "./groups/check-pledges-customs.server";
import { getPackageGroup } from "./groups/get-package-group.server";
import { listPackageGroups } from "./groups/list-package-groups.server";
import { readNotReady, readReady } from "./groups/read-ready.server";
import { refreshParcels, runParcelChanges } from "./groups/refresh-parcels.server";
import { saveGroupChoice } from "./groups/save-group-choice.server";
import { sweepGroups } from "./groups/sweep-groups.server";
import { calculateRates } from "./rates/calculate-rates.server";
import { exportEstimate, getEstimate, startEstimate } from "./rates/estimates.server";
import { runEstimate } from "./rates/run-estimate.server";
import {
  noteSubscriptionWebhook,
  readBilling,
  subscribeToBilling,
  useOwnFunding,
} from "./setup/billing.server";
import { forgetApiKey, useOwnAccount, usePlatformAccount } from "./setup/choose-account.server";
import { getPostageSettings } from "./setup/get-postage-settings.server";
import { archivePackageType, savePackageType } from "./setup/package-types.server";
import { readPostageSetup } from "./setup/read-postage-setup.server";
import { savePostageSettings } from "./setup/save-postage-settings.server";
import { saveShipFrom } from "./setup/save-ship-from.server";

export const postageUseCases = {
  // setup/: account, ship-from address, package types, rules, billing
  getPostageSettings,
  readPostageSetup,
  savePostageSettings,
  useOwnAccount,
  usePlatformAccount,
  forgetApiKey,
  saveShipFrom,
  savePackageType,
  archivePackageType,
  subscribeToBilling,
  readBilling,
  noteSubscriptionWebhook,
  useOwnFunding,
  // groups/: what is ready to ship, by contents
  checkPledgesCustoms,
  listPackageGroups,
  refreshParcels,
  getPackageGroup,
  saveGroupChoice,
  readReady,
  readNotReady,
  exportPackageGroups,
  exportPackageGroupCounts,
  runParcelChanges,
  sweepGroups,
  // rates/: what it would cost
  calculateRates,
  startEstimate,
  getEstimate,
  exportEstimate,
  runEstimate,
  // buying/: quote, confirm, buy, fulfil
  ...buyingUseCases,
  // printing/
  getPrintDefaults,
  printLabels,
  printSlips,
  printZpl,
  printScanForm,
  // scan-forms/ and pickups/: handing over
  createScanForm,
  retryScanForm,
  listScanForms,
  getScanFormPlan,
  runScanForm,
  getPickupDays,
  listPickups,
  offerPickup,
  buyPickup,
  cancelPickup,
  runPickup,
  // tracking/: EasyPost's news, by webhook and by asking
  markLabelsShipped,
  recordEasyPostNotice,
  processNotices,
  sweepTracking,
  // refunds/
  requestRefund,
  requestRefunds,
  getBatchRefunds,
  runRefunds,
  // ledger/: what was charged and given back
  getBalance,
  listLedger,
  streamStatement,
  // overview/ and pledge-labels/: for Home, Start shipping and the page of a pledge
  getPostageOverview,
  countReady,
  listReadyItems,
  listPledgeLabels,
  // personal/: erasing
  sweepPostageRetention,
};
