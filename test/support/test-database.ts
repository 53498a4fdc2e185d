// A database of its own for a test file, cloned from the migrated template in milliseconds.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { createDb, type DbClient } from "~/db/client.server";

export interface TestDatabase {
  readonly url: string;
  readonly db: DbClient;
}

/** Registers hooks that clone the template before the file's tests and drop the clone after them. */
export function useTestDatabase(): TestDatabase {
  const serverUrl = inject("databaseServerUrl");
  const name = `pd_${randomBytes(6).toString("hex")}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  let db: DbClient | undefined;

  beforeAll(async () => {
    await admin(serverUrl, `create database ${name} template ${inject("databaseTemplate")}`);
    db = createDb(url.href);
  });
  afterAll(async () => {
    await db?.$disconnect();
    await admin(serverUrl, `drop database if exists ${name} with (force)`);
  });
  return {
    url: url.href,
    get db() {
      if (!db) throw new Error("The test database exists only inside tests and hooks");
      return db;
    },
  };
}

async function admin(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
