// What is removed is looked for in every text and JSON column of every table, also those added later.
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { connectShop } from "~/modules/connections/connect-shop.server";
import { createConnectionKey } from "~/modules/connections/create-connection-key.server";
import { createConnection } from "~/modules/connections/create-connection.server";
import { bindUseCases } from "~/lib/bind-use-cases";
import { listDataRequests } from "~/modules/backers/list-data-requests.server";
import { noteDataRequest } from "~/modules/backers/note-data-request.server";
import { redactCustomer } from "~/modules/backers/redact-customer.server";
import { redactShop } from "~/modules/backers/redact-shop.server";
import { processWebhook } from "~/modules/connections/process-webhook.server";
import { recordWebhook } from "~/modules/connections/record-webhook.server";
import type { PledgeState } from "~/modules/pledges/pledge-state";
import { fakeConnectionDeps, type FakeConnectionDeps } from "../../support/fake-connection-deps";
import { useTestDatabase } from "../../support/test-database";

const database = useTestDatabase();
const SHOP = "meeple-mill.myshopify.com";
const OTHER = "other.myshopify.com";
const NAME = "Zenobia Quillfeather";
const EMAIL = "zenobia@quillfeather.example";
const PERSONAL = ["zenobia", "quillfeather", "12 Larkspur Lane", "+15550101777"];
let fake: FakeConnectionDeps;

beforeEach(async () => {
  const { db } = database;
  await db.$executeRaw`truncate "Shop", "WebhookDelivery", "DataRequest", "Session", "IdempotencyRecord", "ApiRateWindow" cascade`;
  fake = fakeConnectionDeps(db);
  await connectShop(fake.deps, { shopDomain: SHOP });
  await connectShop(fake.deps, { shopDomain: OTHER });
});

async function connect(shopDomain: string): Promise<string> {
  const made = await createConnection(fake.deps, { shopDomain, platform: "backerkit", name: "Spiral" });
  if (made.kind !== "created") throw new Error(made.kind);
  return made.connectionId;
}

interface Person {
  name: string;
  email: string;
}
const ZENOBIA: Person = { name: NAME, email: EMAIL };
const SOMEBODY: Person = { name: "Somebody Else", email: "somebody@else.example" };

async function insertPledge(
  shopDomain: string,
  connectionId: string,
  person: Person,
  change: { state?: PledgeState; orderGid?: string; corrections?: object } = {},
): Promise<string> {
  const { db } = database;
  const campaign = await db.campaign.upsert({
    where: { shopDomain_platform_externalId: { shopDomain, platform: "backerkit", externalId: "c1" } },
    create: { shopDomain, platform: "backerkit", externalId: "c1", name: "Spiral Galaxy", currency: "USD" },
    update: {},
  });
  const externalId = randomUUID();
  const content = {
    externalId,
    backer: { name: person.name, email: person.email, phone: "+15550101777" },
    shippingAddress: {
      name: person.name,
      line1: "12 Larkspur Lane",
      countryCode: "US",
      phone: "+15550101777",
    },
    lines: [{ sku: "GALAXY-1", quantity: 1 }],
  };
  const pledge = await db.pledge.create({
    data: {
      shopDomain,
      connectionId,
      campaignId: campaign.id,
      platform: "backerkit",
      externalId,
      status: "ready",
      state: change.state ?? "ready",
      content,
      raw: { ...content, note: `Ring twice for ${person.name}` },
      plan: {
        totalMinor: 4200,
        email: person.email,
        phone: "+15550101777",
        shippingAddress: content.shippingAddress,
        attributes: [{ key: "Engraving", value: person.name }],
        note: `Ring twice for ${person.name}`,
      },
      corrections: change.corrections,
      failure: { code: "INVALID", message: `${person.email} is invalid` },
      problems: [
        { code: "EMAIL", severity: "warning", path: "backer.email", message: `${person.email} looks odd` },
      ],
      problemCodes: ["EMAIL"],
      contentHash: "hash",
      backerName: person.name,
      backerEmail: person.email,
      countryCode: "US",
      skus: ["GALAXY-1"],
      currency: "USD",
      totalPaidMinor: 4200n,
      orderGid: change.orderGid,
      orderName: change.orderGid && "#1001",
      updatedAt: new Date("2026-11-22T12:00:00Z"),
    },
  });
  await db.pledgeEvent.create({
    data: {
      shopDomain,
      pledgeId: pledge.id,
      kind: "pledge.note",
      actor: "app",
      detail: { said: `Dear ${person.name}` },
    },
  });
  return pledge.id;
}

