// Every job and its handler, in the order of the catalogue.
import type { JobHandlers } from "~/jobs/queue.server";
import type { Services } from "~/services.server";
import { batchUndo } from "./batch-undo.server";
import { catalogRefresh } from "./catalog-refresh.server";
import { outboundDeliver } from "./outbound-deliver.server";
import { outboundSweep } from "./outbound-sweep.server";
import { pledgesFindForeign } from "./pledges-find-foreign.server";
import { pledgesPreflight } from "./pledges-preflight.server";
import { pushDrainSweep } from "./push-drain-sweep.server";
import { reconciliationRun } from "./reconciliation-run.server";
import { retentionSweep } from "./retention-sweep.server";
import { shopCheck } from "./shop-check.server";
import { shopDrain } from "./shop-drain.server";
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
    "retention.sweep": retentionSweep(services),
  };
}
