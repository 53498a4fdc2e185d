import type { PostageDeps } from "../postage-deps";
import { describeTrouble } from "../setup/account-trouble";
import { readPostageSetup } from "../setup/read-postage-setup.server";
import { EstimateChoiceSchema } from "./estimate";
import { parcelOf, planParcels, readDemands, weighDemands } from "./estimate-demands.server";
import { tabulate, type EstimateDemand } from "./estimate-plan";
import {
  claimEstimate,
  finishEstimate,
  saveProgress,
  type EstimateProgress,
  type StoredResult,
} from "./estimate-store.server";
import { leaseEnd, priceParcels, type EstimateWork, type PricingEnd } from "./price-parcels.server";

type Deps = Pick<
  PostageDeps,
  "db" | "jobs" | "clock" | "log" | "secrets" | "config" | "postage" | "processId" | "timing"
>;

/** So often in a row EasyPost may not answer before the estimate is given up. */
const MOST_TROUBLES = 8;
const TROUBLE_PAUSE_MS = 15_000;

/**
 * Prices every group by destination: each parcel weight and region is asked for once. Goes on where a dead worker
 * stopped; while EasyPost asks to wait, the job is put off.
 */
export async function runEstimate(
  deps: Deps,
  { shopDomain, estimateId }: { shopDomain: string; estimateId: string },
  signal?: AbortSignal,
): Promise<void> {
  const owner = `${deps.processId}:${estimateId}`;
  const claim = { shopDomain, estimateId, owner, now: deps.clock.now(), leaseUntil: leaseEnd(deps) };
  const row = await claimEstimate(deps.db, claim);
  if (!row) return;
  const choice = EstimateChoiceSchema.parse(row.choice);
  const setup = await readPostageSetup(deps, { shopDomain });
  const packageType = setup.packageTypes.find(({ id }) => id === choice.packageTypeId);
  const { account, shipFrom } = setup;
  if (!account || !shipFrom || !packageType) {
    const failure = "The setup was changed meanwhile: start the estimate again.";
    await finishEstimate(deps.db, { estimateId, owner, now: deps.clock.now(), result: null, failure });
    return;
  }
  const work = { estimateId, owner, account, shipFrom, packageType, choice };
  const demands = await readDemands(deps, shopDomain, setup, choice);
  const weights = await weighDemands(deps.db, shopDomain, demands);
  const parcels = planParcels(demands, weights, packageType);
  const stored = row.result as StoredResult | null;
  const progress: EstimateProgress =
    stored?.kind === "progress" ? stored : { kind: "progress", prices: {}, troubles: 0 };
  const end = await priceParcels(deps, work, parcels, progress, signal);
  if (end === "lost") return;
  if (end === "done") {
    const priceOf = (demand: EstimateDemand) => {
      const parcel = parcelOf(demand, weights, packageType);
      return parcel ? (progress.prices[parcel.key] ?? null) : null;
    };
    const context = { emptyGrams: packageType.emptyGrams, feeBasisPoints: setup.feeBasisPoints, priceOf };
    const result = tabulate(demands, weights, context);
    await finishEstimate(deps.db, { estimateId, owner, now: deps.clock.now(), result, failure: null });
    return;
  }
  await putOff(deps, work, progress, parcels.length, end, shopDomain);
}

/** Gives the estimate back to be gone on with later, or gives it up. */
async function putOff(
  deps: Deps,
  work: EstimateWork,
  progress: EstimateProgress,
  total: number,
  end: Exclude<PricingEnd, "done" | "lost">,
  shopDomain: string,
): Promise<void> {
  const { estimateId, owner } = work;
  const now = deps.clock.now();
  if (end !== "stopped") progress.troubles += 1;
  const hopeless =
    end !== "stopped" && (end.kind === "account-refused" || progress.troubles >= MOST_TROUBLES);
  if (hopeless) {
    const failure = describeTrouble(end).message;
    await finishEstimate(deps.db, { estimateId, owner, now, result: null, failure });
    return;
  }
  await saveProgress(deps.db, { estimateId, owner, leaseUntil: null, progress, total });
  const waitMs =
    end === "stopped" ? 0 : end.kind === "not-executed" ? Math.max(end.retryAfterMs, 1000) : TROUBLE_PAUSE_MS;
  const startAfter = new Date(now.getTime() + waitMs);
  await deps.jobs.send("postage.estimate", { shopDomain, estimateId }, { key: estimateId, startAfter });
}