/** A delivered parcel with a carrier's own words and the mail about it. */
async function insertParcel(shopDomain: string, pledgeId: string, number: string): Promise<void> {
  const { db } = database;
  const at = new Date("2026-11-20T12:00:00Z");
  const times = { listedAt: at, createdAt: at, statusChangedAt: at, shippedAt: at, deliveredAt: at };
  const parcel = await db.package.create({
    data: { shopDomain, pledgeId, numberKey: number, number, status: "delivered", ...times },
  });
  await db.packageEvent.create({
    data: {
      ...{
        shopDomain,
        pledgeId,
        orderGid: "gid://shopify/Order/5",
        fulfillmentGid: number,
        sourceId: number,
      },
      ...{ kind: "delivered", at, learnedAt: at, message: `Signed by ${NAME}` },
    },
  });
  const { campaignId } = await db.pledge.findUniqueOrThrow({ where: { id: pledgeId } });
  await db.trackingMail.create({
    data: {
      ...{ shopDomain, pledgeId, campaignId, packageId: parcel.id, origin: "creator", state: "sent" },
      ...{ createdAt: at, nextAttemptAt: at, updatedAt: at, sentAt: at, failure: `250 OK for ${EMAIL}` },
    },
  });
}

/** `table.column` of every place where one of the texts stands; in our tables and the queue's. */
async function placesWith(texts: string[]): Promise<string[]> {
  const columns = await database.db.$queryRaw<{ table: string; column: string }[]>`
    select quote_ident(c.table_schema) || '.' || quote_ident(c.table_name) as table, c.column_name as column from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema in ('public', 'pgboss') and t.table_type = 'BASE TABLE'
      and c.table_name <> '_prisma_migrations'
      and (c.data_type in ('text', 'json', 'jsonb', 'character varying') or c.data_type = 'ARRAY')`;
  const found: string[] = [];
  for (const { table, column } of columns) {
    const rows = await database.db.$queryRawUnsafe<{ text: string }[]>(
      `select "${column}"::text as text from ${table} where "${column}" is not null`,
    );
    const text = rows.map((row) => row.text.toLowerCase()).join("\n");
    if (texts.some((wanted) => text.includes(wanted.toLowerCase())))
      found.push(`${table.split(".")[1]?.replaceAll('"', "")}.${column}`);
  }
  return found;
}

async function deliver(
  topic: string,
  payload: object,
  triggeredAt = "2026-11-22T12:00:01Z",
  shopDomain = SHOP,
): Promise<string> {
  const recorded = await recordWebhook(fake.deps, {
    shopDomain,
    topic,
    webhookId: randomUUID(),
    eventId: null,
    triggeredAt: new Date(triggeredAt),
    payload,
  });
  if (recorded.kind !== "recorded") throw new Error(recorded.kind);
  const nothing = () => Promise.resolve();
  const effects = {
    noteOrder: nothing,
    noteShipping: () => Promise.resolve("unchanged"),
    noteShippings: (told: unknown[]) => Promise.resolve(told.map(() => "unchanged")),
    refreshProduct: nothing,
    removeProduct: nothing,
    noteSubscription: nothing,
    ...bindUseCases(fake.deps, { noteDataRequest, redactCustomer, redactShop }),
  };
  await processWebhook({ ...fake.deps, effects }, recorded);
  return recorded.deliveryId;
}

const redact = (orders: number[] = []) =>
  deliver("customers/redact", {
    shop_domain: SHOP,
    customer: { id: 9, email: EMAIL.toUpperCase(), phone: "+15550101777" },
    orders_to_redact: orders,
  });

