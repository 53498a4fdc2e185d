import type { CsvRecord } from "~/lib/csv/csv-dialect";
import { compileMapping } from "./compiled-mapping";
import type { ColumnMapping } from "./import-mapping";
import { PledgeAssembler, type AssembledRow } from "./pledge-assembler";
import type { ReadRow } from "./read-row";
import { RewardLookup, type RewardMapEntry } from "./reward-map";
import type { FileSurvey } from "./survey-file";

export interface ImportPlan {
  header: readonly string[];
  /** Must have passed checkMapping for this header. */
  mapping: ColumnMapping;
  rewardMap: readonly RewardMapEntry[];
  campaign: { externalId: string; name: string; currency: string };
  /**
   * From surveyFile. Without it (previews) the first of several conflicting rows is taken and the later ones fail,
   * and a later line of an order that was already read fails.
   */
  survey?: Pick<FileSurvey, "conflicts" | "scattered">;
}

/**
 * Records → pledges, skipped and failed rows; every record ends in exactly one ReadRow, and memory stays flat (an id
 * and a hash per pledge; orders whose rows are scattered wait for their last row). Throws only what `records` throws
 * (CsvError).
 *
 * To go on after a restart, read the file from its start with the same plan and drop what has `sequence` ≤ the last
 * one stored: the output is deterministic from the beginning, so doubles are found as before.
 */
export async function* readPledges(
  records: AsyncIterable<CsvRecord>,
  plan: ImportPlan,
): AsyncGenerator<ReadRow> {
  const assembler = new PledgeAssembler(
    {
      columns: compileMapping(plan.mapping, plan.header),
      rewards: new RewardLookup(plan.rewardMap),
      campaign: plan.campaign,
    },
    plan.survey ?? null,
  );
  let sequence = 0;
  const number = (row: AssembledRow): ReadRow => ({ ...row, sequence: (sequence += 1) });
  for await (const record of records) {
    for (const row of assembler.take(record)) yield number(row);
  }
  for (const row of assembler.finish()) yield number(row);
}
