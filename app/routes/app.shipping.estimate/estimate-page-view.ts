import type { EstimatePage } from "~/modules/postage/rates/estimate";

/** An estimate as it arrives in the browser: times as text. */
export interface EstimatePageView extends Omit<EstimatePage, "createdAt" | "finishedAt"> {
  createdAt: string;
  finishedAt: string | null;
}

export function toEstimatePageView(estimate: EstimatePage): EstimatePageView {
  return {
    ...estimate,
    createdAt: estimate.createdAt.toISOString(),
    finishedAt: estimate.finishedAt?.toISOString() ?? null,
  };
}
