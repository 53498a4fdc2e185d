import type { EstimateView } from "~/modules/postage/rates/estimate";

/** An estimate as it arrives in the browser: times as text. */
export interface EstimatePageView extends Omit<EstimateView, "createdAt" | "finishedAt"> {
  createdAt: string;
  finishedAt: string | null;
}

export function toEstimatePageView(estimate: EstimateView): EstimatePageView {
  return {
    ...estimate,
    createdAt: estimate.createdAt.toISOString(),
    finishedAt: estimate.finishedAt?.toISOString() ?? null,
  };
}
