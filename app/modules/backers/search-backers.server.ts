import {
  formatPledgeCursor,
  parsePledgeCursor,
  type PledgePageRequest,
} from "../pledges/views/pledge-filter";
import type { PledgeDeps } from "../pledges/pledge-deps";
import { countBackers, readBackerWindow, readCampaignIds, type BackerRecord } from "./backer-store.server";
import type { BackerPage, BackerRow } from "./backer-views";

const PAGE_SIZE = 50;
/** Beyond this the page says "more than"; counting further would cost more than it tells. */
const COUNT_CAP = 1_000;

/**
 * One page of this shop's backers, newest first, with a count that stops at 1,000. `text` is a part of name, e-mail,
 * Backer ID or order name in any case; under three letters a Backer ID or order name in full; nothing: everybody.
 */
export async function searchBackers(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string; text?: string; page: PledgePageRequest },
): Promise<BackerPage> {
  const { shopDomain } = input;
  const text = input.text?.trim() || undefined;
  const before = parsePledgeCursor(input.page.before);
  const after = before ? null : parsePledgeCursor(input.page.after);
  const query = { shopDomain, text, campaignIds: await readCampaignIds(deps.db, shopDomain) };
  const [records, count] = await Promise.all([
    readPage(deps, { ...query, after, before }),
    countBackers(deps.db, { ...query, cap: COUNT_CAP + 1 }),
  ]);
  const more = records.length > PAGE_SIZE;
  const shown = before ? records.slice(-PAGE_SIZE) : records.slice(0, PAGE_SIZE);
  const first = shown[0];
  const last = shown.at(-1);
  return {
    rows: shown.map(toRow),
    total: { count: Math.min(count, COUNT_CAP), capped: count > COUNT_CAP },
    before: first && (before ? more : after !== null) ? formatPledgeCursor(first) : null,
    after: last && (before !== null || more) ? formatPledgeCursor(last) : null,
  };
}

/** Newest first; one person more than a page holds where there are more. */
async function readPage(
  deps: Pick<PledgeDeps, "db">,
  query: Parameters<typeof readBackerWindow>[1],
): Promise<BackerRecord[]> {
  const found: BackerRecord[] = [];
  let { after, before } = query;
  for (;;) {
    const { records, edge } = await readBackerWindow(deps.db, { ...query, after, before });
    found.push(...records);
    if (edge === null || found.length > PAGE_SIZE) break;
    if (before) before = edge;
    else after = edge;
  }
  const page = found.slice(0, PAGE_SIZE + 1);
  return query.before ? page.reverse() : page;
}

function toRow(record: BackerRecord): BackerRow {
  return {
    pledgeId: record.id,
    name: record.backerName,
    email: record.backerEmail,
    externalId: record.externalId,
    campaignName: record.campaignName,
    countryCode: record.countryCode,
    state: record.state,
    orderName: record.orderName,
    shipping: record.shipping,
    pledges: record.pledges,
  };
}
