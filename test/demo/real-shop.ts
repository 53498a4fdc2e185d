// What `npm start` and `npm run dev` share: the environment of a real app, PostgreSQL when none is given, two roles.
import { existsSync } from "node:fs";
import path from "node:path";
import { readEnv } from "~/config/env.server";
import { ManagedProcess, stopOnSignals } from "../support/managed-process";
import { note } from "../support/run-result";
import { openStackDatabase } from "../support/stack-database";

const ROOT = path.resolve(import.meta.dirname, "../..");
const DIRECTORY = path.join(ROOT, ".data", "local");

/** Reads .env beside package.json (variables already set win); the error lists every variable that is missing. */
export function loadEnvironment(): void {
  const file = path.join(ROOT, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  const started = {
    DATABASE_URL: process.env.DATABASE_URL || "postgresql://started-by-this-command/pledgedock",
  };
  readEnv({ ...process.env, ...started });
}

/** Runs a web and a worker process until one ends (1) or we are told to stop. */
export async function runForRealShop(roles: { web: string[]; worker: string[] }): Promise<number> {
  const database = await openStackDatabase({
    serverUrl: process.env.DATABASE_URL || undefined,
    use: "given",
    directory: DIRECTORY,
    durable: true,
  });
  const env = { ...process.env, DATABASE_URL: database.url };
  const children = Object.entries(roles).map(
    ([name, args]) => new ManagedProcess({ name, args, env, logDirectory: DIRECTORY, echo: true }),
  );
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await Promise.all(children.map(async (child) => child.stop(30_000)));
    await database.stop();
  };
  stopOnSignals(stop);
  const ended = await Promise.race(children.map(async (child) => child.exited.then(() => child)));
  if (!stopping) {
    note(`The ${ended.name} process ended; stopping the rest`);
    await stop();
  }
  return 1;
}
