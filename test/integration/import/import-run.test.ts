import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cancelImport } from "~/modules/pledges/import/run/cancel-import.server";
import { listImportRows } from "~/modules/pledges/import/list-import-rows.server";
import { previewImport } from "~/modules/pledges/import/mapping/preview-import.server";
import { runImport } from "~/modules/pledges/import/run/run-import.server";
import {
  listCampaignRewards,
  saveCampaignRewards,
} from "~/modules/pledges/import/mapping/campaign-rewards.server";
import { saveRewardMap } from "~/modules/pledges/import/mapping/save-reward-map.server";
import { startImport } from "~/modules/pledges/import/run/start-import.server";
import { streamFailureCsv } from "~/modules/pledges/import/stream-failure-csv.server";
import { sweepImports } from "~/modules/pledges/import/run/sweep-imports.server";
import { collect } from "../../support/csv-bytes";
import { describeWithShared, readSharedJson, sharedPath } from "../../support/shared-material";
import { useTestDatabase } from "../../support/test-database";
import { until } from "../../support/until";
import { MovableClock } from "../push/push-fixture";
import { backerFile, backers, createImportFixture } from "./import-fixture";

const database = useTestDatabase();

interface Truth {
  pledges: number;
  paid: number;
  partiallyPaid: number;
  blocked: number;
  skipped: number;
  rows: {
    externalId: string;
    outcome: string;
    lines: { sku: string; quantity: number }[];
    totalPaid: string;
  }[];
}

const OUTCOME_NAMES: Record<string, string> = { partiallyPaid: "partially_paid" };

for (const tool of ["kickstarter", "backerkit"]) {
  const folder = `samples/campaign-${tool}`;
  describeWithShared(folder, `the shared campaign of ${tool}`, () => {
    it("comes to exactly what its truth says, row by row", async () => {
      const truth = readSharedJson<Truth>(`${folder}/truth.json`);
      const catalog = sharedPath(`${folder}/catalog.csv`);
      const fixture = await createImportFixture(database.db, { catalog, platform: tool });
      const text = readFileSync(sharedPath(`${folder}/pledges.csv`), "utf8");
      const done = await fixture.takeIn(text, { map: sharedPath(`${folder}/map.csv`) });
      expect(done.state).toBe("finished");
      expect(done.rows.imported + done.rows.skipped + done.rows.failed).toBe(truth.rows.length);
      expect(done.rows).toMatchObject({ done: truth.rows.length, total: truth.rows.length });
      const rows = await database.db.pledge.findMany({ where: { shopDomain: fixture.shopDomain } });
      const outcomes = new Map(rows.map((row) => [row.externalId, row.outcome]));
      // A row that is no pledge is a skipped row of the file.
      const said = truth.rows.map(({ externalId }) => [externalId, outcomes.get(externalId) ?? "skipped"]);
      expect(said).toEqual(
        truth.rows.map(({ externalId, outcome }) => [externalId, OUTCOME_NAMES[outcome] ?? outcome]),
      );
      const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
      expect({
        paid: count("paid"),
        partiallyPaid: count("partially_paid"),
        blocked: count("blocked"),
      }).toEqual({
        paid: truth.paid,
        partiallyPaid: truth.partiallyPaid,
        blocked: truth.blocked,
      });
      expect(count("skipped") + done.rows.skipped).toBe(truth.skipped);
    });
  });
}

