// Two readings of the same file, written apart: the app's and the oracle's say the same of every backer.
import { parse } from "csv-parse/sync";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readCsvCampaign, readMap } from "../../support/csv-campaign";
import { generatePledgeFile } from "../../support/generate-pledge-file";
import { seededRandom } from "../../support/random";
import { toMinor } from "../../support/minor-units";
import { readFile } from "../pledges/import/read-file";

const MAP = path.resolve(import.meta.dirname, "../../fixtures/star-tiles.map.csv");

interface Pushed {
  externalId: string;
  status: string;
  lines: { sku: string; quantity: number }[];
  amounts: { shipping: string; totalPaid: string };
  shippingAddress: { line1: string; city: string } | null;
}

function said({ externalId, status, lines, amounts, shippingAddress: to }: Pushed) {
  const items = lines.map(({ sku, quantity }) => `${quantity} ${sku}`).sort();
  const money = [amounts.shipping, amounts.totalPaid].map((amount) => toMinor(amount, "USD"));
  return { externalId, status, items, money, to: to ? [to.line1, to.city] : null };
}

/** The file with its columns in another order. */
function shuffled(text: string, seed: number): string {
  const random = seededRandom(seed);
  const records: string[][] = parse(text, { bom: true });
  const order =
    records[0]?.map((_, index) => ({ index, key: random.next() })).sort((a, b) => a.key - b.key) ?? [];
  const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
  return records.map((fields) => order.map(({ index }) => quote(fields[index] ?? "")).join(",")).join("\n");
}

describe("a file read by the app and by the oracle", () => {
  it.each([1, 2, 3])("is the same pledges, whatever the order of its columns (seed %i)", async (seed) => {
    const directory = mkdtempSync(path.join(os.tmpdir(), "agreement-"));
    const text = shuffled([...generatePledgeFile({ backers: 150, seed })].join(""), seed);
    const csv = path.join(directory, "file.csv");
    writeFileSync(csv, text);
    const oracle = readCsvCampaign(
      { csv, map: MAP },
      { externalId: "stars", name: "Stars", currency: "USD" },
    );
    rmSync(directory, { recursive: true });
    const rewardMap = readMap(MAP).map(({ kind, name, sku, quantity }) => ({
      kind,
      name,
      lines: [{ sku, quantity }],
    }));
    const { rows } = await readFile(text, { rewardMap });
    const app = rows.map((row) => (row.kind === "pledge" ? said(row.push as Pushed) : row));
    expect(app).toEqual(
      oracle.pledges.map((pledge) => said({ ...pledge, shippingAddress: pledge.shippingAddress ?? null })),
    );
    expect(app.length).toBe(150);
  });
});
