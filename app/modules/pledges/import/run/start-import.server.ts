import { inTransaction } from "~/db/client.server";
import { getConnection } from "../../../connections/get-connection.server";
import type { PledgeDeps } from "../../pledge-deps";
import { findCampaigns } from "../../receive/campaign-store.server";
import { checkMapping } from "../read/check-mapping";
import { deleteIssues } from "../import-row-store.server";
import { deleteKept } from "./import-step-store.server";
import { STARTABLE_STATES, type ImportRecord } from "../import-record";
import { beginRun, findImport } from "../import-store.server";
import { readRewardMap } from "../mapping/mapping-store.server";

export type StartImportOutcome =
  { kind: "started" } | { kind: "refused"; code: string; message: string } | { kind: "not-found" };

type StartDeps = Pick<PledgeDeps, "db" | "jobs" | "clock">;

/**
 * Starts taking in the file with the columns, rewards and campaign as they are saved now; also again, after a run or
 * with another mapping: what is the same then stays, what differs is changed. The job is sent in the same transaction.
 */
export async function startImport(
  deps: StartDeps,
  input: { shopDomain: string; importId: string },
): Promise<StartImportOutcome> {
  const record = await findImport(deps.db, input);
  if (!record) return { kind: "not-found" };
  const refusal = await whyNot(deps, record);
  if (refusal) return { kind: "refused", ...refusal };
  const { mapping, campaign, detected } = record;
  if (!mapping || !campaign || !detected) throw new Error("An import without a mapping cannot be started");
  const rewardMap = await readRewardMap(deps.db, record, campaign.externalId);
  const { dialect, header } = detected;
  const started = await inTransaction(deps.db, async (tx) => {
    const plan = { dialect, header, mapping, rewardMap, campaign };
    if (!(await beginRun(tx, input, plan, deps.clock.now()))) return false;
    await deleteIssues(tx, record.id);
    await deleteKept(tx, record.id);
    const job = { shopDomain: input.shopDomain, importId: input.importId };
    await deps.jobs.send("import.run", job, { tx, key: record.id });
    return true;
  });
  if (started) return { kind: "started" };
  return {
    kind: "refused",
    code: "BUSY",
    message: "The import has just been started: wait until it is over.",
  };
}

async function whyNot(
  deps: StartDeps,
  record: ImportRecord,
): Promise<{ code: string; message: string } | null> {
  const { mapping, campaign, detected, state } = record;
  if (record.purgedAt)
    return { code: "FILE_ERASED", message: "The uploaded file was deleted: upload it again." };
  if (state === "uploaded" || !mapping || !campaign || !detected)
    return { code: "NOT_MAPPED", message: "Confirm the columns and choose the campaign first." };
  if (!STARTABLE_STATES.includes(state))
    return { code: "BUSY", message: "The import is under way: wait until it is over." };
  const [problem] = checkMapping(mapping, detected.header);
  if (problem) return { code: problem.code, message: problem.message };
  const connection = await getConnection(deps, record);
  if (connection?.status !== "active")
    return {
      code: "DISCONNECTED",
      message: "The connection is disconnected: choose another one and upload again.",
    };
  const [known] = await findCampaigns(deps.db, record, [campaign.externalId]);
  if (known && known.currency !== campaign.currency)
    return { code: "CAMPAIGN_CURRENCY_CONFLICT", message: currencyConflict(campaign, known.currency) };
  return null;
}

/** The campaign's currency is that of its first pledge, whoever sent it. */
export function currencyConflict(campaign: { externalId: string; currency: string }, known: string): string {
  return `Campaign "${campaign.externalId}" has been taken in with ${known}, this file is mapped to ${campaign.currency}: choose ${known}, or another campaign.`;
}
