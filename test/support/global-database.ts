// One PostgreSQL per test run: migrated once into a template, cloned for every test file.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startLocalDatabase } from "../../prisma/local-database";
import { migrateDatabase } from "../../prisma/migrate-database";

declare module "vitest" {
  export interface ProvidedContext {
    databaseServerUrl: string;
    databaseTemplate: string;
  }
}

/** Starts (or joins, with DATABASE_URL) the server and prepares the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  const directory = given ? null : await mkdtemp(path.join(os.tmpdir(), "pledgedock-test-"));
  // As root the server runs as another user, who must be able to enter the directory.
  if (directory) await chmod(directory, 0o755);
  const local = directory
    ? await startLocalDatabase({ directory: path.join(directory, "pg"), durable: false })
    : null;
  const serverUrl = local?.url ?? String(given);
  const template = `pd_template_${process.pid}_${Date.now().toString(36)}`;
  await withClient(serverUrl, (client) => client.query(`create database ${template}`));
  const templateUrl = new URL(serverUrl);
  templateUrl.pathname = `/${template}`;
  await migrateDatabase(templateUrl.href);
  project.provide("databaseServerUrl", serverUrl);
  project.provide("databaseTemplate", template);
  return async () => {
    if (local && directory) {
      await local.stop();
      await rm(directory, { recursive: true, force: true });
    } else {
      await withClient(serverUrl, (client) =>
        client.query(`drop database if exists ${template} with (force)`),
      );
    }
  };
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
