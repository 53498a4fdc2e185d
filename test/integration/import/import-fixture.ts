// A shop with a catalogue and a connection, and pledge files taken in by workers that run by hand.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { createLogger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import { DEFAULT_CONNECTION_SETTINGS } from "~/modules/connections/connection-settings";
import { getImport } from "~/modules/pledges/import/get-import.server";
import type { ImportView } from "~/modules/pledges/import/import-views";
import { runImport } from "~/modules/pledges/import/run/run-import.server";
import { saveImportMapping } from "~/modules/pledges/import/mapping/save-import-mapping.server";
import { saveRewardMap } from "~/modules/pledges/import/mapping/save-reward-map.server";
import { startImport } from "~/modules/pledges/import/run/start-import.server";
import { uploadImport } from "~/modules/pledges/import/run/upload-import.server";
import type { PledgeDeps } from "~/modules/pledges/pledge-deps";
import { requireMoney } from "~/lib/money";
import { readMap } from "../../support/csv-campaign";
import { MovableClock, TIMING } from "../push/push-fixture";
import { ScriptedShopify } from "../push/scripted-shopify";

export const CAMPAIGN = { kind: "new", externalId: "sol", name: "Sol", currency: "USD" };

export interface ImportWorker extends PledgeDeps {
  jobsSent: { name: string; payload: unknown }[];
}

export interface ImportFixture {
  db: DbClient;
  shopDomain: string;
  connectionId: string;
  platform: string;
  clock: MovableClock;
  worker: ImportWorker;
  /** With a clock of its own it is a worker that will have been killed: what it still does renews no lease. */
  newWorker(own?: MovableClock): ImportWorker;
  upload(text: string, fileName?: string): Promise<string>;
  /** Columns as proposed, the campaign and the rewards; ready to be started. */
  prepare(text: string, options?: { map?: string; campaign?: unknown }): Promise<string>;
  start(importId: string): Promise<void>;
  run(importId: string, worker?: ImportWorker): Promise<ImportView>;
  /** prepare, start and run. */
  takeIn(text: string, options?: { map?: string; campaign?: unknown }): Promise<ImportView>;
  view(importId: string): Promise<ImportView>;
}

export async function createImportFixture(
  db: DbClient,
  options: { catalog?: string; platform?: string } = {},
): Promise<ImportFixture> {
  const shopDomain = `shop-${randomBytes(4).toString("hex")}.myshopify.com`;
  const clock = new MovableClock();
  const platform = options.platform ?? "kickstarter";
  await db.shop.create({
    data: { domain: shopDomain, name: "Ada's Games", currency: "USD", metafieldDefinitionOk: true },
  });
  await db.variant.createMany({ data: readCatalog(shopDomain, options.catalog) });
  const connection = await db.connection.create({
    data: { shopDomain, platform, name: platform, settings: DEFAULT_CONNECTION_SETTINGS },
  });

  function newWorker(own = clock): ImportWorker {
    const jobsSent: ImportWorker["jobsSent"] = [];
    return {
      db,
      clock: own,
      jobsSent,
      orders: new ScriptedShopify(() => clock.now()),
      log: createLogger("silent"),
      timing: TIMING,
      processId: `test-${randomBytes(4).toString("hex")}`,
      jobs: {
        send: async (name, payload) => {
          jobsSent.push({ name, payload });
          return Promise.resolve();
        },
      },
    };
  }
  const worker = newWorker();
  const fixture: ImportFixture = {
    ...{ db, shopDomain, connectionId: connection.id, platform, clock, worker, newWorker },
    async upload(text, fileName = "pledges.csv") {
      const bytes = inPieces(Buffer.from(text));
      const done = await uploadImport(worker, {
        ...{ shopDomain, connectionId: connection.id, fileName, bytes },
      });
      if (done.kind !== "uploaded") throw new Error(`The upload was refused: ${JSON.stringify(done)}`);
      return done.importId;
    },
    async prepare(text, { map, campaign = CAMPAIGN } = {}) {
      const importId = await fixture.upload(text);
      const { mapping } = await fixture.view(importId);
      const saved = await saveImportMapping(worker, { shopDomain, importId, mapping, campaign });
      if (saved.kind !== "saved") throw new Error(`The mapping was refused: ${JSON.stringify(saved)}`);
      if (map) await saveRewardMap(worker, { shopDomain, importId, entries: toEntries(map) });
      return importId;
    },
    async start(importId) {
      const started = await startImport(worker, { shopDomain, importId });
      if (started.kind !== "started") throw new Error(`The start was refused: ${JSON.stringify(started)}`);
    },
    async run(importId, by = worker) {
      await runImport(by, { shopDomain, importId }, new AbortController().signal);
      return fixture.view(importId);
    },
    async takeIn(text, how) {
      const importId = await fixture.prepare(text, how);
      await fixture.start(importId);
      return fixture.run(importId);
    },
    async view(importId) {
      const view = await getImport(worker, { shopDomain, importId });
      if (!view) throw new Error("There is no such import");
      return view;
    },
  };
  return fixture;
}

