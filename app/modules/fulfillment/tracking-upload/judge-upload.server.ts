import { inTransaction, type Db } from "~/db/client.server";
import { judgeReadiness } from "../shipping/order-readiness";
import type { ShippingDeps } from "../shipping/shipping-deps";
import {
  matchRows,
  refuseDuplicates,
  refuseNumbersOfOthers,
  skipRowsWithoutNumber,
} from "./match-rows-store.server";
import {
  readPledgeFacts,
  readRowsByPledge,
  readUnjudgedPledgeIds,
  type PledgeRows,
  type StoredPledgeFacts,
} from "./pledge-facts-store.server";
import { planPledge, type RowJudgement } from "./plan-pledge";
import { isUsableMapping } from "./tracking-mapping";
import { readPledgeIds, settleJudgedRows, writeVerdicts } from "./tracking-row-store.server";
import { moveUpload, type StoredUpload } from "./tracking-upload-store.server";

const PLEDGES_AT_ONCE = 500;
/** Asking Shopify costs two requests per order, out of the same allowance as pushing; applying asks in any case. */
const MOST_CHECKED = 250;

/**
 * Judges every row of an upload from what is stored; changes nothing but the upload. Ends in `preview`, or in
 * `needs_mapping` when it is not known which columns mean what. Shopify is asked about a small file's orders next.
 */
export async function judgeUpload(
  deps: Pick<ShippingDeps, "db" | "jobs">,
  upload: StoredUpload,
): Promise<void> {
  const from = ["reading" as const, "needs_mapping" as const, "preview" as const];
  if (upload.kind === "file" && !isUsableMapping(upload.mapping)) {
    await moveUpload(deps.db, { id: upload.id, from, to: "needs_mapping" });
    return;
  }
  if (upload.kind === "file") {
    await inTransaction(deps.db, async (tx) => {
      await skipRowsWithoutNumber(tx, upload.id);
      await matchRows(tx, upload);
      await refuseDuplicates(tx, upload.id);
      await refuseNumbersOfOthers(tx, upload);
    });
  }
  for (let after = ""; ;) {
    const pledgeIds = await readUnjudgedPledgeIds(deps.db, {
      uploadId: upload.id,
      after,
      limit: PLEDGES_AT_ONCE,
    });
    const last = pledgeIds.at(-1);
    if (last === undefined) break;
    await writeVerdicts(deps.db, upload.id, await judgePledges(deps.db, upload, pledgeIds));
    after = last;
  }
  await settleJudgedRows(deps.db, upload.id);
  await inTransaction(deps.db, async (tx) => {
    const toCheck = await readPledgeIds(tx, {
      ...{ uploadId: upload.id, state: "waiting", after: "", limit: MOST_CHECKED + 1 },
    });
    const isChecked = toCheck.length > 0 && toCheck.length <= MOST_CHECKED;
    await moveUpload(tx, { id: upload.id, from, to: "preview", set: { checkedUpTo: isChecked ? "" : null } });
    if (isChecked) {
      await deps.jobs.send("tracking.check", { shopDomain: upload.shopDomain, uploadId: upload.id }, { tx });
    }
  });
}

async function judgePledges(db: Db, upload: StoredUpload, pledgeIds: string[]): Promise<RowJudgement[]> {
  const { shopDomain, id: uploadId } = upload;
  const [groups, facts] = await Promise.all([
    readRowsByPledge(db, { uploadId, pledgeIds, what: "unjudged" }),
    readPledgeFacts(db, { shopDomain, pledgeIds, uploadId }),
  ]);
  return groups.flatMap((group) => judgeStored(group, facts.get(group.pledgeId), upload));
}

function judgeStored(
  { rows }: PledgeRows,
  facts: StoredPledgeFacts | undefined,
  upload: StoredUpload,
): RowJudgement[] {
  const readiness = facts ? judgeReadiness(facts) : null;
  if (!facts || readiness?.kind !== "ready") {
    const { code, message } = readiness?.kind === "not-ready" ? readiness : UNKNOWN;
    return rows.map(({ row }) => ({ row, verdict: "refuse", code, message, replaced: [] }));
  }
  const somethingLeft = facts.shippingStatus !== "shipped" && facts.shippingStatus !== "delivered";
  const { fulfillments, onHold } = facts;
  return planPledge(rows, { fulfillments, fulfillmentOrders: null, somethingLeft, onHold }, upload)
    .judgements;
}

const UNKNOWN = { code: "UNKNOWN_BACKER" as const, message: "This shop has no such pledge." };
