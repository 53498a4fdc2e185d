import type { FieldProblem } from "../../../connections/connection";
import type { PledgeDeps } from "../../pledge-deps";
import { readCampaignChoice } from "./campaign-choice.server";
import { checkMapping } from "../read/check-mapping";
import type { ImportRecord } from "../import-record";
import { ColumnMappingSchema, type ColumnMapping } from "../read/import-mapping";
import { findImport, writeMapping } from "../import-store.server";
import { rememberMapping } from "./mapping-store.server";

export type SaveMappingOutcome =
  | { kind: "saved" }
  | { kind: "invalid"; problems: FieldProblem[] }
  /** A run or an undo is under way. */
  | { kind: "busy" }
  | { kind: "not-found" };

/**
 * Saves what the columns of the file mean and which campaign it belongs to, and remembers both for the next file with
 * this header. After a run it may be changed and the import started again.
 */
export async function saveImportMapping(
  deps: Pick<PledgeDeps, "db" | "clock">,
  input: { shopDomain: string; importId: string; mapping: unknown; campaign: unknown },
): Promise<SaveMappingOutcome> {
  const record = await findImport(deps.db, input);
  if (!record?.detected || !record.headerKey) return { kind: "not-found" };
  const mapping = readMapping(input.mapping, record);
  if (mapping.kind === "invalid") return mapping;
  const choice = await readCampaignChoice(deps.db, record, input.campaign);
  if (choice.kind === "invalid") return choice;
  const saved = { mapping: mapping.mapping, campaign: choice.campaign };
  if (!(await writeMapping(deps.db, input, saved))) return { kind: "busy" };
  await rememberMapping(deps.db, ownerOf(record), record.headerKey, saved, deps.clock.now());
  return { kind: "saved" };
}

export type ReadMapping =
  { kind: "ok"; mapping: ColumnMapping } | { kind: "invalid"; problems: FieldProblem[] };

/** A mapping from outside that can read this file. */
export function readMapping(raw: unknown, record: Pick<ImportRecord, "detected">): ReadMapping {
  const parsed = ColumnMappingSchema.safeParse(raw);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      path: issue.path.join("."),
      message: issue.message,
    }));
    return { kind: "invalid", problems };
  }
  const problems = checkMapping(parsed.data, record.detected?.header ?? []);
  if (problems.length === 0) return { kind: "ok", mapping: parsed.data };
  return {
    kind: "invalid",
    problems: problems.map(({ field, column, message }) => ({ path: column ?? field ?? "mapping", message })),
  };
}

function ownerOf({ shopDomain, platform }: ImportRecord) {
  return { shopDomain, platform };
}
