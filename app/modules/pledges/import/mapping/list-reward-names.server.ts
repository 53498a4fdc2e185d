import type { PledgeDeps } from "../../pledge-deps";
import { mappingKeyOf } from "./header-key.server";
import { readImportRecords, toTrouble } from "../run/import-file.server";
import type { DetectedFile, ImportRecord, StoredSurvey } from "../import-record";
import { findImport, writeSurvey } from "../import-store.server";
import type { ImportTrouble, RewardNameView } from "../import-views";
import type { ColumnMapping } from "../read/import-mapping";
import { readRewardMap } from "./mapping-store.server";
import { rewardKey } from "../read/reward-map";
import { surveyFile } from "../read/survey-file";

export type RewardNames =
  | { kind: "ok"; names: RewardNameView[] }
  /** No columns are saved yet. */
  | { kind: "not-mapped" }
  | { kind: "refused"; problem: ImportTrouble };

/**
 * The rewards and items that the file names, each with the SKUs it is made of. Reads the whole file the first time and
 * remembers what it found. Null for an unknown import.
 */
export async function listRewardNames(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string; importId: string },
): Promise<RewardNames | null> {
  const record = await findImport(deps.db, input);
  if (!record) return null;
  const { mapping, detected, campaign } = record;
  if (!mapping || !detected || !campaign) return { kind: "not-mapped" };
  const surveyed = await surveyOnce(deps, record, detected, mapping);
  if (surveyed.kind === "refused") return surveyed;
  const map = await readRewardMap(deps.db, record, campaign.externalId);
  const linesOf = new Map(map.map((entry) => [`${entry.kind} ${rewardKey(entry.name)}`, entry.lines]));
  const names = surveyed.survey.names.map((name) => ({
    ...name,
    lines: linesOf.get(`${name.kind} ${name.key}`) ?? null,
  }));
  return { kind: "ok", names };
}

async function surveyOnce(
  deps: Pick<PledgeDeps, "db">,
  record: ImportRecord,
  { header, dialect }: DetectedFile,
  mapping: ColumnMapping,
): Promise<{ kind: "ok"; survey: StoredSurvey } | { kind: "refused"; problem: ImportTrouble }> {
  const mappingKey = mappingKeyOf(mapping);
  if (record.survey?.mappingKey === mappingKey) return { kind: "ok", survey: record.survey };
  try {
    const records = readImportRecords(deps.db, record, dialect);
    const { rows, rewardNames } = await surveyFile(records, { header, mapping });
    const survey = { mappingKey, rows, names: rewardNames };
    await writeSurvey(deps.db, record.id, survey);
    return { kind: "ok", survey };
  } catch (error) {
    return { kind: "refused", problem: toTrouble(error) };
  }
}
