import type { BatchView, LabelPage } from "~/modules/postage/buying/label-views";
import type { PickupDaysView, PickupView } from "~/modules/postage/pickups/pickup-view";
import type { Paper } from "~/modules/postage/printing/paper";
import type { BatchRefundsView } from "~/modules/postage/refunds/refund-views";
import type { ScanFormPlanView, ScanFormView } from "~/modules/postage/scan-forms/scan-form-view";

/** Everything that the page of one batch shows; plain JSON. */
export interface BatchPageData {
  batch: BatchView;
  labels: LabelPage;
  search: string;
  state: string;
  scanPlan: ScanFormPlanView;
  scanForms: ScanFormView[];
  pickups: PickupView[];
  pickupDays: PickupDaysView;
  refunds: BatchRefundsView;
  paper: Paper;
  slips: boolean;
}
