import { parseFailureCode } from "~/modules/postage/buying/label-shelf";
import { getServices } from "~/services.server";

export type BatchActionResult =
  { kind: "done" } | { kind: "refused"; message: string; problems: { field: string; message: string }[] };

interface BatchScope {
  shopDomain: string;
  batchId: string;
}

const DONE: BatchActionResult = { kind: "done" };

/** What the page of one batch can ask for. "missing": this shop has no such batch, label, form or pickup. */
export async function runBatchAction(
  scope: BatchScope,
  form: FormData,
): Promise<BatchActionResult | "missing"> {
  const { postage } = getServices();
  const text = (name: string) => String(form.get(name) ?? "");
  const label = { ...scope, labelId: text("labelId") };
  switch (form.get("intent")) {
    case "buy":
      return answer(await postage.confirmBatch({ ...scope, totalMinor: Number(text("total")) }));
    case "pause":
      return answer(await postage.pauseBatch(scope));
    case "resume":
      return answer(await postage.resumeBatch(scope));
    case "stop":
      return answer(await postage.stopBatch(scope));
    case "retry":
      return answer(await postage.retryLabels({ ...scope, labelIds: [label.labelId] }));
    case "retry-failed":
      return answer(await postage.retryLabels(scope));
    case "retry-reason":
      return answer(await retryReason(scope, text("reason")));
    case "override-addresses":
      return answer(await postage.overrideBatchAddresses(scope));
    case "override-address":
      return answer(await postage.overrideAddress(label));
    case "retry-fulfillment":
      return answer(await postage.retryFulfillment(label));
    case "scan-form":
      return answer(await postage.createScanForm(scope));
    case "retry-scan-form":
      return answer(
        await postage.retryScanForm({ shopDomain: scope.shopDomain, scanFormId: text("scanFormId") }),
      );
    case "refund":
      return answer(await postage.requestRefund(label));
    case "refund-unused":
      return answer(await postage.requestRefunds(scope));
    case "mark-shipped":
      return answer(await postage.markLabelsShipped(withLabels(scope, form)));
    case "request-pickup":
      return answer(
        await postage.offerPickup({
          ...scope,
          day: text("day"),
          earliest: text("earliest"),
          latest: text("latest"),
          instructions: text("instructions").trim() || null,
        }),
      );
    case "buy-pickup":
      return answer(
        await postage.buyPickup({ ...scope, pickupId: text("pickupId"), service: text("service") }),
      );
    case "cancel-pickup":
      return answer(await postage.cancelPickup({ ...scope, pickupId: text("pickupId") }));
    default:
      return refused("This page does not know that action. Reload it and try again.");
  }
}

async function retryReason(scope: BatchScope, asked: string) {
  const reason = parseFailureCode(asked);
  if (!reason) return { kind: "refused", message: "Choose the reason to try again for." };
  return getServices().postage.retryReason({ ...scope, reason });
}

/** Those that are named, else all of the batch. */
function withLabels({ shopDomain, batchId }: BatchScope, form: FormData) {
  const labelIds = form.getAll("labelId").map(String);
  return labelIds.length > 0 ? { shopDomain, labelIds } : { shopDomain, batchId };
}

function answer(outcome: {
  kind: string;
  message?: string;
  field?: string | null;
}): BatchActionResult | "missing" {
  if (outcome.kind === "missing") return "missing";
  if (outcome.kind !== "refused") return DONE;
  return refused(outcome.message ?? "This could not be done.", outcome.field);
}

function refused(message: string, field: string | null | undefined = null): BatchActionResult {
  return { kind: "refused", message, problems: field ? [{ field, message }] : [] };
}
