import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { receivePledges } from "~/modules/pledges/receive/receive-pledges.server";
import { useTestDatabase } from "../../support/test-database";
import { backerFile, backers, createImportFixture, type ImportFixture } from "./import-fixture";

const database = useTestDatabase();

const keyOf = ({ shopDomain, connectionId, platform }: ImportFixture) => ({
  ...{ id: "key", connectionId, shopDomain, platform, sandbox: false },
});

function pushed(id: string) {
  return {
    externalId: id,
    campaign: { externalId: "sol", name: "Sol", currency: "USD" },
    backer: { name: `Backer ${id}`, email: `backer-${id}@example.com` },
    shippingAddress: {
      name: `Backer ${id}`,
      line1: "1 Way",
      city: "Berlin",
      postalCode: "10115",
      country: "DE",
    },
    lines: [{ sku: "GAME", quantity: 1 }],
    amounts: { pledge: "59.00", addOns: "0.00", shipping: "12.00", taxes: [], totalPaid: "71.00" },
  };
}

describe("races", () => {
  it("the same file uploaded twice and run at once makes each pledge once", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const text = backerFile(backers(2_200));
    const imports = await Promise.all([fixture.prepare(text), fixture.prepare(text)]);
    await Promise.all(imports.map(fixture.start));
    const done = await Promise.all(imports.map((importId) => fixture.run(importId, fixture.newWorker())));
    const { shopDomain } = fixture;
    expect(done.map(({ state }) => state)).toEqual(["finished", "finished"]);
    expect(done.map(({ rows }) => rows.imported)).toEqual([2_200, 2_200]);
    const accepted = done.reduce((sum, { pledges }) => sum + pledges.accepted, 0);
    const unchanged = done.reduce((sum, { pledges }) => sum + pledges.unchanged, 0);
    expect({ accepted, unchanged }).toEqual({ accepted: 2_200, unchanged: 2_200 });
    expect(await database.db.pledge.count({ where: { shopDomain } })).toBe(2_200);
    expect(await database.db.pledgeEvent.count({ where: { shopDomain, kind: "pledge.received" } })).toBe(
      2_200,
    );
    const view = await fixture.view(imports[0] ?? "");
    expect(view.sameFileAs?.id).toBe(imports[1]);
  });

  it("one import run by two workers at once is run by one", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const importId = await fixture.prepare(backerFile(backers(1_200)));
    await fixture.start(importId);
    await Promise.all([
      fixture.run(importId, fixture.newWorker()),
      fixture.run(importId, fixture.newWorker()),
    ]);
    expect((await fixture.view(importId)).pledges).toEqual({
      accepted: 1_200,
      updated: 0,
      unchanged: 0,
      conflict: 0,
    });
  });

  it("file and API for the same backers at once make each pledge once", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const lines = backers(600);
    const importId = await fixture.prepare(backerFile(lines));
    await fixture.start(importId);
    const items = lines.map(({ id }) => pushed(id)).toReversed();
    const api = async () => {
      for (let from = 0; from < items.length; from += 200)
        await receivePledges(fixture.worker, { key: keyOf(fixture), items: items.slice(from, from + 200) });
    };
    const [view] = await Promise.all([fixture.run(importId, fixture.newWorker()), api()]);
    expect(view.rows).toEqual({ done: 600, imported: 600, skipped: 0, failed: 0, total: 600 });
    const rows = await database.db.pledge.findMany({ where: { shopDomain: fixture.shopDomain } });
    expect(rows).toHaveLength(600);
    expect(rows.every(({ state, contentVersion }) => state === "ready" && contentVersion === 2)).toBe(true);
    const { shopDomain } = fixture;
    expect(await database.db.campaign.count({ where: { shopDomain } })).toBe(1);
    expect(await database.db.pledgeEvent.count({ where: { shopDomain, kind: "pledge.received" } })).toBe(600);
  });

  it("a file takes in every byte as it is, whatever the pieces it comes in", async () => {
    const fixture = await createImportFixture(database.db, { platform: "backerkit" });
    const text = backerFile(backers(3_000, { name: "Zoë 李 💛" }));
    const importId = await fixture.upload(text);
    const stored = await database.db.importChunk.findMany({
      where: { importId },
      orderBy: { number: "asc" },
    });
    expect(Buffer.concat(stored.map(({ bytes }) => bytes)).equals(Buffer.from(text))).toBe(true);
    const { sha256 } = await database.db.pledgeImport.findUniqueOrThrow({ where: { id: importId } });
    expect(sha256).toBe(createHash("sha256").update(text).digest("hex"));
    expect(stored.length).toBeGreaterThan(1);
  });
});