describe("taking in a file", () => {
  it("is previewed with preflight's forecast before anything is stored", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const importId = await fixture.prepare(backerFile([...backers(30), { id: "5", games: "zero" }]));
    const preview = await previewImport(fixture.worker, { shopDomain: fixture.shopDomain, importId });
    if (preview?.kind !== "ok") throw new Error(JSON.stringify(preview));
    expect(preview).toMatchObject({ format: "backerkit", rowsRead: 31 });
    expect(preview.pledges).toHaveLength(20);
    expect(preview.pledges[0]).toMatchObject({
      ...{ externalId: "410000001", outcome: "paid" },
      totalPaid: { amountMinor: 7100, currency: "USD" },
    });
    expect(preview.issues).toMatchObject([{ row: 31, kind: "failed" }]);
    expect(await database.db.pledge.count({ where: { shopDomain: fixture.shopDomain } })).toBe(0);
  });

  it("stores each pledge once in its final state, with its history", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const done = await fixture.takeIn(backerFile([...backers(3), { id: "9", city: "" }]));
    expect(done).toMatchObject({
      state: "finished",
      rows: { done: 4, imported: 4, skipped: 0, failed: 0, total: 4 },
      pledges: { accepted: 4, updated: 0, unchanged: 0, conflict: 0 },
    });
    const rows = await database.db.pledge.findMany({
      where: { shopDomain: fixture.shopDomain },
      include: { events: { orderBy: { id: "asc" } } },
      orderBy: { externalId: "asc" },
    });
    expect(rows.map(({ state, contentVersion }) => [state, contentVersion])).toEqual([
      ...[
        ["ready", 1],
        ["ready", 1],
        ["ready", 1],
        ["blocked", 1],
      ],
    ]);
    expect(rows[3]?.events.map(({ kind }) => kind)).toEqual(["pledge.received", "pledge.blocked"]);
    expect(rows[0]?.events[0]?.detail).toEqual({ importId: done.id });
    expect(fixture.worker.jobsSent.map(({ name }) => name)).toContain("pledges.find-foreign");
  });

  it("again changes nothing where nothing changed, and says what changed elsewhere", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const before = backers(4);
    await fixture.takeIn(backerFile(before));
    await database.db.pledge.updateMany({
      where: { shopDomain: fixture.shopDomain, externalId: "410000004" },
      data: { state: "created", orderGid: "gid://shopify/Order/1", orderName: "#1" },
    });
    const after = before.map((line, index) => (index < 2 ? line : { ...line, games: "2", total: "130.00" }));
    const done = await fixture.takeIn(backerFile([...after, { id: "410000005" }]), {
      campaign: { kind: "new", externalId: "sol", name: "Sol", currency: "USD" },
    });
    expect(done.pledges).toEqual({ accepted: 1, updated: 1, unchanged: 2, conflict: 1 });
    const changed = await database.db.pledgeEvent.findMany({
      where: { shopDomain: fixture.shopDomain, kind: "pledge.changed" },
    });
    expect(changed.map(({ detail }) => detail)).toMatchObject([
      { importId: done.id, fields: expect.arrayContaining(["amounts.totalPaidMinor"]) as unknown },
    ]);
  });

  it("with another mapping of the rewards, run again, changes the pledges", async () => {
    const fixture = await createImportFixture(database.db);
    const text =
      "Backer UID,Backer Name,Email,Reward Title,Pledge Amount,Pledged Status,Star Tiles\n7,Ada,a@example.com,Box,$59.00,collected,1\n";
    const importId = await fixture.prepare(text);
    await fixture.start(importId);
    expect((await fixture.run(importId)).mappingChanged).toBe(false);
    const entries = [{ kind: "item", name: "Star Tiles", lines: [{ sku: "GAME", quantity: 2 }] }];
    await saveRewardMap(fixture.worker, { shopDomain: fixture.shopDomain, importId, entries });
    expect((await fixture.view(importId)).mappingChanged).toBe(true);
    await fixture.start(importId);
    const again = await fixture.run(importId);
    expect(again.rows).toMatchObject({ done: 1, total: 1 });
    const row = await database.db.pledge.findFirst({
      where: { shopDomain: fixture.shopDomain, externalId: "7" },
    });
    expect(row?.content).toMatchObject({ lines: [{ sku: "GAME", quantity: 2 }] });
  });

  it("uses what was said of the campaign's rewards without a file, from the next run on", async () => {
    const fixture = await createImportFixture(database.db);
    const text =
      "Backer UID,Backer Name,Email,Reward Title,Pledge Amount,Pledged Status,Star Tiles\n7,Ada,a@example.com,Box,$59.00,collected,1\n";
    const { id: importId } = await fixture.takeIn(text);
    const { shopDomain, worker } = fixture;
    const campaign = await database.db.campaign.findFirstOrThrow({ where: { shopDomain } });
    const scope = { shopDomain, campaignId: campaign.id };
    expect(await listCampaignRewards(worker, scope)).toMatchObject({ campaign: { name: "Sol" }, names: [] });
    const entries = [{ kind: "item", name: "Star Tiles", lines: [{ sku: "GAME", quantity: 3 }] }];
    expect(await saveCampaignRewards(worker, { ...scope, entries: "none" })).toMatchObject({
      kind: "invalid",
    });
    expect(await saveCampaignRewards(worker, { ...scope, entries })).toEqual({ kind: "saved" });
    expect(await listCampaignRewards(worker, scope)).toMatchObject({ names: entries });
    expect((await fixture.view(importId)).mappingChanged).toBe(true);
    await fixture.start(importId);
    await fixture.run(importId);
    const row = await database.db.pledge.findFirst({ where: { shopDomain, externalId: "7" } });
    expect(row?.content).toMatchObject({ lines: [{ sku: "GAME", quantity: 3 }] });
    const stranger = { ...scope, shopDomain: "other.myshopify.com" };
    expect(await listCampaignRewards(worker, stranger)).toBeNull();
    expect(await saveCampaignRewards(worker, { ...stranger, entries })).toEqual({ kind: "not-found" });
  });

  it("gives a failure file that, corrected and uploaded again, brings in the rest", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const lines = [...backers(3), { id: "11", games: "two" }, { id: "4.1E+8" }, { id: "12", total: "cheap" }];
    const first = await fixture.takeIn(backerFile(lines));
    expect(first.rows).toEqual({ done: 6, imported: 3, skipped: 0, failed: 3, total: 6 });
    const failures = await streamFailureCsv(fixture.worker, {
      shopDomain: fixture.shopDomain,
      importId: first.id,
    });
    const text = (await collect(failures?.chunks ?? backerStream())).join("");
    expect(failures?.fileName).toBe("pledges-to-correct.csv");
    expect(text).toContain("PledgeDock problem");
    const corrected = text.replace("two", "2").replaceAll("4.1E+8", "410000004").replaceAll("cheap", "71.00");
    const second = await fixture.takeIn(corrected);
    expect(second.rows).toEqual({ done: 3, imported: 3, skipped: 0, failed: 0, total: 3 });
    expect(second.mappingIs).toBe("saved");
    const rows = await database.db.pledge.findMany({ where: { shopDomain: fixture.shopDomain } });
    expect(rows).toHaveLength(6);
    expect(JSON.stringify(rows.map(({ content }) => content))).not.toContain("PledgeDock");
  });

  it("remembers the columns and the campaign for the next file with this header", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    await fixture.takeIn(backerFile(backers(1)));
    const next = await fixture.view(await fixture.upload(backerFile(backers(2)), "second.csv"));
    expect(next).toMatchObject({
      mappingIs: "remembered",
      proposedCampaign: { externalId: "sol", currency: "USD" },
    });
  });

  it("is refused in another currency than the campaign's, with nothing stored", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    await fixture.takeIn(backerFile(backers(1)));
    const campaign = { kind: "new", externalId: "sol", name: "Sol", currency: "EUR" };
    await expect(fixture.prepare(backerFile(backers(2)), { campaign })).rejects.toThrow("exists with USD");
  });
});

