// Where secrets and people could be found afterwards: the output of our processes, and every table.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import type { Stack } from "../../support/stack";

export type Wanted = string | RegExp;

/** All that the web and worker processes have written so far. */
export function processLogs({ directory }: Stack): string {
  const files = readdirSync(directory).filter((name) => /^(web|worker)-\d+\.log$/.test(name));
  if (files.length < 2) throw new Error(`Only ${files.length} logs in ${directory}`);
  return files.map((name) => readFileSync(path.join(directory, name), "utf8")).join("\n");
}

/** The first log lines that hold it. */
export function linesWith(stack: Stack, wanted: Wanted): string[] {
  const holds = (line: string) => (typeof wanted === "string" ? line.includes(wanted) : wanted.test(line));
  return processLogs(stack).split("\n").filter(holds).slice(0, 3);
}

/** Tables of the app and its queue that hold it in clear. */
export async function tablesWith(sql: pg.Pool, wanted: Wanted): Promise<string[]> {
  const tables = await sql.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss')`,
  );
  const [condition, value] =
    typeof wanted === "string" ? ["position($1 in t::text) > 0", wanted] : ["t::text ~ $1", wanted.source];
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const rows = await sql.query(`SELECT 1 FROM ${name} t WHERE ${condition} LIMIT 1`, [value]);
    if (rows.rowCount) found.push(name);
  }
  return found;
}
