import type { PostageDeps } from "../postage-deps";
import { groupLeft } from "../refunds/left-labels";
import {
  MOST_LABELS_PER_FORM,
  planScanForm,
  SCAN_FORM_WARNING,
  shipDateProblem,
  type ScanFormPlan,
} from "./scan-form-plan";
import {
  findBatchToScan,
  findScanForm,
  findScanForms,
  hasOpenScanForm,
  insertScanForm,
  type BatchToScan,
} from "./scan-form-store.server";
import type { CreateScanFormResult, ScanFormPlanView, ScanFormView } from "./scan-form-view";
import { toScanFormView } from "./to-scan-form-view";

type Deps = Pick<PostageDeps, "db" | "jobs" | "clock">;
type BatchInput = { shopDomain: string; batchId: string };
type BatchLabel = BatchToScan["labels"][number];

/**
 * Notes the wish for a SCAN form of all labels of the batch that can be in one, and has EasyPost asked. From here on
 * none of them can be refunded. More than EasyPost takes at once become several forms, one after the other.
 */
export async function createScanForm(
  deps: Deps,
  { shopDomain, batchId }: BatchInput,
): Promise<CreateScanFormResult> {
  const batch = await findBatchToScan(deps.db, shopDomain, batchId);
  if (!batch) return { kind: "missing" };
  const now = deps.clock.now();
  const plan = planScanForm(batch.labels);
  const late = shipDateProblem(batch.shipDate, now, batch.timezone);
  if (late !== null && plan.labels.length > 0) return refused(plan, "SHIP_DATE_PASSED", late);
  const labelIds = plan.labels.slice(0, MOST_LABELS_PER_FORM).map(({ id }) => id);
  const form = { shopDomain, batchId, account: batch.account, labelIds, now };
  const made =
    labelIds.length === 0
      ? ({ kind: "no-labels" } as const)
      : await insertScanForm(deps.db, form, (tx, scanFormId) =>
          deps.jobs.send("postage.scan-form", { shopDomain, scanFormId }, { tx }),
        );
  switch (made.kind) {
    case "made":
      return { kind: "started", scanFormId: made.id, labels: made.labels, left: groupLeft(plan.left) };
    case "under-way":
      return refused(plan, "UNDER_WAY", "A SCAN form of this batch is being made already.");
    case "no-labels":
      return refused(plan, "NO_LABELS", "No label of this batch can go into a SCAN form.");
  }
}

/** Makes a form again that was not made: of whatever labels are free now. */
export async function retryScanForm(
  deps: Deps,
  { shopDomain, scanFormId }: { shopDomain: string; scanFormId: string },
): Promise<CreateScanFormResult> {
  const form = await findScanForm(deps.db, shopDomain, scanFormId);
  return form ? createScanForm(deps, { shopDomain, batchId: form.batchId }) : { kind: "missing" };
}

/** SCAN forms of a batch, the newest first. */
export async function listScanForms(
  deps: Pick<Deps, "db">,
  { shopDomain, batchId }: BatchInput,
): Promise<ScanFormView[]> {
  return (await findScanForms(deps.db, shopDomain, batchId)).map(toScanFormView);
}

/** What a form made now would hold, for asking before it is made; null when the shop has no such batch. */
export async function getScanFormPlan(
  deps: Pick<Deps, "db" | "clock">,
  { shopDomain, batchId }: BatchInput,
): Promise<ScanFormPlanView | null> {
  const batch = await findBatchToScan(deps.db, shopDomain, batchId);
  if (!batch) return null;
  const plan = planScanForm(batch.labels);
  const late = shipDateProblem(batch.shipDate, deps.clock.now(), batch.timezone);
  return {
    labels: late === null ? plan.labels.length : 0,
    left: groupLeft([...plan.left, ...tooLate(plan, late)]),
    warning: SCAN_FORM_WARNING,
    open: await hasOpenScanForm(deps.db, batchId),
  };
}

function tooLate(plan: ScanFormPlan<BatchLabel>, message: string | null) {
  if (message === null) return [];
  return plan.labels.map(({ orderName }) => ({ code: "SHIP_DATE_PASSED", message, orderName }));
}

function refused(
  plan: ScanFormPlan<BatchLabel>,
  code: Extract<CreateScanFormResult, { kind: "refused" }>["code"],
  message: string,
): CreateScanFormResult {
  return { kind: "refused", code, message, left: groupLeft(plan.left) };
}
