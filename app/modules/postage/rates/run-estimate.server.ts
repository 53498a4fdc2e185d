import type { DbClient } from "~/db/client.server";
import { customsNeed } from "~/modules/customs/customs-destination";
import { loadSkuFacts } from "~/modules/customs/load-sku-facts.server";
import { toTenthOunces } from "~/lib/weight";
import {
  countParcelDestinations,
  countPlannedDestinations,
  findGroups,
} from "../groups/group-view-store.server";
import { runParcelChanges } from "../groups/refresh-parcels.server";
import { chooseRate } from "../groups/service-choice";
import { parcelGrams, weighContents, type WeighedContents } from "../groups/weigh-contents";
import type { PostageDeps } from "../postage-deps";
import type { PostageAccount, PostalAddress, PostageTrouble } from "../ports";
import type { PackageTypeView } from "../setup/package-type";
import type { PostageSetup } from "../setup/postage-setup";
import { describeTrouble } from "../setup/account-trouble";
import { readPostageSetup } from "../setup/read-postage-setup.server";
import { checkParcel } from "../usps/check-parcel";
import { askRates } from "./ask-rate.server";
import { EstimateChoiceSchema, type EstimateChoice } from "./estimate";
import { parcelKey, tabulate, type EstimateDemand, type Price, type PricedParcel } from "./estimate-plan";
import {
  claimEstimate,
  finishEstimate,
  saveProgress,
  type EstimateProgress,
  type StoredResult,
} from "./estimate-store.server";
import { sampleAddress } from "./sample-destination";

type Deps = Pick<
  PostageDeps,
  "db" | "jobs" | "clock" | "log" | "secrets" | "config" | "postage" | "processId" | "timing"
>;

/** Progress is written after this many answers: a dead worker costs no more than asking for them again. */
const SAVED_EVERY = 100;
/** So often in a row EasyPost may not answer before the estimate is given up. */
const MOST_TROUBLES = 8;
const TROUBLE_PAUSE_MS = 15_000;

interface Work {
  estimateId: string;
  owner: string;
  setup: PostageSetup;
  account: PostageAccount;
  shipFrom: PostalAddress;
  packageType: PackageTypeView;
  choice: EstimateChoice;
}

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
  const work = { estimateId, owner, setup, account, shipFrom, packageType, choice };
  const demands = await readDemands(deps, shopDomain, setup, choice);
  const weights = await weigh(deps.db, shopDomain, demands);
  const parcels = planParcels(demands, weights, packageType);
  const stored = row.result as StoredResult | null;
  const progress: EstimateProgress =
    stored?.kind === "progress" ? stored : { kind: "progress", prices: {}, troubles: 0 };
  const end = await priceAll(deps, work, parcels, progress, signal);
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

type PricingEnd = "done" | "lost" | "stopped" | PostageTrouble;

async function priceAll(
  deps: Deps,
  work: Work,
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
async function priceOne(deps: Deps, work: Work, parcel: PricedParcel): Promise<Price | PostageTrouble> {
  const { packageType, choice } = work;
  const { weightGrams } = parcel;
  if (!/^[A-Z]{2}$/.test(parcel.countryCode)) return { reason: "The address has no country." };
  if (parcel.countryCode === "US" && parcel.zip.length < 5) return { reason: "The address has no ZIP Code." };
  const to = sampleAddress(parcel);
  const checked = { orderName: null, to, packageType, weightGrams, weightlessSkus: [], valueMinor: null };
  const check = checkParcel(checked, choice.service);
  const [error] = check.problems;
  if (check.allowed.length === 0) return { reason: error?.message ?? "USPS does not take this parcel." };
  const asked = { from: work.shipFrom, to, packageType, weightGrams, service: choice.service };
  const answer = await askRates(deps, work.account, asked);
  if (answer.kind === "refused") return { reason: answer.problems.map(({ message }) => message).join("; ") };
  if (answer.kind !== "rated") return answer;
  const chosen = chooseRate(answer.rates, choice.service, check.allowed, answer.messages);
  return chosen.kind === "chosen" ? { amountMinor: chosen.rate.amountMinor } : { reason: chosen.message };
}

/** Gives the estimate back to be gone on with later, or gives it up. */
async function putOff(
  deps: Deps,
  work: Work,
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

async function readDemands(
  deps: Deps,
  shopDomain: string,
  setup: PostageSetup,
  choice: EstimateChoice,
): Promise<EstimateDemand[]> {
  await runParcelChanges(deps, { shopDomain });
  const readyOnly = choice.which === "ready";
  const { shipPartiallyPaid } = setup;
  const made = await countParcelDestinations(deps.db, { shopDomain, readyOnly, shipPartiallyPaid });
  const planned = readyOnly ? [] : await countPlannedDestinations(deps.db, shopDomain);
  const groups = await findGroups(deps.db, shopDomain, [...new Set(made.map(({ groupKey }) => groupKey))]);
  const named = made.map((row) => ({ ...row, contents: groups.get(row.groupKey)?.contents ?? [] }));
  return [...named, ...planned].map((row) => ({
    ...row,
    abroad: customsNeed({ country: row.countryCode, state: row.state, zip: row.zip }) === "abroad",
  }));
}

async function weigh(
  db: DbClient,
  shopDomain: string,
  demands: EstimateDemand[],
): Promise<Map<string, WeighedContents>> {
  const skus = demands.flatMap(({ contents }) => contents.map(({ sku }) => sku));
  const facts = await loadSkuFacts({ db }, { shopDomain, skus });
  return new Map(demands.map(({ groupKey, contents }) => [groupKey, weighContents(contents, facts)]));
}

function planParcels(
  demands: EstimateDemand[],
  weights: ReadonlyMap<string, WeighedContents>,
  packageType: PackageTypeView,
): PricedParcel[] {
  const parcels = new Map<string, PricedParcel>();
  for (const demand of demands) {
    const parcel = parcelOf(demand, weights, packageType);
    if (parcel && !parcels.has(parcel.key)) parcels.set(parcel.key, parcel);
  }
  return [...parcels.values()];
}

/** Null while the weight is unknown. */
function parcelOf(
  demand: EstimateDemand,
  weights: ReadonlyMap<string, WeighedContents>,
  { emptyGrams }: PackageTypeView,
): PricedParcel | null {
  const weighed = weights.get(demand.groupKey);
  const grams = weighed ? parcelGrams(weighed, emptyGrams, null) : null;
  if (grams === null) return null;
  const weightGrams = Math.max(1, grams);
  const { countryCode, zip, state } = demand;
  return { key: parcelKey(toTenthOunces(weightGrams), demand), weightGrams, countryCode, zip, state };
}

function leaseEnd(deps: Deps): Date {
  return new Date(deps.clock.now().getTime() + deps.timing.leaseSeconds * 1000);
}
