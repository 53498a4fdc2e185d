// A shop with orders in every state that package groups look at; nothing outside the database is asked.
import { randomUUID } from "node:crypto";
import type { DbClient } from "~/db/client.server";
import { readCsv } from "~/lib/csv/read-csv";
import { sniffCsv } from "~/lib/csv/sniff-csv";
import type { OrderAddress, OrderPlan } from "~/modules/pledges/order/order-plan";
import { samplePlan } from "../../unit/adapters/sample-plan";
import { createByHandFixture, type ByHandFixture } from "../fulfillment/by-hand-fixture";

export interface GroupsFixture extends ByHandFixture {
  db: DbClient;
  /** A pledge with an order of these SKUs; everything as ready as can be unless changed. */
  add(
    lines: Record<string, number>,
    change?: { pledge?: object; plan?: Partial<OrderPlan>; address?: Partial<OrderAddress> },
  ): Promise<string>;
  /** What Shopify told of the pledge's order. */
  learned(pledgeId: string, change?: object): Promise<void>;
  /** A label of the pledge with these contents. */
  label(pledgeId: string, contents: Record<string, number>, change: object): Promise<string>;
  packageType(change?: object): Promise<string>;
}

export const PORTLAND: OrderAddress = {
  ...{ firstName: "Ada", lastName: "Lovelace", address1: "1 Main St", address2: null, city: "Portland" },
  ...{ provinceCode: "OR", zip: "97201", countryCode: "US", phone: "+15035550100" },
};
export const BERLIN: Partial<OrderAddress> = {
  city: "Berlin",
  provinceCode: null,
  zip: "10115",
  countryCode: "DE",
};

export async function openGroupsFixture(db: DbClient): Promise<GroupsFixture> {
  const shop = await createByHandFixture(db);
  const { shopDomain, clock } = shop;
  const lineOf = (sku: string, quantity: number, index: number) => ({
    ...{ sku, variantGid: `gid://shopify/ProductVariant/${index}`, title: `The ${sku}`, quantity },
    ...{ unitPriceMinor: 1000, requiresShipping: !sku.startsWith("PDF") },
  });
  const batchId = randomUUID();
  return {
    ...{ ...shop, db },
    async add(lines, { pledge = {}, plan = {}, address = {} } = {}) {
      const held = Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity }));
      const added = await shop.addPledge({ lines: held });
      const planned: object = samplePlan({
        lines: held.map(({ sku, quantity }, index) => lineOf(sku, quantity, index)),
        shippingAddress: { ...PORTLAND, ...address },
        ...plan,
      });
      await db.pledge.update({
        where: { id: added.id },
        data: { plan: planned, orderStatus: "PAID", ...pledge },
      });
      return added.id;
    },
    async learned(pledgeId, change = {}) {
      const pledge = await db.pledge.findUniqueOrThrow({ where: { id: pledgeId } });
      const plan = pledge.plan as unknown as OrderPlan;
      const lines = plan.lines.map(({ sku, quantity, requiresShipping }) => ({
        ...{ lineItemGid: `${pledgeId}/${sku}`, sku, currentQuantity: quantity, requiresShipping },
      }));
      const data = { lines, status: "unfulfilled", unitsTotal: 1, ...change };
      const owner = { shopDomain, connectionId: shop.connectionId, orderGid: pledge.orderGid ?? "" };
      await db.pledgeShipping.upsert({
        where: { pledgeId },
        create: { pledgeId, ...owner, ...data },
        update: data,
      });
    },
    async label(pledgeId, contents, change) {
      const { orderGid, orderName } = await db.pledge.findUniqueOrThrow({ where: { id: pledgeId } });
      const now = clock.now();
      const batch = {
        ...{ id: batchId, shopDomain, number: 1, state: "running", requestKey: "r", choice: {} },
        ...{
          account: "own",
          shipFrom: {},
          shipDate: "2026-11-22",
          feeBasisPoints: 0,
          total: 1,
          createdAt: now,
        },
      };
      await db.postageBatch.upsert({ where: { id: batchId }, create: batch, update: {} });
      const id = randomUUID();
      await db.label.create({
        data: {
          ...{ id, shopDomain, batchId, pledgeId, orderGid: orderGid ?? "", orderName: orderName ?? "" },
          ...{ position: 1, groupKey: "k", packageTypeId: "p", weightGrams: 100, countryCode: "US" },
          contents: Object.entries(contents).map(([sku, quantity]) => ({ sku, quantity, title: sku })),
          ...{ createdAt: now, updatedAt: now, ...change },
        },
      });
      return id;
    },
    async packageType(change = {}) {
      const box = { name: "Box", kind: "own", lengthMil: 10_000, widthMil: 8000, heightMil: 4000 };
      const data = { shopDomain, ...box, emptyGrams: 50, createdAt: clock.now(), ...change };
      return (await db.packageType.create({ data })).id;
    },
  };
}

/** A CSV download as its reader sees it. */
export async function records(chunks: AsyncIterable<string>): Promise<Record<string, string>[]> {
  const pieces: string[] = [];
  for await (const piece of chunks) pieces.push(piece);
  const bytes = Buffer.from(pieces.join(""));
  const sniffed = sniffCsv(bytes);
  if (sniffed.kind === "refused") throw new Error(sniffed.message);
  const rows: Record<string, string>[] = [];
  for await (const { fields } of readCsv(once(bytes), sniffed.dialect)) {
    rows.push(Object.fromEntries(sniffed.header.map((name, index) => [name, fields[index] ?? ""])));
  }
  return rows;
}

async function* once(bytes: Uint8Array) {
  yield await Promise.resolve(bytes);
}
