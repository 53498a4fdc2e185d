// The steps of Start shipping when 100,000 orders wait in about 10,000 package groups.
import pg from "pg";
import type { Merchant } from "../support/merchant";
import { note } from "../support/run-result";
import { until } from "../support/until";

/** Copies share their contents: other quantities make other groups, as many as a large campaign with add-ons has. */
const SPREAD = `
  update "Pledge" set plan = jsonb_set(plan, '{lines,0,quantity}', to_jsonb(1 + abs(hashtext(id || 'parcel')) % 250))
  where state = 'created' and abs(hashtext(id)) % 10 < 6`;

interface Groups {
  groups: { total: number; ready: number; behind: number; groups: { groupKey: string }[] };
}

/** Spreads the shop's pledges over package groups and waits until they are counted; the addresses of the pages. */
export async function prepareShippingPages(databaseUrl: string, merchant: Merchant): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(SPREAD);
    await client.query("vacuum analyze");
    const read = async () => merchant.get<Groups>("/app/shipping/groups", "app.shipping.groups._index");
    const { groups } = await until(
      "the package groups are counted",
      async () => {
        const answer = await read();
        return answer.groups.behind === 0 ? answer : null;
      },
      { timeoutMs: 300_000, everyMs: 2_000 },
    );
    await client.query("vacuum analyze");
    note(`${groups.ready} orders ready in ${groups.total} package groups`);
    return pages(groups);
  } finally {
    await client.end();
  }
}

function pages({ groups }: Groups["groups"]): string[] {
  return [
    "/app/shipping",
    "/app/shipping/items",
    "/app/shipping/groups",
    "/app/shipping/groups?page=40",
    "/app/shipping/groups?search=dice",
    "/app/shipping/batches",
    "/app/shipping/credit",
    `/app/shipping/groups/${groups[0]?.groupKey}`,
    `/app/shipping/groups/${groups[0]?.groupKey}?search=ada`,
  ];
}