describe("customers/redact", () => {
  it("leaves no trace of the customer in any column of any table", async () => {
    const connectionId = await connect(SHOP);
    const key = await createConnectionKey(fake.deps, {
      shopDomain: SHOP,
      connectionId,
      label: "Live",
      sandbox: false,
    });
    if (key.kind !== "created") throw new Error(key.kind);
    const states: PledgeState[] = ["ready", "created", "unknown", "queued"];
    for (const state of states) await insertPledge(SHOP, connectionId, ZENOBIA, { state });
    await deliver("customers/data_request", {
      shop_domain: SHOP,
      customer: { id: 9, email: EMAIL },
      data_request: { id: 1 },
    });
    await deliver("orders/create", { id: 1, name: "#1001", tags: NAME, email: EMAIL });
    await database.db.idempotencyRecord.create({
      data: {
        keyId: key.id,
        idempotencyKey: "k",
        bodyHash: "h",
        status: 200,
        response: { message: `${EMAIL} looks odd` },
        expiresAt: new Date(),
      },
    });
    expect(await placesWith(PERSONAL)).toEqual(
      expect.arrayContaining([
        "DataRequest.report",
        "IdempotencyRecord.response",
        "Pledge.raw",
        "PledgeEvent.detail",
        "WebhookDelivery.payload",
      ]),
    );
    await redact();
    expect(await placesWith(PERSONAL)).toEqual([]);
  });

  it("keeps money, SKUs and order numbers, and no pledge can be pushed any more", async () => {
    const connectionId = await connect(SHOP);
    const created = await insertPledge(SHOP, connectionId, ZENOBIA, {
      state: "created",
      orderGid: "gid://shopify/Order/5",
    });
    await insertParcel(SHOP, created, "Z-1");
    const queued = await insertPledge(SHOP, connectionId, ZENOBIA, { state: "queued" });
    const unknown = await insertPledge(SHOP, connectionId, ZENOBIA, { state: "unknown" });
    await redact();
    expect(await placesWith(PERSONAL)).toEqual([]);
    expect(await database.db.package.findFirst()).toMatchObject({ number: "Z-1", pledgeId: created });
    const row = (id: string) => database.db.pledge.findUniqueOrThrow({ where: { id } });
    expect(await row(created)).toMatchObject({
      state: "created",
      orderName: "#1001",
      totalPaidMinor: 4200n,
      skus: ["GALAXY-1"],
      content: null,
      backerName: null,
      plan: { totalMinor: 4200, email: null, shippingAddress: null, attributes: [] },
    });
    expect(await row(queued)).toMatchObject({
      state: "skipped",
      problemCodes: ["REDACTED"],
      redactedAt: new Date("2026-11-22T12:00:00Z"),
    });
    expect((await row(unknown)).state, "whether its order exists still has to be found out").toBe("unknown");
  });

  it("finds the customer by order, by a past order and by a corrected e-mail, and touches nobody else", async () => {
    const connectionId = await connect(SHOP);
    const byOrder = await insertPledge(SHOP, connectionId, SOMEBODY, {
      state: "created",
      orderGid: "gid://shopify/Order/5",
    });
    const byPast = await insertPledge(SHOP, connectionId, SOMEBODY);
    await database.db.pastOrder.create({
      data: {
        shopDomain: SHOP,
        pledgeId: byPast,
        generation: 1,
        orderGid: "gid://shopify/Order/6",
        orderName: "#6",
        sourceIdentifier: "s",
        reason: "undone",
      },
    });
    const corrected = await insertPledge(SHOP, connectionId, SOMEBODY, { corrections: { email: EMAIL } });
    const stranger = await insertPledge(SHOP, connectionId, SOMEBODY, { orderGid: "gid://shopify/Order/7" });
    const elsewhere = await insertPledge(OTHER, await connect(OTHER), ZENOBIA, {
      orderGid: "gid://shopify/Order/5",
    });
    await redact([5, 6]);
    const left = await database.db.pledge.findMany({ where: { redactedAt: null }, select: { id: true } });
    expect(left.map(({ id }) => id).sort()).toEqual([stranger, elsewhere].sort());
    expect([byOrder, byPast, corrected]).toHaveLength(3);
  });

  it("twice changes nothing more", async () => {
    await insertPledge(SHOP, await connect(SHOP), ZENOBIA);
    await redact();
    await redact();
    expect(await database.db.pledgeEvent.count({ where: { kind: "pledge.redacted" } })).toBe(1);
  });
});

