// A shop with bought labels, a scripted EasyPost that sold them and a scripted Shopify that holds their orders.
import type { DbClient } from "~/db/client.server";
import { postageSecretContext } from "~/db/secret-contexts";
import { connectShop } from "~/modules/connections/connect-shop.server";
import { createConnection } from "~/modules/connections/create-connection.server";
import { applyLabelNews } from "~/modules/fulfillment/learn/apply-label-news.server";
import { fulfillLabel } from "~/modules/postage/buying/fulfill-label.server";
import { recordCharges } from "~/modules/postage/ledger/record-entries.server";
import type { PostageDeps } from "~/modules/postage/postage-deps";
import type { PostalAddress } from "~/modules/postage/ports";
import { insertNotices, type StoredNews } from "~/modules/postage/tracking/notice-store.server";
import { processNotices } from "~/modules/postage/tracking/process-notices.server";
import type { Prisma } from "~/db/generated/client";
import { inTransaction } from "~/db/client.server";
import { fakeConnectionDeps, type FakeConnectionDeps } from "../../support/fake-connection-deps";
import { afterDeps } from "./after-deps";
import { ScriptedFulfillments } from "../fulfillment/scripted-fulfillments";
import { ScriptedPostage } from "./scripted-postage";

export const SHOP = "meeple-mill.myshopify.com";
export const OTHER_SHOP = "other.myshopify.com";
/** A Monday, 9 o'clock in New York. */
export const START = new Date("2026-11-23T14:00:00Z");
export const TOKEN = "token-of-meeple-mill";
export const SECRET = "sécret";
const DAY_MS = 24 * 3600 * 1000;

export const SHIP_FROM: PostalAddress = {
  ...{ name: "Mara Mill", company: "Meeple Mill", street1: "1 Mill Rd", street2: null, city: "Beacon" },
  ...{ state: "NY", zip: "12508", country: "US", phone: "8455550100", email: "mara@mill.example" },
};
export const TO: PostalAddress = {
  ...{ name: "Zenobia Quill", company: null, street1: "12 Larkspur Lane", street2: null, city: "Austin" },
  ...{ state: "TX", zip: "78701", country: "US", phone: "5125550177", email: null },
};

export interface AfterFixture {
  deps: PostageDeps;
  fake: FakeConnectionDeps;
  postage: ScriptedPostage;
  shopify: ScriptedFulfillments;
  batchId: string;
  now(): Date;
  wait(milliseconds: number): void;
  waitDays(days: number): void;
  /** A bought and charged label ($5.00 + 10 % fee) of a pledge of its own, whose order waits in Shopify; answers its id. */
  addLabel(n: number, change?: Partial<Prisma.LabelUncheckedCreateInput>): Promise<string>;
  label(labelId: string): ReturnType<DbClient["label"]["findUniqueOrThrow"]>;
  balance(shopDomain?: string): Promise<number>;
  /** Makes the label's fulfilment in Shopify, as buying does. */
  ship(labelId: string): Promise<void>;
  /** Stores news as the webhook does, and works them off. */
  tell(news: StoredNews, from?: { account: string; shopDomain: string | null }): Promise<string | null>;
  /** Another batch of the same shop. */
  addBatch(change?: Partial<Prisma.PostageBatchUncheckedCreateInput>): Promise<string>;
}

export const orderGid = (n: number) => `gid://shopify/Order/${n}`;
export const shipmentId = (n: number) => `shp_${n}`;
export const trackingCode = (n: number) => `94001118992239000${String(n).padStart(5, "0")}`;

