import { z } from "zod";
import { inTransaction } from "~/db/client.server";
import { fieldProblems, type FieldProblem } from "../../../connections/connection";
import type { PledgeDeps } from "../../pledge-deps";
import { findImport } from "../import-store.server";
import { writeRewardMap, type RewardMapChange } from "./mapping-store.server";
import { RewardMapEntrySchema } from "../read/reward-map";

/** More than any campaign has, and what one page may send. */
const MAX_ENTRIES = 5_000;
const EntriesSchema = z
  .array(RewardMapEntrySchema.extend({ lines: RewardMapEntrySchema.shape.lines.nullable() }))
  .max(MAX_ENTRIES);

export type SaveRewardMapOutcome =
  | { kind: "saved" }
  | { kind: "invalid"; problems: FieldProblem[] }
  /** The file has no campaign yet: save its columns first. */
  | { kind: "not-mapped" }
  | { kind: "not-found" };

interface SaveInput {
  shopDomain: string;
  importId: string;
  /** {kind, name, lines: [{sku, quantity}] | null}[]; null takes a mapping away, what is not named stays. */
  entries: unknown;
}

/** Saves what rewards and items are made of, for every file of the import's campaign. */
export async function saveRewardMap(
  deps: Pick<PledgeDeps, "db" | "clock">,
  input: SaveInput,
): Promise<SaveRewardMapOutcome> {
  const record = await findImport(deps.db, input);
  if (!record) return { kind: "not-found" };
  const { campaign } = record;
  if (!campaign) return { kind: "not-mapped" };
  const parsed = parseRewardEntries(input.entries);
  if (parsed.kind === "invalid") return parsed;
  const now = deps.clock.now();
  await inTransaction(deps.db, (tx) => writeRewardMap(tx, record, campaign.externalId, parsed.entries, now));
  return { kind: "saved" };
}

/** What a page sent as entries, or what is wrong with it. */
export function parseRewardEntries(
  entries: unknown,
): { kind: "ok"; entries: RewardMapChange[] } | { kind: "invalid"; problems: FieldProblem[] } {
  const parsed = EntriesSchema.safeParse(entries);
  return parsed.success
    ? { kind: "ok", entries: parsed.data }
    : { kind: "invalid", problems: fieldProblems(parsed.error) };
}
