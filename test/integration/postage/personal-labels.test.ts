import { beforeEach, describe, expect, it } from "vitest";
import { noteDataRequest } from "~/modules/backers/note-data-request.server";
import { redactCustomer } from "~/modules/backers/redact-customer.server";
import { redactShop } from "~/modules/backers/redact-shop.server";
import { sweepPostageRetention } from "~/modules/postage/personal/sweep-postage-retention.server";
import { createScanForm } from "~/modules/postage/scan-forms/create-scan-form.server";
import { offerPickup } from "~/modules/postage/pickups/offer-pickup.server";
import { useTestDatabase } from "../../support/test-database";
import {
  openAfterFixture,
  orderGid,
  shipmentId,
  SHOP,
  trackingCode,
  type AfterFixture,
} from "./after-fixture";

const database = useTestDatabase();
let fixture: AfterFixture;
beforeEach(async () => {
  fixture = await openAfterFixture(database.db);
});

const PERSONAL = ["zenobia", "larkspur", "5125550177", "quill", "front porch"];
const customer = {
  customer: { id: "1", email: "zenobia@example.com", phone: null },
  orders_to_redact: ["1"],
  orders_requested: ["1"],
};
const CUSTOMS = {
  contentsType: "merchandise",
  signer: "Zenobia Quill",
  lines: [{ sku: "GAME", valueMinor: 2500 }],
};

/** Everything stored in tables of postage, as text. */
async function everything(): Promise<string> {
  const tables = [
    "Label",
    "LabelFile",
    "PostageNotice",
    "PostageBatch",
    "ScanForm",
    "Pickup",
    "LedgerEntry",
    "PackageEvent",
  ];
  const found: string[] = [];
  for (const table of tables) {
    const rows = await database.db.$queryRawUnsafe<{ row: string }[]>(
      `SELECT t::text AS row FROM "${table}" t`,
    );
    found.push(...rows.map(({ row }) => `${table} ${row}`));
  }
  return found.join("\n").toLowerCase();
}

async function addPersonalLabel(n: number): Promise<string> {
  const labelId = await fixture.addLabel(n, {
    ...{
      customs: CUSTOMS,
      addressProblem: "12 Larkspur Lane is unknown",
      labelUrl: "https://files.example/quill.png",
    },
    ...{ forms: [{ type: "cn22", url: "https://files.example/zenobia.pdf" }] },
    failure: { code: "ADDRESS", message: "12 Larkspur Lane", field: null },
  });
  await database.db.labelFile.create({
    data: { labelId, kind: "label-png", bytes: Buffer.from("label of Zenobia"), storedAt: fixture.now() },
  });
  const story = {
    at: "2026-11-24T18:00:00.000Z",
    status: "delivered",
    detail: null,
    message: "Left at front porch",
  };
  const tracker = {
    ...{ id: "trk", trackingCode: trackingCode(n), shipmentId: shipmentId(n), status: "delivered" },
    ...{ updatedAt: story.at, details: [story] },
  } as Parameters<AfterFixture["tell"]>[0] extends infer News
    ? Extract<News, { tracker: object }>["tracker"]
    : never;
  await fixture.tell({ kind: "tracker", eventId: `evt_${n}`, tracker });
  return labelId;
}

describe("a customer's redaction", () => {
  it("leaves nothing personal of their labels, and the books as they were", async () => {
    const labelId = await addPersonalLabel(1);
    const before = await fixture.balance();
    const text = await everything();
    for (const word of PERSONAL) expect(text).toContain(word);
    await redactCustomer(fixture.fake.deps, { shopDomain: SHOP, customer });
    const after = await everything();
    for (const word of PERSONAL) expect(after).not.toContain(word);
    expect(await database.db.labelFile.count()).toBe(0);
    expect(await fixture.balance()).toBe(before);
    expect(await fixture.label(labelId)).toMatchObject({ trackingCode: trackingCode(1), postageMinor: 500n });
  });

  it("leaves other backers' labels alone", async () => {
    await addPersonalLabel(1);
    const other = await addPersonalLabel(2);
    await redactCustomer(fixture.fake.deps, { shopDomain: SHOP, customer });
    const label = await fixture.label(other);
    expect(label.address).toMatchObject({ street1: "12 Larkspur Lane" });
    expect(label.labelUrl).toContain("quill.png");
    expect(await database.db.labelFile.count()).toBe(1);
  });

  it("still knows an erased event when it is told again", async () => {
    await addPersonalLabel(1);
    await redactCustomer(fixture.fake.deps, { shopDomain: SHOP, customer });
    expect(
      await fixture.tell({ kind: "refund", eventId: "evt_1", shipmentId: null, trackingCode: null }),
    ).toBeNull();
  });
});

it("a customer's data request names the addresses that labels were made out to", async () => {
  await addPersonalLabel(1);
  const input = { shopDomain: SHOP, requestId: "r1", customer, requestedAt: fixture.now() };
  await noteDataRequest(fixture.fake.deps, input);
  const { report } = await database.db.dataRequest.findUniqueOrThrow({ where: { id: "r1" } });
  expect(report).toMatchObject({
    labels: [{ orderName: "#1", address: { street1: "12 Larkspur Lane" }, trackingCode: trackingCode(1) }],
  });
  await database.db.dataRequest.deleteMany();
});

it("a shop's redaction takes batches, forms, pickups, files, ledger and news with it", async () => {
  await addPersonalLabel(1);
  const labelId = await fixture.addLabel(2);
  await fixture.ship(labelId);
  await createScanForm(fixture.deps, { shopDomain: SHOP, batchId: fixture.batchId });
  const window = { day: "2026-11-24", earliest: "09:00", latest: "17:00", instructions: null };
  await offerPickup(fixture.deps, { shopDomain: SHOP, batchId: fixture.batchId, ...window });
  expect(orderGid(2)).toBe((await fixture.label(labelId)).orderGid);
  fixture.waitDays(3);
  await redactShop(fixture.fake.deps, { shopDomain: SHOP, triggeredAt: fixture.now() });
  expect(await database.db.shop.count({ where: { domain: SHOP } })).toBe(0);
  expect(await everything()).toBe("");
});

it("copies of printed files go after 90 days, news after 30, also those that nobody could work off", async () => {
  await addPersonalLabel(1);
  await database.db.postageNotice.create({
    data: { account: "a", eventId: "open", news: {}, receivedAt: fixture.now() },
  });
  const counts = async () => [await database.db.labelFile.count(), await database.db.postageNotice.count()];
  const sweep = async (days: number) => {
    fixture.waitDays(days);
    await sweepPostageRetention(fixture.deps, {});
    return counts();
  };
  expect(await sweep(29)).toEqual([1, 2]);
  expect(await sweep(2)).toEqual([1, 0]);
  expect(await sweep(58)).toEqual([1, 0]);
  expect(await sweep(2)).toEqual([0, 0]);
});
