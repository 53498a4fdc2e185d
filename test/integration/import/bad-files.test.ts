import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { redactCustomer } from "~/modules/backers/redact-customer.server";
import { deletePledgesOfShop } from "~/modules/pledges/personal-data-store.server";
import { saveImportMapping } from "~/modules/pledges/import/mapping/save-import-mapping.server";
import { KEEP_IMPORTS_DAYS, sweepImports } from "~/modules/pledges/import/run/sweep-imports.server";
import { uploadImport } from "~/modules/pledges/import/run/upload-import.server";
import { useTestDatabase } from "../../support/test-database";
import { backerFile, backers, CAMPAIGN, createImportFixture } from "./import-fixture";

const database = useTestDatabase();

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* breaksOff(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(backerFile(backers(10)));
  await Promise.resolve();
  throw new Error("The browser went away");
}

/** A line that never ends, made as it is read. */

async function* endless(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${backerFile(backers(1))}\n"`);
  const piece = Buffer.alloc(64 * 1024, "x");
  for (let sent = 0; sent < 50 * 1024 * 1024; sent += piece.length) yield piece;
}

describe("a bad file", () => {
  const files: [string, AsyncGenerator<Uint8Array>, string][] = [
    ["that is empty", once(new Uint8Array()), "EMPTY_FILE"],
    ["that is a zip renamed to csv", once(gzipSync("Id,Name\n1,Ada\n")), "NOT_A_CSV"],
  ];
  it.each(files)("%s is refused with a sentence and leaves nothing", async (_what, bytes, code) => {
    const { worker, shopDomain, connectionId } = await createImportFixture(database.db);
    const refused = await uploadImport(worker, { shopDomain, connectionId, fileName: "x.csv", bytes });
    if (refused.kind !== "refused") throw new Error(refused.kind);
    expect(refused.problem.code).toBe(code);
    expect(refused.problem.message).toMatch(/\.$/);
    expect(await database.db.pledgeImport.count({ where: { shopDomain } })).toBe(0);
    expect(await database.db.importChunk.count({ where: { import: { shopDomain } } })).toBe(0);
  });

  it("with a line of 50 MB fails with its row, and nothing of it is imported", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const { worker, shopDomain, connectionId } = fixture;
    const done = await uploadImport(worker, {
      shopDomain,
      connectionId,
      fileName: "x.csv",
      bytes: endless(),
    });
    if (done.kind === "refused") {
      expect(done.problem.message).toContain("row 2");
      return;
    }
    if (done.kind !== "uploaded") throw new Error(done.kind);
    const { importId } = done;
    const { mapping } = await fixture.view(importId);
    await saveImportMapping(worker, { shopDomain, importId, mapping, campaign: CAMPAIGN });
    await fixture.start(importId);
    const view = await fixture.run(importId);
    expect(view).toMatchObject({ state: "failed", failure: { row: 2 } });
    expect(await database.db.pledge.count({ where: { shopDomain } })).toBe(0);
  });

  it("whose upload breaks off leaves nothing behind", async () => {
    const { worker, shopDomain, connectionId } = await createImportFixture(database.db);
    const upload = uploadImport(worker, { shopDomain, connectionId, fileName: "x.csv", bytes: breaksOff() });
    await expect(upload).rejects.toThrow("The browser went away");
    expect(await database.db.pledgeImport.count({ where: { shopDomain } })).toBe(0);
  });

  it("is not taken for another shop's connection or a disconnected one", async () => {
    const fixture = await createImportFixture(database.db);
    const other = await createImportFixture(database.db);
    const upload = { shopDomain: other.shopDomain, connectionId: fixture.connectionId, fileName: "x.csv" };
    const bytes = () => once(Buffer.from(backerFile(backers(1))));
    expect(await uploadImport(other.worker, { ...upload, bytes: bytes() })).toEqual({
      kind: "no-connection",
    });
    await database.db.connection.update({
      where: { id: other.connectionId },
      data: { status: "disconnected" },
    });
    const own = { ...upload, connectionId: other.connectionId, bytes: bytes() };
    expect(await uploadImport(other.worker, own)).toEqual({ kind: "no-connection" });
  });

  it("whose columns do not say which pledge is meant cannot be mapped", async () => {
    const fixture = await createImportFixture(database.db);
    const importId = await fixture.upload("Colour,Size\nred,9\nblue,8\n");
    const { mapping } = await fixture.view(importId);
    const { shopDomain } = fixture;
    const saved = await saveImportMapping(fixture.worker, {
      shopDomain,
      importId,
      mapping,
      campaign: CAMPAIGN,
    });
    expect(saved.kind).toBe("invalid");
    const nonsense = await saveImportMapping(fixture.worker, {
      shopDomain,
      importId,
      mapping: { x: 1 },
      campaign: 7,
    });
    expect(nonsense.kind).toBe("invalid");
  });
});

