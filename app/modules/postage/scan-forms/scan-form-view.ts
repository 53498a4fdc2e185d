// What pages see of SCAN forms: plain serialisable data, times as ISO 8601 UTC.
import type { LeftLabels } from "../refunds/refund-views";

/**
 * wanted    to be made        sending   EasyPost is being asked     unclear   no answer: being looked for
 * creating  EasyPost makes it created   can be printed              failed    not made; its labels are free again
 */
export const SCAN_FORM_STATES = ["wanted", "sending", "unclear", "creating", "created", "failed"] as const;
export type ScanFormState = (typeof SCAN_FORM_STATES)[number];

export interface ScanFormView {
  id: string;
  batchId: string;
  state: ScanFormState;
  /** Labels in it. */
  labelCount: number;
  /** Why it was not made, or what EasyPost left out; null when all went well. */
  failure: string | null;
  createdAt: string;
  settledAt: string | null;
  /** Its PDF can be had. */
  printable: boolean;
}

/** What a SCAN form made now would hold. */
export interface ScanFormPlanView {
  /** Labels that would go into it. */
  labels: number;
  /** Why the others would not. */
  left: LeftLabels[];
  /** To be shown before it is made. */
  warning: string;
  /** One is being made now; no other can be started before it is settled. */
  open: boolean;
}

export type CreateScanFormResult =
  | { kind: "started"; scanFormId: string; labels: number; left: LeftLabels[] }
  | {
      kind: "refused";
      code: "NO_LABELS" | "UNDER_WAY" | "SHIP_DATE_PASSED";
      message: string;
      left: LeftLabels[];
    }
  | { kind: "missing" };
