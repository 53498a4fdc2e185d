import { inTransaction } from "~/db/client.server";
import { noteReceived } from "../../../connections/note-received.server";
import type { PledgeDeps } from "../../pledge-deps";
import { upsertCampaigns } from "../../receive/campaign-store.server";
import { readImportRecords, toTrouble } from "./import-file.server";
import { acquireImportLease, ShuttingDownError, type ImportLease } from "./import-lease.server";
import type { StoredPlan } from "../import-record";
import { countTrouble, endImport, ImportLostError, writeRunFacts } from "./import-run-store.server";
import { writeSurvey } from "../import-store.server";
import type { ImportTrouble } from "../import-views";
import { mappingKeyOf } from "../mapping/header-key.server";
import { readBatches } from "./import-batches.server";
import { readPledges } from "../read/read-pledges";
import { currencyConflict } from "./start-import.server";
import { storeBatch, type StoringBatch } from "./store-batch.server";
import { surveyFile, type FileSurvey } from "../read/survey-file";

type RunDeps = Pick<PledgeDeps, "db" | "clock" | "jobs" | "log" | "processId">;

/** Files come in bursts; the comparison with Shopify's orders waits for more of them. */
const COMPARE_AFTER_MS = 2_000;

/** Unexpected errors without a step between them. */
const MOST_TROUBLES = 5;

type RunEnd = { kind: "finished" } | { kind: "cancelled" } | { kind: "failed"; trouble: ImportTrouble };

/**
 * Takes in an import that was started: reads the file to its end once before anything is stored, then stores it in
 * steps, each with its position in one transaction. After a crash another worker goes on from the last step: nothing
 * twice, nothing lost. One worker at a time; ends early and throws when the process shuts down.
 */
export async function runImport(
  deps: RunDeps,
  input: { shopDomain: string; importId: string },
  signal: AbortSignal,
): Promise<void> {
  const lease = await acquireImportLease(deps, { ...input, state: "running" }, signal);
  if (!lease) return;
  try {
    const end = await takeIn(deps, lease);
    await finish(deps, lease, end);
  } catch (error) {
    if (!(error instanceof ImportLostError)) {
      await noteTrouble(deps, lease, error);
      throw error;
    }
    deps.log.warn({ importId: input.importId }, "another worker has taken over the import");
  } finally {
    await lease.release();
  }
}

async function takeIn(deps: RunDeps, lease: ImportLease): Promise<RunEnd> {
  const { plan } = lease.record;
  if (!plan) throw new Error("A running import has no plan");
  const campaign = await makeCampaign(deps, lease, plan);
  if (campaign.kind === "failed") return campaign;
  try {
    const survey = await surveyWhole(deps, lease, plan);
    if (!survey) return { kind: "cancelled" };
    await writeRunFacts(deps.db, lease.record.id, { campaignId: campaign.id, totalRows: survey.rows });
    return await storeAll(deps, lease, { plan, survey, campaignId: campaign.id });
  } catch (error) {
    return { kind: "failed", trouble: toTrouble(error) };
  }
}

async function makeCampaign(
  deps: RunDeps,
  { record }: ImportLease,
  plan: StoredPlan,
): Promise<{ kind: "ok"; id: string } | { kind: "failed"; trouble: ImportTrouble }> {
  const now = deps.clock.now();
  const [row] = await inTransaction(deps.db, (tx) => upsertCampaigns(tx, record, [plan.campaign], now));
  if (!row) throw new Error("A campaign vanished while it was being stored");
  if (row.currency === plan.campaign.currency) return { kind: "ok", id: row.id };
  const message = currencyConflict(plan.campaign, row.currency);
  return {
    kind: "failed",
    trouble: { code: "CAMPAIGN_CURRENCY_CONFLICT", message, row: null, column: null },
  };
}

/** The whole file read once; null when the creator cancelled meanwhile. */
async function surveyWhole(deps: RunDeps, lease: ImportLease, plan: StoredPlan): Promise<FileSurvey | null> {
  let cancelled = false;
  async function* watched() {
    for await (const record of readImportRecords(deps.db, lease.record, plan.dialect)) {
      if (record.row % 1_000 === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        lease.requireHeld();
        cancelled = lease.isCancelled();
        if (cancelled) return;
      }
      yield record;
    }
  }
  const survey = await surveyFile(watched(), plan);
  if (cancelled) return null;
  const { rows, rewardNames } = survey;
  const mappingKey = mappingKeyOf(plan.mapping);
  await writeSurvey(deps.db, lease.record.id, { mappingKey, rows, names: rewardNames });
  return survey;
}

async function storeAll(
  deps: RunDeps,
  lease: ImportLease,
  { plan, survey, campaignId }: { plan: StoredPlan; survey: FileSurvey; campaignId: string },
): Promise<RunEnd> {
  const records = readImportRecords(deps.db, lease.record, plan.dialect);
  const batches = readBatches(readPledges(records, { ...plan, survey }), lease.record.position);
  // While PostgreSQL writes one batch the next one is read and checked; never more than two are in memory.
  let last: StoringBatch | null = null;
  let cancelled = false;
  try {
    for await (const batch of batches) {
      cancelled = lease.isCancelled();
      if (cancelled) break;
      lease.requireHeld();
      const before: StoringBatch | null = last;
      last = storeBatch(deps, lease, { ...batch, campaignId }, before);
      cancelled = (await before?.committed)?.cancelled ?? false;
      if (cancelled) break;
      await before?.done;
    }
    await last?.committed;
    await last?.done;
    return { kind: cancelled ? "cancelled" : "finished" };
  } catch (error) {
    // What is still being written ends before the lease is given back.
    await last?.done.catch(() => undefined);
    throw error;
  }
}

/** What goes wrong again and again at one place is not tried for ever. */
async function noteTrouble(deps: RunDeps, { claim }: ImportLease, error: unknown): Promise<void> {
  if (error instanceof ShuttingDownError) return;
  if ((await countTrouble(deps.db, claim)) < MOST_TROUBLES) return;
  const message =
    "Something went wrong on our side several times: what was taken in stays, start the import again later.";
  const failure = { code: "INTERNAL", message, row: null, column: null };
  await endImport(deps.db, claim, { state: "failed", failure, now: deps.clock.now() });
}

async function finish(deps: RunDeps, lease: ImportLease, end: RunEnd): Promise<void> {
  const { id, shopDomain, connectionId } = lease.record;
  const now = deps.clock.now();
  const ended = await endImport(deps.db, lease.claim, {
    ...{ state: end.kind, failure: end.kind === "failed" ? end.trouble : null, now },
  });
  if (!ended) return;
  deps.log.info({ importId: id, end: end.kind }, "import ended");
  await noteReceived(deps, { connectionId });
  const startAfter = new Date(now.getTime() + COMPARE_AFTER_MS);
  await deps.jobs.send("pledges.find-foreign", { shopDomain }, { key: shopDomain, startAfter });
}