describe("what a file holds of persons", () => {
  it("is deleted 30 days after the end; the counts stay", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const { id } = await fixture.takeIn(backerFile([...backers(3), { id: "9", total: "cheap" }]));
    fixture.clock.forward((KEEP_IMPORTS_DAYS - 1) * 24 * 3600);
    await sweepImports(fixture.worker);
    expect(await database.db.importChunk.count({ where: { importId: id } })).toBe(1);
    fixture.clock.forward(2 * 24 * 3600);
    await sweepImports(fixture.worker);
    const view = await fixture.view(id);
    expect(view).toMatchObject({
      canStart: false,
      canUndo: false,
      sample: [],
      rows: { imported: 3, failed: 1 },
    });
    const left = await Promise.all([
      database.db.importChunk.count({ where: { importId: id } }),
      database.db.importRow.count({ where: { importId: id } }),
      database.db.importStep.count({ where: { importId: id } }),
    ]);
    expect(left).toEqual([0, 0, 0]);
  });

  it("goes when a customer is redacted: the bytes, the failed row, the earlier content", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const { shopDomain } = fixture;
    const { id } = await fixture.takeIn(backerFile(backers(3)));
    const failed = await fixture.takeIn(
      backerFile([
        { id: "410000001", total: "cheap" },
        { id: "410000077", total: "cheap" },
      ]),
    );
    const stranger = await fixture.takeIn(backerFile([{ id: "55" }]));
    const customer = { customer: { email: "backer-410000001@example.com" } };
    await redactCustomer(fixture.worker, {
      shopDomain,
      customer: { ...customer, orders_to_redact: [] },
    });
    const stored = await database.db.pledgeImport.findMany({
      where: { shopDomain },
      include: { chunks: true, rows: true, steps: true },
    });
    const of = (importId: string) => stored.find((row) => row.id === importId);
    expect(of(id)?.chunks).toEqual([]);
    expect(of(failed.id)?.chunks).toEqual([]);
    expect(of(failed.id)?.rows.map(({ externalId }) => externalId)).toEqual(["410000077"]);
    expect(of(stranger.id)?.chunks).toHaveLength(1);
    expect(
      JSON.stringify([of(id), of(failed.id)].map((row) => [row?.rows, row?.steps, row?.detected])),
    ).not.toContain("backer-410000001@");
    expect(of(id)?.steps.flatMap(({ pledges }) => pledges)).toHaveLength(2);
  });

  it("goes with the shop", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const { shopDomain } = fixture;
    const { id } = await fixture.takeIn(backerFile([...backers(2), { id: "9", total: "cheap" }]));
    await deletePledgesOfShop(database.db, shopDomain);
    await database.db.shop.delete({ where: { domain: shopDomain } });
    const left = await Promise.all([
      database.db.pledgeImport.count({ where: { shopDomain } }),
      database.db.importChunk.count({ where: { importId: id } }),
      database.db.importRow.count({ where: { importId: id } }),
      database.db.importMapping.count({ where: { shopDomain } }),
    ]);
    expect(left).toEqual([0, 0, 0, 0]);
  });
});
