// What the commands share that an operator runs by hand: the variables of the installation and one connection.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { readEnv, type Env } from "../app/config/env.server";
import { createDb, type DbClient } from "../app/db/client.server";

const ENV_FILE = path.resolve(import.meta.dirname, "../.env");

/** As `npm start` does: `.env` beside package.json, where variables already set win. The error lists what is missing. */
export function readOperatorEnv(given: NodeJS.ProcessEnv = process.env, file = ENV_FILE): Env {
  const stored = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  return readEnv({ ...stored, ...given });
}

/** Ends with the code that `work` answers; with 1 and a sentence when the installation's variables are not there. */
export async function runForOperator(work: (db: DbClient, env: Env) => Promise<number>): Promise<void> {
  let env: Env;
  try {
    env = readOperatorEnv();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return;
  }
  const db = createDb(env.DATABASE_URL, { max: 1 });
  try {
    process.exitCode = await work(db, env);
  } finally {
    await db.$disconnect();
  }
}
