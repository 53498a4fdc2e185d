// The database of a run: one of its own on the given server, the given one itself, or an embedded server.
import { randomBytes } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { migrateDatabase } from "../../prisma/migrate-database";
import { ManagedProcess } from "./managed-process";

export interface StackDatabase {
  url: string;
  stop(): Promise<void>;
}

/** A database that is copied within milliseconds. */
export interface DatabaseTemplate {
  serverUrl: string;
  name: string;
}

export interface DatabaseChoice {
  /** DATABASE_URL, when set. */
  serverUrl: string | undefined;
  /** `own` makes and drops a database for this run; `given` uses DATABASE_URL's as it is. */
  use: "own" | "given";
  /** A migrated database on a running server, to be cloned: no server to start and nothing to migrate. */
  template?: DatabaseTemplate | undefined;
  /** Where an embedded server keeps its data and logs. */
  directory: string;
  durable: boolean;
}

/** Starts or joins PostgreSQL and applies all migrations, or clones a database that has them. */
export async function openStackDatabase(choice: DatabaseChoice): Promise<StackDatabase> {
  if (choice.template) return createDatabase(choice.template.serverUrl, choice.template.name);
  if (choice.serverUrl && choice.use === "given") {
    await migrateDatabase(choice.serverUrl);
    return { url: choice.serverUrl, stop: () => Promise.resolve() };
  }
  const server = choice.serverUrl ? null : await startServer(choice);
  const serverUrl = server?.url ?? String(choice.serverUrl);
  if (server) {
    await migrateDatabase(serverUrl);
    return server;
  }
  const own = await createDatabase(serverUrl, null);
  await migrateDatabase(own.url);
  return own;
}

/** A database of the run's own, dropped when the run ends. */
async function createDatabase(serverUrl: string, template: string | null): Promise<StackDatabase> {
  const name = `pd_run_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `create database ${name}${template ? ` template ${template}` : ""}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function startServer(choice: DatabaseChoice): Promise<StackDatabase> {
  const data = path.join(choice.directory, "postgres");
  const script = path.join(import.meta.dirname, "database-server.ts");
  const child = new ManagedProcess({
    name: "postgres",
    args: ["--import", "tsx", script, data, choice.durable ? "durable" : "fast"],
    env: process.env,
    logDirectory: choice.directory,
    leash: true,
  });
  const { url } = await child.firstJsonLine<{ url: string }>(180_000);
  return { url, stop: () => child.stop() };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
