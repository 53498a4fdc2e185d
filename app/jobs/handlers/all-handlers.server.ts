// Every job and its handler, in the order of the catalogue.
import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";
import { batchUndo } from "./batch-undo.server";
import { catalogRefresh } from "./catalog-refresh.server";
import { mailsPlanSweep } from "./mails-plan-sweep.server";
import { mailsPlan } from "./mails-plan.server";
import { mailsSend } from "./mails-send.server";
import { mailsSweep } from "./mails-sweep.server";
import { importRun } from "./import-run.server";
import { importSweep } from "./import-sweep.server";
import { importUndo } from "./import-undo.server";
import { outboundDeliver } from "./outbound-deliver.server";
import { outboundSweep } from "./outbound-sweep.server";
import { pledgesFindForeign } from "./pledges-find-foreign.server";
import { pledgesPreflight } from "./pledges-preflight.server";
import { postageEstimate } from "./postage-estimate.server";
import { postageGroupsSweep } from "./postage-groups-sweep.server";
import { postageGroups } from "./postage-groups.server";
import { postageNotice } from "./postage-notice.server";
import { postagePickup } from "./postage-pickup.server";
import { postageRefund } from "./postage-refund.server";
import { postageScanForm } from "./postage-scan-form.server";
import { postageTrackSweep } from "./postage-track-sweep.server";
import { postageBill } from "./postage-bill.server";
import { postageRun } from "./postage-run.server";
import { postageSweep } from "./postage-sweep.server";
import { postageUnfulfilled } from "./postage-unfulfilled.server";
import { pushDrainSweep } from "./push-drain-sweep.server";
import { reconciliationRun } from "./reconciliation-run.server";
import { retentionSweep } from "./retention-sweep.server";
import { shipmentsRefresh } from "./shipments-refresh.server";
import { shipmentsSweep } from "./shipments-sweep.server";
import { shipmentsWant } from "./shipments-want.server";
import { shopCheck } from "./shop-check.server";
import { shopDrain } from "./shop-drain.server";
import { syncRun } from "./sync-run.server";
import { syncSweep } from "./sync-sweep.server";
import { trackingApply } from "./tracking-apply.server";
import { trackingCheck } from "./tracking-check.server";
import { trackingSweep } from "./tracking-sweep.server";
import { webhookProcess } from "./webhook-process.server";

export function allHandlers(services: Services): JobHandlers {
  return {
    "shop.drain": shopDrain(services),
    "push.drain-sweep": pushDrainSweep(services),
    "batch.undo": batchUndo(services),
    "pledges.preflight": pledgesPreflight(services),
    "pledges.find-foreign": pledgesFindForeign(services),
    "catalog.refresh": catalogRefresh(services),
    "webhook.process": webhookProcess(services),
    "reconciliation.run": reconciliationRun(services),
    "shop.check": shopCheck(services),
    "outbound.deliver": outboundDeliver(services),
    "outbound.sweep": outboundSweep(services),
    "shipments.refresh": shipmentsRefresh(services),
    "shipments.want": shipmentsWant(services),
    "shipments.sweep": shipmentsSweep(services),
    "mails.plan": mailsPlan(services),
    "mails.send": mailsSend(services),
    "mails.sweep": mailsSweep(services),
    "mails.plan-sweep": mailsPlanSweep(services),
    "sync.run": syncRun(services),
    "sync.sweep": syncSweep(services),
    "import.run": importRun(services),
    "import.undo": importUndo(services),
    "import.sweep": importSweep(services),
    "tracking.apply": trackingApply(services),
    "tracking.check": trackingCheck(services),
    "tracking.sweep": trackingSweep(services),
    "postage.groups": postageGroups(services),
    "postage.groups-sweep": postageGroupsSweep(services),
    "postage.estimate": postageEstimate(services),
    "postage.refund": postageRefund(services),
    "postage.scan-form": postageScanForm(services),
    "postage.pickup": postagePickup(services),
    "postage.notice": postageNotice(services),
    "postage.track-sweep": postageTrackSweep(services),
    "postage.run": postageRun(services),
    "postage.sweep": postageSweep(services),
    "postage.unfulfilled": postageUnfulfilled(services),
    "postage.bill": postageBill(services),
    "retention.sweep": retentionSweep(services),
  };
}