export async function openAfterFixture(db: DbClient): Promise<AfterFixture> {
  await db.postageNotice.deleteMany();
  await db.pledge.deleteMany();
  await db.scanForm.deleteMany();
  await db.pickup.deleteMany();
  await db.postageBatch.deleteMany();
  await db.shop.deleteMany();
  const fake = fakeConnectionDeps(db);
  let time = START.getTime();
  const now = () => new Date(time);
  fake.setNow(START.toISOString());
  for (const shopDomain of [SHOP, OTHER_SHOP]) {
    await connectShop(fake.deps, { shopDomain });
    await db.shop.update({ where: { domain: shopDomain }, data: { timezone: "America/New_York" } });
  }
  const postage = new ScriptedPostage();
  const shopify = new ScriptedFulfillments(now);
  const deps = afterDeps(db, fake, { postage, shopify });
  const connection = await createConnection(fake.deps, {
    shopDomain: SHOP,
    platform: "backerkit",
    name: "Spiral",
  });
  if (connection.kind !== "created") throw new Error(connection.kind);
  const { connectionId } = connection;
  const campaign = await db.campaign.create({
    data: { shopDomain: SHOP, platform: "backerkit", externalId: "galaxy", name: "Galaxy", currency: "USD" },
  });
  const secret = (column: "apiKey" | "webhookSecret", text: string) =>
    deps.secrets.encrypt(text, postageSecretContext(SHOP, column));
  await db.postageSettings.create({
    data: {
      ...{ shopDomain: SHOP, account: "own", apiKey: secret("apiKey", "EZTKown"), apiKeyHint: "Kown" },
      ...{ webhookToken: TOKEN, webhookSecret: secret("webhookSecret", SECRET), shipFrom: { ...SHIP_FROM } },
      updatedAt: START,
    },
  });
  let batches = 0;
  const addBatch: AfterFixture["addBatch"] = async (change = {}) => {
    batches += 1;
    const { id } = await db.postageBatch.create({
      data: {
        ...{
          shopDomain: SHOP,
          number: batches,
          state: "finished",
          requestKey: `batch ${batches}`,
          choice: {},
        },
        ...{ account: "own", shipFrom: { ...SHIP_FROM }, shipDate: "2026-11-23", feeBasisPoints: 1000 },
        ...{ total: 1, createdAt: START, ...change },
      },
    });
    return id;
  };
  const batchId = await addBatch();
  fake.jobs.length = 0;
  const wait = (milliseconds: number) => {
    time += milliseconds;
    fake.setNow(new Date(time).toISOString());
  };

  return {
    ...{ deps, fake, postage, shopify, batchId, now, wait, addBatch },
    waitDays: (days) => wait(days * DAY_MS),
    async addLabel(n, change = {}) {
      const pledge = await db.pledge.create({
        data: {
          ...{
            shopDomain: SHOP,
            connectionId,
            campaignId: campaign.id,
            platform: "backerkit",
            externalId: String(n),
          },
          ...{
            orderName: `#${n}`,
            orderGid: orderGid(n),
            status: "ready",
            state: "created",
            contentHash: "x",
          },
          ...{ currency: "USD", totalPaidMinor: 100n },
        },
      });
      shopify.addOrder(orderGid(n), `#${n}`, [{ sku: "GAME", quantity: 1 }]);
      const code = change.trackingCode === undefined ? trackingCode(n) : change.trackingCode;
      const { id } = await db.label.create({
        data: {
          ...{ shopDomain: SHOP, batchId, pledgeId: pledge.id, orderGid: orderGid(n), orderName: `#${n}` },
          ...{ position: n, groupKey: "g", contents: [{ sku: "GAME", title: "Game", quantity: 1 }] },
          ...{ state: "bought", packageTypeId: "p", weightGrams: 500, countryCode: "US", address: { ...TO } },
          ...{ shipmentId: shipmentId(n), service: "GroundAdvantage", postageMinor: 500n, feeMinor: 50n },
          ...{
            insuranceMinor: 0n,
            easypostMinor: 0n,
            boughtAt: now(),
            trackingCode: code,
            trackerId: code && `trk_${shipmentId(n)}`,
          },
          ...{ fulfillmentState: "none", createdAt: now(), updatedAt: now(), ...change },
        },
      });
      postage.addShipment(shipmentId(n), code);
      await inTransaction(db, async (tx) =>
        recordCharges(tx, {
          ...{ shopDomain: SHOP, at: now(), account: "own", labelId: id, shipmentId: shipmentId(n) },
          ...{ orderName: `#${n}`, batchNumber: 1, serviceName: "USPS Ground Advantage" },
          ...{ postageMinor: 500, feeMinor: 50, insuranceMinor: 0, easypostMinor: 0 },
        }),
      );
      const labels = [{ number: code, carrier: "USPS", url: null }];
      await applyLabelNews(deps, { shopDomain: SHOP, orderGid: orderGid(n), labels });
      return id;
    },
    async ship(labelId) {
      await db.label.update({ where: { id: labelId }, data: { fulfillmentState: "wanted" } });
      const context = {
        shopDomain: SHOP,
        fulfillAt: "purchase",
        owner: "test",
        mayGoOn: () => true,
      } as const;
      await fulfillLabel(deps, labelId, context);
    },
    async tell(news, from = { account: TOKEN, shopDomain: SHOP }) {
      const noticeIds = await inTransaction(db, async (tx) => insertNotices(tx, [{ ...from, news }], now()));
      await processNotices(deps, { noticeIds });
      const notice = await db.postageNotice.findFirst({ where: { id: { in: noticeIds } } });
      return notice?.outcome ?? null;
    },
    label: (labelId) => db.label.findUniqueOrThrow({ where: { id: labelId } }),
    async balance(shopDomain = SHOP) {
      const entries = await db.ledgerEntry.findMany({ where: { shopDomain } });
      return entries.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0);
    },
  };
}
