// 100,000 pledges in seconds: copies of a few that went the real way, so that every state, plan and problem is genuine.
import pg from "pg";
import { until } from "../support/until";

/** What must differ between copies; every other column is taken over, whatever the schema holds. */
const CHANGED: Record<string, string> = {
  id: "gen_random_uuid()::text",
  externalId: `t."externalId" || '-' || n`,
  backerName: `t."backerName" || ' ' || n`,
  // A few people have two pledges.
  backerEmail: `'backer-' || (n * 2000 + abs(hashtext(t.id)) % 2000) || '@example.com'`,
  sourceIdentifier: `t."sourceIdentifier" || '-' || n`,
  orderGid: `t."orderGid" || n`,
  orderName: `t."orderName" || '-' || n`,
  createdAt: `t."createdAt" - n * interval '7 seconds'`,
};

/** How far the parcels of two thirds of the orders are; of the others nothing was heard yet. */
const SHIPPING = `
  insert into "PledgeShipping" ("pledgeId", "shopDomain", "connectionId", "orderGid", status, "unitsTotal", version)
  select id, "shopDomain", "connectionId", "orderGid",
    (array['unfulfilled', 'partially_shipped', 'shipped', 'delivered'])[1 + abs(hashtext(id)) % 4], 1, 1
  from "Pledge" where state = 'created' and abs(hashtext(id || 'heard')) % 3 > 0
  on conflict do nothing`;

/** As autovacuum leaves a table at rest; whoever still looked at older rows keeps a first vacuum from it. */
async function vacuumUntilVisible(client: pg.Client): Promise<void> {
  await until(
    "the copies are visible to everybody",
    async () => {
      await client.query("vacuum analyze");
      const { rows } = await client.query<{ share: number }>(
        `select relallvisible::float / greatest(relpages, 1) as share from pg_class where oid = '"Pledge"'::regclass`,
      );
      return (rows[0]?.share ?? 0) > 0.95;
    },
    { timeoutMs: 60_000, everyMs: 1_000 },
  );
}

/**
 * Copies the shop's pledges until there are about `wanted`; returns how many there are. Unless told otherwise, most of
 * the orders are given a shipping status that nobody told of.
 */
export async function multiplyPledges(
  databaseUrl: string,
  wanted: number,
  { shipping = true }: { shipping?: boolean } = {},
): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_name = 'Pledge' and table_schema = 'public' and is_generated = 'NEVER'`,
    );
    const names = columns.map(({ name }) => name);
    const targets = names.map((name) => `"${name}"`).join(", ");
    const sources = names.map((name) => CHANGED[name] ?? `t."${name}"`).join(", ");
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from "Pledge"');
    const copies = Math.ceil(wanted / Math.max(1, rows[0]?.count ?? 1)) - 1;
    await client.query(
      `insert into "Pledge" (${targets}) select ${sources} from "Pledge" t cross join generate_series(1, ${copies}) n`,
    );
    if (shipping) await client.query(SHIPPING);
    await vacuumUntilVisible(client);
    const { rows: after } = await client.query<{ count: number }>(
      'select count(*)::int as count from "Pledge"',
    );
    return after[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}
