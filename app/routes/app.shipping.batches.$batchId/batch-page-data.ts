import type { LabelFailureCode } from "~/modules/postage/buying/label-failure";
import type { LabelShelf } from "~/modules/postage/buying/label-shelf";
import type { BatchView, LabelPage } from "~/modules/postage/buying/label-views";
import type { PickupDaysView, PickupView } from "~/modules/postage/pickups/pickup-view";
import type { Paper } from "~/modules/postage/printing/paper";
import type { BatchRefundsView } from "~/modules/postage/refunds/refund-views";
import type { ScanFormPlanView, ScanFormView } from "~/modules/postage/scan-forms/scan-form-view";
import type { Gap } from "../shipping-pages/setup-gaps";

/** Everything that the page of one batch shows; plain JSON. */
export interface BatchPageData {
  batch: BatchView;
  labels: LabelPage;
  search: string;
  /** By what the labels are filtered; null shows all. */
  shelf: LabelShelf | null;
  reason: LabelFailureCode | null;
  scanPlan: ScanFormPlanView;
  scanForms: ScanFormView[];
  pickups: PickupView[];
  pickupDays: PickupDaysView;
  refunds: BatchRefundsView;
  /** What keeps postage from being bought at all. */
  gaps: Gap[];
  /** What would be bought now is no postage. */
  testKey: boolean;
  paper: Paper;
  slips: boolean;
}
