import { randomUUID } from "node:crypto";
import type { ShippingDeps } from "../shipping/shipping-deps";
import type { UploadInput } from "./decide-upload.server";
import { lookAtPledge } from "./look-at-pledge.server";
import { readRowsByPledge } from "./pledge-facts-store.server";
import { planPledge, type RowJudgement } from "./plan-pledge";
import { readPledgeIds, settleJudgedRows, writeVerdicts } from "./tracking-row-store.server";
import {
  leaseUpload,
  noteChecked,
  readUpload,
  releaseUpload,
  type StoredUpload,
} from "./tracking-upload-store.server";

const PLEDGES_AT_ONCE = 4;

/**
 * Asks Shopify about the orders of a preview, so that it also says what only Shopify knows: scheduled, shipped by another
 * service, shipped a minute ago. Changes nothing but the preview. Ends when Shopify does not answer: the creator need not
 * wait for it, because applying asks again.
 */
export async function checkTrackingUpload(
  deps: ShippingDeps,
  input: UploadInput,
  signal: AbortSignal,
): Promise<void> {
  const upload = await readUpload(deps.db, input.shopDomain, input.uploadId);
  if (upload?.state !== "preview" || upload.checkedUpTo === null) return;
  const owner = `${deps.processId}:${randomUUID()}`;
  for (let after = upload.checkedUpTo; !signal.aborted;) {
    const now = deps.clock.now();
    const until = new Date(now.getTime() + deps.timing.leaseSeconds * 1000);
    if (!(await leaseUpload(deps.db, { id: upload.id, owner, states: ["preview"], now, until }))) break;
    const query = { uploadId: upload.id, state: "waiting", after, limit: PLEDGES_AT_ONCE } as const;
    const pledgeIds = await readPledgeIds(deps.db, query);
    const last = pledgeIds.at(-1);
    if (last === undefined) break;
    const judged = await Promise.all(pledgeIds.map(async (pledgeId) => checkPledge(deps, upload, pledgeId)));
    if (judged.some((judgements) => judgements === null)) break;
    await writeVerdicts(
      deps.db,
      upload.id,
      judged.flatMap((judgements) => judgements ?? []),
    );
    await settleJudgedRows(deps.db, upload.id);
    await noteChecked(deps.db, upload.id, last);
    after = last;
  }
  await releaseUpload(deps.db, upload.id, owner);
}

/** Null when Shopify gave no answer. */
async function checkPledge(
  deps: ShippingDeps,
  upload: StoredUpload,
  pledgeId: string,
): Promise<RowJudgement[] | null> {
  const groups = await readRowsByPledge(deps.db, {
    uploadId: upload.id,
    pledgeIds: [pledgeId],
    what: "waiting",
  });
  const rows = groups.flatMap((group) => group.rows);
  const look = await lookAtPledge(deps, upload, pledgeId);
  if (look.kind === "ready") return planPledge(rows, look.order, upload).judgements;
  if (look.kind !== "not-ready") return null;
  const { code, message } = look;
  return rows.map(({ row }) => ({ row, verdict: "refuse", code, message, replaced: [] }));
}