describe("customers/data_request", () => {
  it("reports everything held of the customer, to that shop only, and forgets the request's payload", async () => {
    const connectionId = await connect(SHOP);
    await insertParcel(SHOP, await insertPledge(SHOP, connectionId, ZENOBIA), "Z-1");
    await insertParcel(SHOP, await insertPledge(SHOP, connectionId, SOMEBODY), "S-1");
    const deliveryId = await deliver("customers/data_request", {
      shop_domain: SHOP,
      customer: { id: 9, email: EMAIL },
      orders_requested: [5],
    });
    const [request, ...others] = await listDataRequests(fake.deps, { shopDomain: SHOP });
    expect(others).toEqual([]);
    const report = request?.report as unknown as { pledges: { content: { backer: Person } }[] };
    expect(report).toMatchObject({
      packages: [{ number: "Z-1", status: "delivered" }],
      events: [{ kind: "delivered", message: `Signed by ${NAME}` }],
      trackingMails: [{ state: "sent" }],
    });
    expect(report.pledges.map((pledge) => pledge.content.backer.name)).toEqual([NAME]);
    expect(await listDataRequests(fake.deps, { shopDomain: OTHER })).toEqual([]);
    const delivery = await database.db.webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
    expect(delivery).toMatchObject({ payload: {}, outcome: "reported 1 pledges" });
  });
});

describe("shop/redact", () => {
  async function fill(shopDomain: string): Promise<void> {
    const { db } = database;
    const connectionId = await connect(shopDomain);
    const key = await createConnectionKey(fake.deps, {
      shopDomain,
      connectionId,
      label: "Live",
      sandbox: false,
    });
    if (key.kind !== "created") throw new Error(key.kind);
    const pledgeId = await insertPledge(shopDomain, connectionId, ZENOBIA);
    const batch = await db.batch.create({ data: { shopDomain, number: 1, kind: "full", total: 1 } });
    await db.pledge.update({ where: { id: pledgeId }, data: { batchId: batch.id } });
    await db.session.create({
      data: { id: `offline_${shopDomain}`, shop: shopDomain, state: "", accessToken: "x" },
    });
    await db.idempotencyRecord.create({
      data: { keyId: key.id, idempotencyKey: "k", bodyHash: "h", expiresAt: new Date() },
    });
    await db.apiRateWindow.create({ data: { keyId: key.id, windowStart: new Date(), count: 1 } });
    await db.variant.create({
      data: { shopDomain, gid: "v", productGid: "p", title: "t", priceMinor: 1n, requiresShipping: true },
    });
    await db.skuMapping.create({ data: { shopDomain, sku: "s", variantGid: "v" } });
    const run = await db.reconciliationRun.create({ data: { shopDomain, startedBy: "creator" } });
    await db.reconciliationFinding.create({ data: { runId: run.id, kind: "missing" } });
    await deliver(
      "customers/data_request",
      { shop_domain: shopDomain, customer: { id: 9, email: EMAIL } },
      undefined,
      shopDomain,
    );
  }

  /** Rows per table, without empty ones. */
  async function rowCounts(): Promise<Record<string, number>> {
    const tables = await database.db.$queryRaw<{ name: string }[]>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> '_prisma_migrations'`;
    const counts: Record<string, number> = {};
    for (const { name } of tables) {
      const rows = await database.db.$queryRawUnsafe<{ count: number }[]>(
        `select count(*)::int as count from public."${name}"`,
      );
      if (rows[0]?.count) counts[name] = rows[0].count;
    }
    return counts;
  }

  it("leaves no row of the shop in any table and every row of the others", async () => {
    await fill(OTHER);
    const before = await rowCounts();
    await fill(SHOP);
    await deliver("shop/redact", { shop_domain: SHOP }, "2026-11-24T12:00:01Z");
    const after = await rowCounts();
    expect(after).toEqual({ ...before, Shop: 1 });
    expect(await placesWith([SHOP])).toEqual([]);
    expect(Object.keys(before).length).toBeGreaterThan(14);
  });

  it("is ignored when the app was installed again after the uninstall it is about", async () => {
    await fill(SHOP);
    fake.setNow("2026-11-23T12:00:00Z");
    await connectShop(fake.deps, { shopDomain: SHOP });
    await deliver("shop/redact", { shop_domain: SHOP }, "2026-11-24T12:00:01Z");
    expect(await database.db.pledge.count({ where: { shopDomain: SHOP } })).toBe(1);
  });

  it("of a shop nobody knows is answered, too", async () => {
    await deliver("shop/redact", { shop_domain: "gone.myshopify.com" }, undefined, "gone.myshopify.com");
    expect(await placesWith(["gone.myshopify.com"])).toEqual([]);
  });
});
