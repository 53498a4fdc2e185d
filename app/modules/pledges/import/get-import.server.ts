import { isDeepStrictEqual } from "node:util";
import type { PledgeDeps } from "../pledge-deps";
import { STARTABLE_STATES, UNDOABLE_STATES, type ImportRecord } from "./import-record";
import { findImport, findSameFile } from "./import-store.server";
import type { ImportView } from "./import-views";
import { readRewardMap } from "./mapping/mapping-store.server";
import { proposeMapping } from "./mapping/proposed-mapping.server";
import { toImportRow, toProgress } from "./to-import-row";

/** One import of the shop with everything its page shows; null when there is none of that id. */
export async function getImport(
  deps: Pick<PledgeDeps, "db" | "clock">,
  input: { shopDomain: string; importId: string },
): Promise<ImportView | null> {
  const record = await findImport(deps.db, input);
  if (!record) return null;
  const { detected } = record;
  const [proposed, same, mappingChanged] = await Promise.all([
    proposeMapping(deps.db, record),
    findSameFile(deps.db, record),
    isMappedDifferently(deps, record),
  ]);
  return {
    ...toImportRow(record),
    header: detected?.header ?? [],
    sample: detected?.sample ?? [],
    mapping: proposed.mapping,
    mappingIs: proposed.mappingIs,
    notes: detected?.notes ?? [],
    currencyGuess: detected?.currencyGuess ?? null,
    proposedCampaign: proposed.campaign,
    progress: record.state === "running" ? toProgress(record, deps.clock.now()) : null,
    mappingChanged,
    cancelRequested: record.state === "running" && record.cancelRequestedAt !== null,
    sameFileAs: same && { ...same, uploadedAt: same.uploadedAt.toISOString() },
    canStart: STARTABLE_STATES.includes(record.state) && record.purgedAt === null,
    canUndo: UNDOABLE_STATES.includes(record.state) && record.run > 0 && record.purgedAt === null,
    undo: record.undo,
    purgedAt: record.purgedAt?.toISOString() ?? null,
  };
}

async function isMappedDifferently(deps: Pick<PledgeDeps, "db">, record: ImportRecord): Promise<boolean> {
  const { plan, mapping, campaign } = record;
  if (!plan || !mapping || !campaign || !STARTABLE_STATES.includes(record.state)) return false;
  if (!isDeepStrictEqual(plan.mapping, mapping) || !isDeepStrictEqual(plan.campaign, campaign)) return true;
  const rewardMap = await readRewardMap(deps.db, record, campaign.externalId);
  return !isDeepStrictEqual(plan.rewardMap, rewardMap);
}
