import { inTransaction, type DbTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import type { AuthenticatedKey } from "../../connections/authenticate-key.server";
import { findCampaigns } from "./campaign-store.server";
import { flagChange, isPushed, withoutPushedFlags } from "./change-after-push";
import { contentHash } from "./content-hash.server";
import type { PledgeDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { PledgeState } from "../pledge-state";
import { lockPledgesByIdentity, notePushedChanges, readRaw, replaceContents } from "../pledge-store.server";
import { preflightRows } from "../preflight/preflight-rows.server";
import { readPreflightContext } from "../preflight/preflight-store.server";
import type { StoredPledge } from "../stored-pledge";

export type CancelOutcome =
  | { kind: "cancelled"; state: PledgeState }
  /** It was cancelled before. */
  | { kind: "unchanged"; state: PledgeState }
  /** An order exists or may exist; it stays, and the creator sees the wish and decides. */
  | { kind: "conflict"; state: PledgeState }
  | { kind: "not-found" };

type CancelDeps = Pick<PledgeDeps, "db" | "clock" | "jobs">;

export interface CancelInput {
  key: AuthenticatedKey;
  campaignExternalId: string;
  externalId: string;
}

/**
 * Cancels a pledge at the platform's wish. One that is not pushed is skipped from now on (and leaves its batch); one
 * that is or may be an order is left alone and flagged for the creator. A sandbox key changes nothing.
 */
export async function cancelPledge(deps: CancelDeps, input: CancelInput): Promise<CancelOutcome> {
  return retryOnDeadlock(() => inTransaction(deps.db, (tx) => cancelInTransaction(deps, tx, input)));
}

async function cancelInTransaction(
  deps: CancelDeps,
  tx: DbTransaction,
  input: CancelInput,
): Promise<CancelOutcome> {
  const { key, externalId } = input;
  const owner = { shopDomain: key.shopDomain, platform: key.platform };
  const [campaign] = await findCampaigns(tx, owner, [input.campaignExternalId]);
  if (!campaign) return { kind: "not-found" };
  const [row] = await lockPledgesByIdentity(tx, owner, [{ campaignId: campaign.id, externalId }]);
  if (!row) return { kind: "not-found" };
  if (isPushed(row.state)) return cancelPushed(deps, tx, row, key.sandbox);
  if (!row.content || row.content.status === "cancelled") return { kind: "unchanged", state: row.state };
  if (key.sandbox) return { kind: "cancelled", state: "skipped" };
  return cancelUnpushed(deps, tx, row);
}

async function cancelUnpushed(
  deps: CancelDeps,
  tx: DbTransaction,
  row: StoredPledge,
): Promise<CancelOutcome> {
  if (!row.content) return { kind: "unchanged", state: row.state };
  const now = deps.clock.now();
  const content = { ...row.content, status: "cancelled" as const };
  const hash = contentHash(content);
  await replaceContents(tx, [{ id: row.id, content, contentHash: hash }], now);
  await recordPledgeEvents(tx, [
    { shopDomain: row.shopDomain, pledgeId: row.id, kind: "pledge.cancelled", actor: "platform", at: now },
  ]);
  const context = await readPreflightContext(tx, row.shopDomain);
  const changed = { ...row, content, contentHash: hash, status: content.status };
  const checked = await preflightRows(deps, tx, context, [changed], { revive: true });
  return { kind: "cancelled", state: checked.pledges[0]?.state ?? row.state };
}

/** The wish is kept in `raw`, from where it takes effect should the pledge ever leave Shopify again. */
async function cancelPushed(
  deps: CancelDeps,
  tx: DbTransaction,
  row: StoredPledge,
  sandbox: boolean,
): Promise<CancelOutcome> {
  const orderIsGone = row.state === "cancelled" || row.state === "deleted";
  const answer: CancelOutcome = { kind: orderIsGone ? "cancelled" : "conflict", state: row.state };
  const alreadyKept = row.problemCodes.includes("CANCELLED_AFTER_PUSH");
  if (sandbox || alreadyKept || !row.content) return answer;
  const now = deps.clock.now();
  const raw = { ...asObject(await readRaw(tx, row.id)), status: "cancelled" };
  const flag = flagChange(row.content, { ...row.content, status: "cancelled" }, ["status"]);
  await notePushedChanges(
    tx,
    [{ id: row.id, raw, problems: [...withoutPushedFlags(row.problems), flag] }],
    now,
  );
  await recordPledgeEvents(tx, [
    {
      shopDomain: row.shopDomain,
      pledgeId: row.id,
      kind: "pledge.changed_after_push",
      actor: "platform",
      at: now,
      detail: { fields: ["status"], code: flag.code },
    },
  ]);
  return answer;
}

function asObject(raw: unknown): object {
  return typeof raw === "object" && raw !== null ? raw : {};
}