/** Uneven pieces, so that no byte stands where a reader might expect it. */

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let from = 0, size = 7; from < bytes.length; from += size, size = (size * 31) % 4093)
    yield bytes.subarray(from, from + size);
}

const PLAIN_CATALOG =
  "sku,title,price,grams,requiresShipping\nGAME,Star Tiles,59.00,500,true\nDICE,Dice,9.99,50,true\n";

function readCatalog(shopDomain: string, file?: string) {
  const rows: Record<string, string>[] = parse(file ? readFileSync(file, "utf8") : PLAIN_CATALOG, {
    columns: true,
    bom: true,
  });
  return rows.map(({ sku = "", title, price = "0", grams, requiresShipping }, index) => ({
    ...{ shopDomain, sku, title: title ?? sku, grams: Number(grams), priceMinor: requireMoney(price, "USD") },
    requiresShipping: requiresShipping !== "false",
    gid: `gid://shopify/ProductVariant/${index}`,
    productGid: `gid://shopify/Product/${index}`,
  }));
}

function toEntries(mapFile: string) {
  const entries = new Map<
    string,
    { kind: string; name: string; lines: { sku: string; quantity: number }[] }
  >();
  for (const { kind, name, sku, quantity } of readMap(mapFile)) {
    const entry = entries.get(`${kind} ${name}`) ?? { kind, name, lines: [] };
    entry.lines.push({ sku, quantity });
    entries.set(`${kind} ${name}`, entry);
  }
  return [...entries.values()];
}

/** A file with one column per SKU, as BackerKit writes it. */
export function backerFile(backers: BackerLine[]): string {
  const header = [
    ...["Id", "Name", "Email", "Address Name", "Address Line 1", "Address Line 2", "Address City"],
    ...["Address State", "Address Country", "Address Postal Code", "Address Phone Number", "Pledge Amount"],
    ...["Pledge Status", "Order ID", "Order Status", "Funds Added in BackerKit"],
    ...["Add-on Shipping Subtotal", "Pledge Level Shipping Subtotal", "Total Spent", "GAME", "DICE"],
  ];
  const lines = backers.map(
    ({ id, name = `Backer ${id}`, total = "71.00", games = "1", city = "Portland" }) => {
      const email = `backer-${id}@example.com`;
      const phone = `+1 503-222-${id.slice(-4).padStart(4, "0")}`;
      const address = [`${id} Analytical Way`, "", city, "OR", "US", "97201", phone];
      const money = [total, "collected", id, "complete", "0.00", "0.00", "12.00", total];
      return [id, name, email, name, ...address, ...money, games, "0"];
    },
  );
  return [header, ...lines].map((fields) => fields.map((field) => `"${field}"`).join(",")).join("\n");
}

export interface BackerLine {
  id: string;
  name?: string;
  total?: string;
  games?: string;
  city?: string;
}

export function backers(
  count: number,
  changes: Partial<BackerLine> = {},
  firstId = 410_000_001,
): BackerLine[] {
  return Array.from({ length: count }, (_, index) => ({ id: String(firstId + index), ...changes }));
}
