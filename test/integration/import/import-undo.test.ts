import { describe, expect, it } from "vitest";
import { listKeptPledges } from "~/modules/pledges/import/undo/list-kept-pledges.server";
import { runImportUndo } from "~/modules/pledges/import/undo/run-import-undo.server";
import { undoImport } from "~/modules/pledges/import/undo/undo-import.server";
import { correctPledge } from "~/modules/pledges/preflight/correct-pledge.server";
import { useTestDatabase } from "../../support/test-database";
import { backerFile, backers, createImportFixture, type ImportFixture } from "./import-fixture";

const database = useTestDatabase();

async function undo(fixture: ImportFixture, importId: string) {
  const input = { shopDomain: fixture.shopDomain, importId };
  expect(await undoImport(fixture.worker, input)).toEqual({ kind: "started" });
  await runImportUndo(fixture.newWorker(), input, new AbortController().signal);
  return fixture.view(importId);
}

describe("undoing an import", () => {
  it("takes away the pledges it made and the campaign with them", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const { id } = await fixture.takeIn(backerFile(backers(1_100)));
    const view = await undo(fixture, id);
    expect(view).toMatchObject({ state: "undone", undo: { deleted: 1_100, restored: 0, kept: 0 } });
    const { shopDomain } = fixture;
    expect(await database.db.pledge.count({ where: { shopDomain } })).toBe(0);
    expect(await database.db.campaign.count({ where: { shopDomain } })).toBe(0);
    await fixture.start(id);
    expect((await fixture.run(id)).pledges.accepted).toBe(1_100);
  });

  it("keeps what was pushed, corrected or changed since, and says why", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const { id } = await fixture.takeIn(backerFile(backers(5)));
    const { shopDomain } = fixture;
    const rows = await database.db.pledge.findMany({ where: { shopDomain }, orderBy: { externalId: "asc" } });
    const [pushed, corrected] = rows;
    await database.db.pledge.update({
      where: { id: pushed?.id },
      data: { state: "created", orderGid: "gid://shopify/Order/1", orderName: "#1" },
    });
    const corrections = { email: "new@example.com" };
    await correctPledge(fixture.worker, { shopDomain, pledgeId: corrected?.id ?? "", corrections });
    await fixture.takeIn(backerFile([{ id: "410000003", games: "2", total: "130.00" }]));
    const view = await undo(fixture, id);
    expect(view.undo).toEqual({ deleted: 2, restored: 0, kept: 3 });
    const kept = await listKeptPledges(fixture.worker, { shopDomain, importId: id });
    expect(
      Object.fromEntries(kept?.rows.map(({ externalId, reason }) => [externalId, reason]) ?? []),
    ).toEqual({
      ...{ "410000001": "pushed", "410000002": "decided_since", "410000003": "changed_since" },
    });
    expect(await database.db.pledge.count({ where: { shopDomain } })).toBe(3);
  });

  it("gives back what it changed, to the last field", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    await fixture.takeIn(backerFile(backers(2)));
    const { shopDomain } = fixture;
    const read = async () =>
      database.db.pledge.findMany({
        where: { shopDomain },
        orderBy: { externalId: "asc" },
        select: {
          externalId: true,
          content: true,
          raw: true,
          contentHash: true,
          state: true,
          outcome: true,
          problems: true,
          totalPaidMinor: true,
        },
      });
    const before = await read();
    const { id, pledges } = await fixture.takeIn(
      backerFile([...backers(2, { games: "3", city: "" }), { id: "8" }]),
    );
    expect(pledges).toMatchObject({ accepted: 1, updated: 2 });
    expect((await read())[0]).toMatchObject({ state: "blocked" });
    const view = await undo(fixture, id);
    expect(view.undo).toEqual({ deleted: 1, restored: 2, kept: 0 });
    expect(await read()).toEqual(before);
  });

  it("of an import that ran twice goes back through both runs", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const { id } = await fixture.takeIn(backerFile(backers(3)));
    await fixture.start(id);
    await fixture.run(id);
    expect((await undo(fixture, id)).undo).toMatchObject({ deleted: 3, kept: 0 });
    expect(await database.db.pledge.count({ where: { shopDomain: fixture.shopDomain } })).toBe(0);
  });

  it("that dies goes on where it stopped", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const { id } = await fixture.takeIn(backerFile(backers(2_100)));
    const input = { shopDomain: fixture.shopDomain, importId: id };
    await undoImport(fixture.worker, input);
    const dying = runImportUndo(fixture.newWorker(), input, new AbortController().signal);
    fixture.clock.forward(60);
    const taking = runImportUndo(fixture.newWorker(), input, new AbortController().signal);
    await Promise.all([dying, taking]);
    fixture.clock.forward(60);
    await runImportUndo(fixture.newWorker(), input, new AbortController().signal);
    expect((await fixture.view(id)).undo).toEqual({ deleted: 2_100, restored: 0, kept: 0 });
    expect(await database.db.pledge.count({ where: { shopDomain: fixture.shopDomain } })).toBe(0);
  });

  it("is refused while it runs, before it ran, and to another shop", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const importId = await fixture.prepare(backerFile(backers(2)));
    const input = { shopDomain: fixture.shopDomain, importId };
    expect(await undoImport(fixture.worker, input)).toMatchObject({ kind: "refused", code: "NOT_RUN" });
    await fixture.start(importId);
    expect(await undoImport(fixture.worker, input)).toMatchObject({ kind: "refused", code: "BUSY" });
    const foreign = { ...input, shopDomain: "other.myshopify.com" };
    expect(await undoImport(fixture.worker, foreign)).toEqual({ kind: "not-found" });
  });
});
