import type { PledgeDeps } from "../pledge-deps";
import {
  formatPledgeCursor,
  parsePledgeCursor,
  type PledgeFilter,
  type PledgePageRequest,
} from "./pledge-filter";
import { countPledges, readPledgePage } from "./pledge-view-store.server";
import { toPledgeRow } from "./to-pledge-row";
import type { PledgePage } from "./views";

const PAGE_SIZE = 50;
/** Beyond this the page says "more than"; counting further would cost more than it tells. */
const COUNT_CAP = 5_000;
/** The same where every row is asked about its parcels. */
const SHIPPING_COUNT_CAP = 1_000;

/** One page of this shop's pledges, newest first, with a count that stops at 5,000 (1,000 when asked by shipping). */
export async function listPledges(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string; filter: PledgeFilter; page: PledgePageRequest },
): Promise<PledgePage> {
  const { shopDomain, filter } = input;
  const cap = filter.shipping ? SHIPPING_COUNT_CAP : COUNT_CAP;
  const before = parsePledgeCursor(input.page.before);
  const after = before ? null : parsePledgeCursor(input.page.after);
  const [records, count] = await Promise.all([
    readPledgePage(deps.db, { shopDomain, filter, limit: PAGE_SIZE + 1, after, before }),
    countPledges(deps.db, { shopDomain, filter, cap: cap + 1 }),
  ]);
  const more = records.length > PAGE_SIZE;
  const shown = before ? records.slice(-PAGE_SIZE) : records.slice(0, PAGE_SIZE);
  const first = shown[0];
  const last = shown.at(-1);
  return {
    rows: shown.map(toPledgeRow),
    total: { count: Math.min(count, cap), capped: count > cap },
    before: first && (before ? more : after !== null) ? formatPledgeCursor(first) : null,
    after: last && (before !== null || more) ? formatPledgeCursor(last) : null,
  };
}
