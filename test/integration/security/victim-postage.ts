// What a shop that ships here has to lose: a bought batch with its label, SCAN form and pickup, an estimate, money.
import { randomUUID } from "node:crypto";
import pg from "pg";

export interface VictimPostage {
  postageBatchId: string;
  labelId: string;
  /** Of mail without tracking, not marked as shipped. */
  letterId: string;
  scanFormId: string;
  pickupId: string;
  estimateId: string;
  packageTypeId: string;
  groupKey: string;
}

const AT = "2026-11-22T12:00:00Z";

/** Written past the app: nothing is bought and nobody is asked. `mark` stands in every text. */
export async function createVictimPostage(
  databaseUrl: string,
  victim: { shop: string; pledgeIds: [string, string]; mark: string },
): Promise<VictimPostage> {
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  try {
    return await insertAll(sql, victim);
  } finally {
    await sql.end();
  }
}

async function insertAll(
  sql: pg.Client,
  { shop, pledgeIds, mark }: { shop: string; pledgeIds: [string, string]; mark: string },
): Promise<VictimPostage> {
  const ids = Array.from({ length: 7 }, () => randomUUID());
  const [postageBatchId, labelId, letterId, scanFormId, pickupId, estimateId, packageTypeId] = ids as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const groupKey = `group-${mark}`;
  const address = {
    name: mark,
    street1: `1 ${mark} Road`,
    city: "Beacon",
    state: "NY",
    zip: "12508",
    country: "US",
  };
  const insert = async (table: string, row: Record<string, unknown>) => {
    const columns = Object.keys(row);
    const places = columns.map((_, index) => `$${index + 1}`);
    const values = Object.values(row).map((value) => (isJson(value) ? JSON.stringify(value) : value));
    const names = columns.map((column) => `"${column}"`);
    await sql.query(`INSERT INTO "${table}" (${names.join()}) VALUES (${places.join()})`, values);
  };
  await insert("PackageType", {
    ...{
      id: packageTypeId,
      shopDomain: shop,
      name: `Box ${mark}`,
      kind: "own",
      lengthMil: 8000,
      widthMil: 6000,
    },
    ...{ heightMil: 4000, emptyGrams: 60, createdAt: AT },
  });
  await insert("PostageBatch", {
    ...{
      id: postageBatchId,
      shopDomain: shop,
      number: 1,
      state: "finished",
      requestKey: mark,
      account: "own",
    },
    ...{
      choice: {
        packageTypeId,
        service: { kind: "cheapest" },
        source: { kind: "pledges", count: 2 },
        left: [],
      },
    },
    ...{
      shipFrom: address,
      shipDate: "2026-11-22",
      feeBasisPoints: 0,
      total: 2,
      createdAt: AT,
      finishedAt: AT,
    },
  });
  await insert("ScanForm", {
    ...{ id: scanFormId, shopDomain: shop, batchId: postageBatchId, state: "failed", account: "own" },
    ...{ labelCount: 1, failure: `${mark} failed`, createdAt: AT, settledAt: AT },
  });
  await insert("Pickup", {
    ...{ id: pickupId, shopDomain: shop, batchId: postageBatchId, account: "own", state: "offered", address },
    ...{ easypostId: `pickup_${mark}`, earliest: AT, latest: AT, createdAt: AT, instructions: mark },
    rates: [{ carrier: "USPS", service: "NextDay", amountMinor: 0 }],
  });
  for (const [index, [id, pledgeId]] of [
    [labelId, pledgeIds[0]],
    [letterId, pledgeIds[1]],
  ].entries()) {
    await insert("Label", {
      ...{
        id,
        shopDomain: shop,
        batchId: postageBatchId,
        pledgeId,
        orderGid: "gid://shopify/Order/99999999",
      },
      ...{
        orderName: `#${mark}`,
        position: index,
        groupKey,
        state: "bought",
        packageTypeId,
        weightGrams: 500,
      },
      ...{ contents: [{ sku: "GAME", title: mark, quantity: 1 }], address, countryCode: "US" },
      ...{
        shipmentId: `shp_${mark}_${index}`,
        service: index === 0 ? "GroundAdvantage" : "First",
        boughtAt: AT,
      },
      ...{ postageMinor: 500, feeMinor: 0, insuranceMinor: 0, createdAt: AT, updatedAt: AT },
      ...{ trackingCode: index === 0 ? `9400${mark}` : null, fulfillmentState: "made" },
    });
  }
  await insert("LedgerEntry", {
    ...{
      shopDomain: shop,
      at: AT,
      kind: "postage",
      amountMinor: -500,
      factKey: `postage:shp_${mark}_0`,
      labelId,
    },
    ...{ description: `Postage ${mark}`, account: "own", orderName: `#${mark}` },
  });
  await insert("PostageEstimate", {
    ...{ id: estimateId, shopDomain: shop, state: "failed", choice: {}, failure: mark, createdAt: AT },
  });
  return { postageBatchId, labelId, letterId, scanFormId, pickupId, estimateId, packageTypeId, groupKey };
}

function isJson(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