describe("a run", () => {
  it("that dies goes on where it stopped: nothing twice, nothing lost", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const importId = await fixture.prepare(backerFile(backers(3_300)));
    await fixture.start(importId);
    const first = fixture.newWorker(new MovableClock());
    // Killed after its first step: whatever it still does finds the import in other hands.
    const dying = runImport(
      first,
      { shopDomain: fixture.shopDomain, importId },
      new AbortController().signal,
    );
    await until("the first step is stored", async () => (await fixture.view(importId)).rows.done > 0, {
      everyMs: 5,
    });
    fixture.clock.forward(60);
    const done = await fixture.run(importId, fixture.newWorker());
    await dying;
    expect((await fixture.view(importId)).state).toBe("finished");
    expect((await fixture.view(importId)).pledges).toEqual({
      accepted: 3_300,
      updated: 0,
      unchanged: 0,
      conflict: 0,
    });
    expect(done.rows).toEqual({ done: 3_300, imported: 3_300, skipped: 0, failed: 0, total: 3_300 });
    const { shopDomain } = fixture;
    expect(await database.db.pledge.count({ where: { shopDomain, contentVersion: 1 } })).toBe(3_300);
    expect(await database.db.pledgeEvent.count({ where: { shopDomain, kind: "pledge.received" } })).toBe(
      3_300,
    );
  });

  it("that is stopped with its process hands over at once", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const importId = await fixture.prepare(backerFile(backers(2_500)));
    await fixture.start(importId);
    const stop = new AbortController();
    const running = runImport(fixture.worker, { shopDomain: fixture.shopDomain, importId }, stop.signal);
    const ended = running.then(
      () => null,
      (error: unknown) => error,
    );
    await until("something is stored", async () => (await fixture.view(importId)).rows.done > 0, {
      everyMs: 5,
    });
    stop.abort();
    expect(String(await ended)).toContain("Shutting down");
    const done = await fixture.run(importId, fixture.newWorker());
    expect(done.pledges.accepted).toBe(2_500);
  });

  it("whose worker is gone is found by the sweep", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const importId = await fixture.prepare(backerFile(backers(2)));
    await fixture.start(importId);
    fixture.worker.jobsSent.length = 0;
    await sweepImports(fixture.worker);
    expect(fixture.worker.jobsSent).toContainEqual({
      name: "import.run",
      payload: { shopDomain: fixture.shopDomain, importId },
    });
  });

  it("is cancelled between two steps and keeps what it has", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const importId = await fixture.prepare(backerFile(backers(3_300)));
    await fixture.start(importId);
    const running = runImport(
      fixture.worker,
      { shopDomain: fixture.shopDomain, importId },
      new AbortController().signal,
    );
    await until("something is stored", async () => (await fixture.view(importId)).rows.done > 0, {
      everyMs: 5,
    });
    expect(await cancelImport(fixture.worker, { shopDomain: fixture.shopDomain, importId })).toEqual({
      kind: "cancelling",
    });
    await running;
    const view = await fixture.view(importId);
    expect(view.state).toBe("cancelled");
    expect(view.rows.done).toBeLessThan(3_300);
    expect(await database.db.pledge.count({ where: { shopDomain: fixture.shopDomain } })).toBe(
      view.pledges.accepted,
    );
  });

  it("that nobody has begun is cancelled at once", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const importId = await fixture.prepare(backerFile(backers(2)));
    await fixture.start(importId);
    await cancelImport(fixture.worker, { shopDomain: fixture.shopDomain, importId });
    expect((await fixture.run(importId)).state).toBe("cancelled");
    expect(await database.db.pledge.count({ where: { shopDomain: fixture.shopDomain } })).toBe(0);
  });

  it("of a file that cannot be read to its end stores nothing and says where", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const importId = await fixture.prepare(`${backerFile(backers(1_500))}\n"410009999","never closed`);
    await fixture.start(importId);
    const view = await fixture.run(importId);
    expect(view).toMatchObject({ state: "failed", failure: { code: "QUOTE_NOT_CLOSED", row: 1_501 } });
    expect(await database.db.pledge.count({ where: { shopDomain: fixture.shopDomain } })).toBe(0);
    expect(
      await listImportRows(fixture.worker, { shopDomain: fixture.shopDomain, importId, kind: "failed" }),
    ).toMatchObject({ rows: [] });
  });

  it("is started once, however often somebody presses the button", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const importId = await fixture.prepare(backerFile(backers(2)));
    const input = { shopDomain: fixture.shopDomain, importId };
    const starts = await Promise.all([1, 2, 3].map(async () => startImport(fixture.newWorker(), input)));
    expect(starts.map(({ kind }) => kind).sort()).toEqual(["refused", "refused", "started"]);
  });
});

function backerStream(): AsyncIterable<string> {
  throw new Error("There is no failure file");
}
