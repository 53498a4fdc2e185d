// The built app as processes on a database of its own, and requests as somebody sends them who means no good.
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { until } from "../../support/until";
import type { Stack, StackOptions } from "../../support/stack";
import { startTestStack } from "../../support/start-test-stack";

/** Shopify's library answers 410 to whatever looks like a bot, Node's own name among it. */
const BROWSER =
  "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

export interface AttackedApp {
  readonly stack: Stack;
  readonly sql: pg.Pool;
}

/** Registers hooks that start the processes before the file's tests and stop them after. */
export function useAttackedApp(
  options: StackOptions,
  prepare?: (app: AttackedApp) => Promise<void>,
): AttackedApp {
  let running: AttackedApp | undefined;
  const current = () => {
    if (!running) throw new Error("The app runs only inside tests and hooks");
    return running;
  };
  const app: AttackedApp = {
    get stack() {
      return current().stack;
    },
    get sql() {
      return current().sql;
    },
  };
  beforeAll(async () => {
    const stack = await startTestStack(options);
    running = { stack, sql: new pg.Pool({ connectionString: stack.databaseUrl, max: 3 }) };
    await prepare?.(app);
  });
  afterAll(async () => {
    await running?.sql.end();
    await running?.stack.stop();
  });
  return app;
}

export interface Knock {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
}

export interface Seen {
  status: number;
  headers: Headers;
  /** Where it sends the caller, by HTTP or by Remix's own header. */
  location: string | null;
  body: string;
}

/** One request; redirects are not followed. */
export async function knock(
  appUrl: string,
  path: string,
  { method = "GET", headers = {}, body }: Knock = {},
): Promise<Seen> {
  const answer = await fetch(new URL(path, appUrl), {
    method,
    headers: { "User-Agent": BROWSER, ...headers },
    body,
    redirect: "manual",
  });
  const location = answer.headers.get("location") ?? answer.headers.get("x-remix-redirect");
  return { status: answer.status, headers: answer.headers, location, body: await answer.text() };
}

/** Every row that names the shop, table by table, as text. */
export async function rowsOf(sql: pg.Pool, shopDomain: string): Promise<Record<string, string[]>> {
  const columns = await sql.query<{ table: string; column: string }>(`
    SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
    WHERE table_schema = 'public' AND (column_name = 'shopDomain' OR (table_name, column_name) IN (('Shop', 'domain'), ('Session', 'shop')))`);
  const found: Record<string, string[]> = {};
  for (const { table, column } of columns.rows) {
    const rows = await sql.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM "${table}" t WHERE "${column}" = $1 ORDER BY 1`,
      [shopDomain],
    );
    found[table] = rows.rows.map(({ row }) => row);
  }
  return found;
}

/** Waits until no job is left that was to run at once. Deliveries to addresses that lead nowhere are not waited for. */
export async function untilAtRest({ sql }: AttackedApp): Promise<void> {
  let due: string[] = [];
  const isAtRest = async () => {
    const jobs = await sql.query<{ job: string }>(`
      SELECT name || ' ' || state || ' ' || data::text AS job FROM pgboss.job
      WHERE state IN ('created', 'retry', 'active') AND start_after <= created_on + interval '1 second'
        AND name NOT LIKE '\\_\\_%' AND name <> 'outbound.deliver'`);
    due = jobs.rows.map(({ job }) => job);
    return due.length === 0;
  };
  await until("the app is at rest", isAtRest).catch((error: unknown) => {
    throw new Error(`Still to be done: ${due.join(", ")}`, { cause: error });
  });
}

/** The shop's status as the app sees it. */
export async function statusOf({ sql }: AttackedApp, shopDomain: string): Promise<string | undefined> {
  const found = await sql.query<{ status: string }>(`SELECT status FROM "Shop" WHERE domain = $1`, [
    shopDomain,
  ]);
  return found.rows[0]?.status;
}
