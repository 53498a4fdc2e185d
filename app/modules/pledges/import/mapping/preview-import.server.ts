import type { PledgeDeps } from "../../pledge-deps";
import { checkRows } from "../../preflight/check-rows.server";
import { readPreflightContext } from "../../preflight/preflight-store.server";
import { findCampaigns } from "../../receive/campaign-store.server";
import { newPledgeRow } from "../../receive/new-pledge-row";
import { readCampaignChoice } from "./campaign-choice.server";
import { readBatches, type ImportBatch, type ImportItem } from "../run/import-batches.server";
import { readImportRecords, toTrouble } from "../run/import-file.server";
import type { ColumnMapping } from "../read/import-mapping";
import type { DetectedFile, ImportRecord } from "../import-record";
import { findImport } from "../import-store.server";
import type { ImportCampaign, ImportPreview, ImportTrouble, PreviewPledge } from "../import-views";
import { toIssueRows } from "../list-import-rows.server";
import { readRewardMap } from "./mapping-store.server";
import { proposeMapping } from "./proposed-mapping.server";
import { readPledges } from "../read/read-pledges";
import { rewardKey, type RewardMapEntry } from "../read/reward-map";
import { readMapping } from "./save-import-mapping.server";
import { surveyFile } from "../read/survey-file";

const PLEDGES = 20;
/** Records looked at: enough to meet 20 pledges and the usual problems. */
const RECORDS = 300;
const NO_CAMPAIGN: ImportCampaign = { externalId: "preview", name: "Preview", currency: "USD" };

interface PreviewInput {
  shopDomain: string;
  importId: string;
  /** Instead of the saved or proposed ones, as a form sends them. */
  mapping?: unknown;
  campaign?: unknown;
}

/**
 * What the beginning of the file would become under these columns: the first 20 pledges with preflight's forecast, the
 * problems among the first 300 records, and names that are not mapped to SKUs. Stores nothing. Null for an unknown import.
 */
export async function previewImport(
  deps: Pick<PledgeDeps, "db" | "clock">,
  input: PreviewInput,
): Promise<ImportPreview | null> {
  const record = await findImport(deps.db, input);
  if (!record?.detected) return null;
  const wanted = await readWanted(deps, record, input);
  if (wanted.kind === "refused") return wanted;
  const { mapping, campaign } = wanted;
  const rewardMap = await readRewardMap(deps.db, record, campaign.externalId);
  try {
    const reading = { deps, record, detected: record.detected, mapping, campaign, rewardMap };
    return await preview(reading);
  } catch (error) {
    return { kind: "refused", problems: [toTrouble(error)] };
  }
}

type Wanted =
  | { kind: "ok"; mapping: ColumnMapping; campaign: ImportCampaign }
  | { kind: "refused"; problems: ImportTrouble[] };

async function readWanted(
  deps: Pick<PledgeDeps, "db">,
  record: ImportRecord,
  input: PreviewInput,
): Promise<Wanted> {
  const proposed = await proposeMapping(deps.db, record);
  const mapping = readMapping(input.mapping ?? proposed.mapping, record);
  if (mapping.kind === "invalid") return refused(mapping.problems);
  const guessed = { ...NO_CAMPAIGN, currency: record.detected?.currencyGuess ?? NO_CAMPAIGN.currency };
  const given =
    input.campaign === undefined ? null : await readCampaignChoice(deps.db, record, input.campaign);
  if (given?.kind === "invalid") return refused(given.problems);
  return { kind: "ok", mapping: mapping.mapping, campaign: given?.campaign ?? proposed.campaign ?? guessed };
}

function refused(problems: { path: string; message: string }[]): Wanted {
  return {
    kind: "refused",
    problems: problems.map(({ path, message }) => ({ code: "INVALID", message, row: null, column: path })),
  };
}

interface PreviewReading {
  deps: Pick<PledgeDeps, "db" | "clock">;
  record: ImportRecord;
  detected: DetectedFile;
  mapping: ColumnMapping;
  campaign: ImportCampaign;
  rewardMap: RewardMapEntry[];
}

async function preview(reading: PreviewReading): Promise<ImportPreview> {
  const { detected, mapping, campaign, rewardMap } = reading;
  const plan = { header: detected.header, mapping };
  const survey = await surveyFile(firstRecords(reading), plan);
  const batch: Pick<ImportBatch, "items" | "issues"> = { items: [], issues: [] };
  const pledges = readPledges(firstRecords(reading), { ...plan, rewardMap, campaign });
  for await (const { items, issues } of readBatches(pledges, 0)) {
    batch.items.push(...items);
    batch.issues.push(...issues);
  }
  const mapped = new Set(rewardMap.map(({ kind, name }) => `${kind} ${rewardKey(name)}`));
  return {
    kind: "ok",
    format: mapping.format,
    header: detected.header,
    mapping,
    campaign,
    pledges: await forecast(reading, batch.items.slice(0, PLEDGES)),
    issues: batch.issues.flatMap(toIssueRows),
    rowsRead: survey.rows,
    unmappedNames: survey.rewardNames.filter(
      ({ kind, key, needed }) => needed && !mapped.has(`${kind} ${key}`),
    ),
  };
}

async function* firstRecords({ deps, record, detected }: PreviewReading) {
  for await (const csv of readImportRecords(deps.db, record, detected.dialect)) {
    if (csv.row > RECORDS) return;
    yield csv;
  }
}

/** As new pledges, without what is stored of them already. */
async function forecast(
  { deps, record, campaign }: PreviewReading,
  items: ImportItem[],
): Promise<PreviewPledge[]> {
  const context = await readPreflightContext(deps.db, record.shopDomain);
  const [known] = await findCampaigns(deps.db, record, [campaign.externalId]);
  const campaignId = known?.id ?? campaign.externalId;
  const rows = items.map((item) => newPledgeRow(record, { ...item, campaignId }, `preview-${item.index}`));
  const checked = await checkRows(deps.db, context, rows, { revive: true, now: deps.clock.now() });
  return items.flatMap((item, index): PreviewPledge[] => {
    const write = checked[index]?.write;
    if (!write) return [];
    const { content } = item;
    return [
      {
        ...{ rows: item.rows, externalId: content.externalId, content },
        totalPaid: { amountMinor: content.amounts.totalPaidMinor, currency: content.currency },
        ...{ outcome: write.outcome, problems: write.problems },
        warnings: item.warnings.map(({ message }) => message),
      },
    ];
  });
}
