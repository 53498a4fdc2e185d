// 100,000 pledges in seconds: copies of a few that went the real way, so that every state, plan and problem is genuine.
import pg from "pg";

/** What must differ between copies; every other column is taken over, whatever the schema holds. */
const CHANGED: Record<string, string> = {
  id: "gen_random_uuid()::text",
  externalId: `t."externalId" || '-' || n`,
  backerName: `t."backerName" || ' ' || n`,
  backerEmail: `'backer-' || n || '@example.com'`,
  sourceIdentifier: `t."sourceIdentifier" || '-' || n`,
  orderGid: `t."orderGid" || n`,
  orderName: `t."orderName" || '-' || n`,
  createdAt: `t."createdAt" - n * interval '7 seconds'`,
};

/** Copies the shop's pledges until there are about `wanted`; returns how many there are. */
export async function multiplyPledges(databaseUrl: string, wanted: number): Promise<number> {
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
    await client.query("vacuum analyze");
    const { rows: after } = await client.query<{ count: number }>(
      'select count(*)::int as count from "Pledge"',
    );
    return after[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}
