import { readPledgePage } from "../../pledges/views/pledge-view-store.server";
import { parsePledgeCursor, formatPledgeCursor, type PledgeFilter } from "../../pledges/views/pledge-filter";
import type { ShippingDeps } from "../shipping/shipping-deps";
import { judgeUpload } from "./judge-upload.server";
import { countPledgeRows, insertPledgeRows } from "./tracking-row-store.server";
import { deleteUpload, insertUpload, readUpload } from "./tracking-upload-store.server";

export type MarkShippedInput = { shopDomain: string } & ({ pledgeIds: string[] } | { filter: PledgeFilter });

export type MarkShippedResult =
  { kind: "prepared"; uploadId: string } | { kind: "refused"; code: string; message: string };

const MOST_PLEDGES = 100_000;
const AT_ONCE = 1000;

/**
 * Prepares to mark pledges as shipped without a number: an upload in `preview` that names what is not ready to ship.
 * Nothing is marked before it is applied, and it can be undone like a file.
 */
export async function markShippedWithoutTracking(
  deps: ShippingDeps,
  input: MarkShippedInput,
): Promise<MarkShippedResult> {
  const { shopDomain } = input;
  const uploadId = await insertUpload(deps.db, {
    ...{
      shopDomain,
      connectionId: null,
      campaignId: null,
      kind: "without-tracking",
      fileName: null,
      header: [],
    },
    ...{ mapping: { format: "generic", trackingNumber: [] }, createdAt: deps.clock.now() },
  });
  let count = 0;
  for await (const pledgeIds of chosen(deps, input)) {
    count += pledgeIds.length;
    if (count > MOST_PLEDGES) break;
    await insertPledgeRows(deps.db, { uploadId, shopDomain, pledgeIds });
  }
  const rows = await countPledgeRows(deps.db, uploadId);
  if (rows === 0 || count > MOST_PLEDGES) {
    await deleteUpload(deps.db, uploadId);
    return rows === 0
      ? { kind: "refused", code: "NOTHING_CHOSEN", message: "Choose at least one pledge of this shop." }
      : {
          kind: "refused",
          code: "TOO_MANY",
          message: "More than 100,000 pledges were chosen: choose fewer at once.",
        };
  }
  const upload = await readUpload(deps.db, shopDomain, uploadId);
  if (upload) await judgeUpload(deps, upload);
  return { kind: "prepared", uploadId };
}

async function* chosen(deps: ShippingDeps, input: MarkShippedInput): AsyncGenerator<string[]> {
  if ("pledgeIds" in input) {
    const ids = [...new Set(input.pledgeIds)];
    for (let from = 0; from < ids.length; from += AT_ONCE) yield ids.slice(from, from + AT_ONCE);
    return;
  }
  const { shopDomain, filter } = input;
  for (let after: string | undefined; ;) {
    const query = { shopDomain, filter, limit: AT_ONCE, after: parsePledgeCursor(after), before: null };
    const page = await readPledgePage(deps.db, query);
    const last = page.at(-1);
    if (!last) return;
    yield page.map(({ id }) => id);
    after = formatPledgeCursor(last);
  }
}
