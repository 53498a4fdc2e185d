// Asking EasyPost for the prices of an estimate.
import { choiceFor, chooseRate } from "../groups/service-choice";
import type { PostageDeps } from "../postage-deps";
import type { PostageAccount, PostageTrouble, PostalAddress } from "../ports";
import type { PackageTypeView } from "../setup/package-type";
import { checkParcel } from "../usps/check-parcel";
import { askRates } from "./ask-rate.server";
import type { EstimateChoice } from "./estimate";
import type { Price, PricedParcel } from "./estimate-plan";
import { saveProgress, type EstimateProgress } from "./estimate-store.server";
import { sampleAddress } from "./sample-destination";

type PricingDeps = Pick<PostageDeps, "db" | "clock" | "config" | "postage" | "timing">;

/** Progress is written after this many answers: a dead worker costs no more than asking for them again. */
const SAVED_EVERY = 100;
export interface EstimateWork {
  estimateId: string;
  owner: string;
  account: PostageAccount;
  shipFrom: PostalAddress;
  packageType: PackageTypeView;
  choice: EstimateChoice;
}

/** `lost`: another worker has taken over. Trouble: asking again later may end it. */
export type PricingEnd = "done" | "lost" | "stopped" | PostageTrouble;

/** Asks for every parcel that has no price yet, a few at once, and notes how far it is. */
export async function priceParcels(
  deps: PricingDeps,
  work: EstimateWork,
  parcels: PricedParcel[],
  progress: EstimateProgress,
  signal: AbortSignal | undefined,
): Promise<PricingEnd> {
  const open = parcels.filter(({ key }) => !(key in progress.prices));
  const save = async () =>
    saveProgress(deps.db, {
      ...{ estimateId: work.estimateId, owner: work.owner, progress, total: parcels.length },
      leaseUntil: leaseEnd(deps),
    });
  let unsaved = SAVED_EVERY;
  while (open.length > 0) {
    if (signal?.aborted) return "stopped";
    const some = open.splice(0, deps.config.maxInFlight);
    const answers = await Promise.all(some.map(async (parcel) => priceOne(deps, work, parcel)));
    for (const [index, answer] of answers.entries()) {
      const key = some[index]?.key;
      if (key && !("kind" in answer)) progress.prices[key] = answer;
    }
    unsaved += some.length;
    const trouble = answers.find((answer) => "kind" in answer);
    if (trouble) return trouble;
    progress.troubles = 0;
    if (unsaved < SAVED_EVERY) continue;
    if (!(await save())) return "lost";
    unsaved = 0;
  }
  return (await save()) ? "done" : "lost";
}

/** A price, why there is none, or trouble that asking again may end. */
async function priceOne(
  deps: PricingDeps,
  work: EstimateWork,
  parcel: PricedParcel,
): Promise<Price | PostageTrouble> {
  const { packageType } = work;
  const { weightGrams } = parcel;
  if (!/^[A-Z]{2}$/.test(parcel.countryCode)) return { reason: "The address has no country." };
  if (parcel.countryCode === "US" && parcel.zip.length < 5) return { reason: "The address has no ZIP Code." };
  const to = sampleAddress(parcel);
  const service = choiceFor(work.choice, to);
  const checked = { orderName: null, to, packageType, weightGrams, weightlessSkus: [], valueMinor: null };
  const check = checkParcel(checked, service);
  const [error] = check.problems;
  if (check.allowed.length === 0) return { reason: error?.message ?? "USPS does not take this parcel." };
  const asked = { from: work.shipFrom, to, packageType, weightGrams, service };
  const answer = await askRates(deps, work.account, asked);
  if (answer.kind === "refused") return { reason: answer.problems.map(({ message }) => message).join("; ") };
  if (answer.kind !== "rated") return answer;
  const chosen = chooseRate(answer.rates, service, check.allowed, answer.messages);
  return chosen.kind === "chosen" ? { amountMinor: chosen.rate.amountMinor } : { reason: chosen.message };
}

/** Until when a worker that begins or answers now has the estimate to itself. */
export function leaseEnd(deps: Pick<PostageDeps, "clock" | "timing">): Date {
  return new Date(deps.clock.now().getTime() + deps.timing.leaseSeconds * 1000);
}
