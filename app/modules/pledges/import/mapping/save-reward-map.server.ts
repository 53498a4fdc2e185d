import { z } from "zod";
import { inTransaction } from "~/db/client.server";
import { fieldProblems, type FieldProblem } from "../../../connections/connection";
import type { PledgeDeps } from "../../pledge-deps";
import { findImport } from "../import-store.server";
import { readRewardMap, writeRewardMap } from "./mapping-store.server";
import { RewardMapEntrySchema, type RewardMapEntry } from "../read/reward-map";

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
  const parsed = EntriesSchema.safeParse(input.entries);
  if (!parsed.success) return { kind: "invalid", problems: fieldProblems(parsed.error) };
  const now = deps.clock.now();
  await inTransaction(deps.db, (tx) => writeRewardMap(tx, record, campaign.externalId, parsed.data, now));
  return { kind: "saved" };
}

/** Every mapped reward and item of a campaign. */
export async function listCampaignRewards(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string; platform: string; campaignExternalId: string },
): Promise<RewardMapEntry[]> {
  return readRewardMap(deps.db, input, input.campaignExternalId);
}
