import type { ScanForm } from "~/db/generated/client";
import { SCAN_FORM_STATES, type ScanFormView } from "./scan-form-view";

/** A SCAN form as its batch's page shows it. */
export function toScanFormView(row: ScanForm): ScanFormView {
  const { id, batchId, labelCount, failure } = row;
  const state = SCAN_FORM_STATES.find((known) => known === row.state) ?? "unclear";
  return {
    ...{ id, batchId, state, labelCount, failure },
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    printable: state === "created" && row.formUrl !== null,
  };
}
