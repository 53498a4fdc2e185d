// Finding people among pledges, and everything of a person in one place; always within one shop.
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Prisma } from "~/db/generated/client";
import { BACKER_WINDOW } from "~/modules/backers/backer-store.server";
import { getBackerProfile } from "~/modules/backers/get-backer-profile.server";
import { searchBackers } from "~/modules/backers/search-backers.server";
import { listPledges } from "~/modules/pledges/views/list-pledges.server";
import type { ShippingFilter } from "~/modules/pledges/views/pledge-filter";
import { makeContent } from "../../unit/pledges/pledge-builders";
import { useTestDatabase } from "../../support/test-database";

const database = useTestDatabase();
const SHOP = "ada.myshopify.com";
const OTHER = "other.myshopify.com";
const START = Date.UTC(2026, 10, 1);
let minutes = 0;

interface Backing {
  shop?: string;
  campaign?: string;
  name?: string | null;
  email?: string | null;
  externalId?: string;
  orderName?: string;
}

beforeEach(async () => {
  await database.db.$executeRaw`truncate "Shop" cascade`;
  for (const domain of [SHOP, OTHER])
    await database.db.shop.create({ data: { domain, name: domain, currency: "USD" } });
});

/** Each pledge is a minute newer than the one before. */
async function back(backing: Backing): Promise<string> {
  const { db } = database;
  const { shop = SHOP, campaign = "tiles", name = "Ada Lovelace", email = "ada@example.com" } = backing;
  minutes += 1;
  const externalId = backing.externalId ?? `${70_000_000 + minutes}`;
  const known = await db.connection.findFirst({ where: { shopDomain: shop } });
  const connection =
    known ??
    (await db.connection.create({ data: { shopDomain: shop, platform: "api", name: "API", settings: {} } }));
  const { id: campaignId } = await db.campaign.upsert({
    where: { shopDomain_platform_externalId: { shopDomain: shop, platform: "api", externalId: campaign } },
    create: { shopDomain: shop, platform: "api", externalId: campaign, name: campaign, currency: "USD" },
    update: {},
  });
  const content: object = makeContent({ externalId, backer: { name, email, phone: null } });
  const pledge = await db.pledge.create({
    data: {
      ...{ shopDomain: shop, connectionId: connection.id, campaignId, platform: "api", externalId },
      ...{ status: "ready", state: backing.orderName ? "created" : "ready", contentHash: randomUUID() },
      ...{ backerName: name, backerEmail: email, currency: "USD", totalPaidMinor: 7100n },
      ...{ content, createdAt: new Date(START + minutes * 60_000) },
      ...(backing.orderName
        ? { orderName: backing.orderName, orderGid: `gid://shopify/Order/${externalId}` }
        : {}),
    },
  });
  await db.pledgeEvent.create({
    data: { shopDomain: shop, pledgeId: pledge.id, kind: "pledge.received", actor: "platform" },
  });
  return pledge.id;
}

async function found(text: string, shop = SHOP): Promise<string[]> {
  const { rows } = await searchBackers({ db: database.db }, { shopDomain: shop, text, page: {} });
  return rows.map(({ pledgeId }) => pledgeId);
}

describe("searching backers", () => {
  it.each([
    ["part of the name, whatever its capitals", "LOVEL"],
    ["part of the e-mail", "a@exam"],
    ["the Backer ID", "70009999"],
    ["the order name", "#4711"],
    ["the order's number alone", "4711"],
  ])("finds a backer by %s", async (_what, text) => {
    await back({ name: "Somebody Else", email: "else@nowhere.test", externalId: "1", orderName: "#10" });
    const ada = await back({ externalId: "70009999", orderName: "#4711" });
    expect(await found(text)).toEqual([ada]);
  });

  it("finds a short Backer ID in full, and a name in another script by its words", async () => {
    const short = await back({ name: "Bo", email: null, externalId: "7" });
    const li = await back({ name: "李 明", email: null, externalId: "71234567" });
    expect(await found("7")).toEqual([short]);
    expect(await found("李")).toEqual([li]);
  });

  it("takes letters that mean something to a database as letters", async () => {
    const odd = await back({ name: "100% Ada_B", email: null });
    await back({ name: "100 Ada-B", email: null });
    expect(await found("100% a")).toEqual([odd]);
    expect(await found("ada_b")).toEqual([odd]);
  });

  it("shows a person once, by the newest pledge, with the number of pledges", async () => {
    await back({});
    await back({ email: "ADA@example.com", campaign: "dice" });
    const newest = await back({ name: "A. Lovelace" });
    const { rows, total } = await searchBackers({ db: database.db }, { shopDomain: SHOP, page: {} });
    expect(rows).toMatchObject([{ pledgeId: newest, pledges: 3 }]);
    expect(total).toEqual({ count: 1, capped: false });
  });

  it("finds a person by an older pledge as well", async () => {
    const old = await back({ externalId: "65550001" });
    await back({ externalId: "65550002" });
    expect(await found("65550001")).toEqual([old]);
  });

  it("takes pledges without an e-mail for different people", async () => {
    await back({ email: null });
    await back({ email: null });
    expect(await found("lovelace")).toHaveLength(2);
  });

  it("turns pages in both directions without losing or doubling anybody", async () => {
    for (let index = 0; index < 120; index += 1) await back({ email: `backer${index}@example.com` });
    const seen: string[] = [];
    let after: string | undefined;
    const turns: (string | undefined)[] = [];
    do {
      const page = await searchBackers({ db: database.db }, { shopDomain: SHOP, page: { after } });
      seen.push(...page.rows.map(({ pledgeId }) => pledgeId));
      turns.push(page.before ?? undefined);
      after = page.after ?? undefined;
    } while (after);
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
    const back1 = await searchBackers({ db: database.db }, { shopDomain: SHOP, page: { before: turns[2] } });
    expect(back1.rows.map(({ pledgeId }) => pledgeId)).toEqual(seen.slice(50, 100));
  });

  it("finds the next backer behind one with more pledges than are looked at in one go", async () => {
    const quiet = await back({ name: "Quiet Backer", email: "quiet@example.com" });
    const eager = await back({ name: "Eager Backer", email: "eager@example.com" });
    const { db } = database;
    const { id: _id, ...row } = await db.pledge.findUniqueOrThrow({ where: { id: eager } });
    const copies = Array.from({ length: 2 * BACKER_WINDOW + 1 }, (_, index) => ({
      ...(row as unknown as Prisma.PledgeCreateManyInput),
      externalId: `6${index}`,
      createdAt: new Date(START + (minutes + 1 + index) * 60_000),
    }));
    await db.pledge.createMany({ data: copies });
    minutes += copies.length + 1;
    const { rows } = await searchBackers({ db }, { shopDomain: SHOP, text: "backer", page: {} });
    expect(rows).toMatchObject([{ pledges: copies.length + 1 }, { pledgeId: quiet, pledges: 1 }]);
  });

  it("never finds backers of another shop, even of the same person", async () => {
    const theirs = await back({ shop: OTHER });
    expect(await found("lovelace")).toEqual([]);
    const ours = await back({});
    expect(await found("lovelace")).toEqual([ours]);
    const { rows } = await searchBackers({ db: database.db }, { shopDomain: OTHER, page: {} });
    expect(rows).toMatchObject([{ pledgeId: theirs, pledges: 1 }]);
  });

  it("shows how far the newest order's parcels are", async () => {
    const { db } = database;
    const pledgeId = await back({ orderName: "#1", externalId: "1" });
    const { connectionId, orderGid } = await db.pledge.findUniqueOrThrow({ where: { id: pledgeId } });
    await db.pledgeShipping.create({
      data: {
        pledgeId,
        shopDomain: SHOP,
        connectionId,
        orderGid: orderGid ?? "",
        status: "partially_shipped",
      },
    });
    const { rows } = await searchBackers({ db }, { shopDomain: SHOP, page: {} });
    expect(rows[0]?.shipping).toBe("partially_shipped");
  });
});

describe("a backer's profile", () => {
  it("holds all pledges of the person with what happened to each, newest first", async () => {
    const first = await back({ orderName: "#1" });
    const second = await back({ email: "Ada@Example.com", campaign: "dice" });
    await back({ name: "Somebody Else", email: "else@nowhere.test" });
    for (const pledgeId of [first, second]) {
      const profile = await getBackerProfile({ db: database.db }, { shopDomain: SHOP, pledgeId });
      expect(profile?.pledges.map(({ id }) => id)).toEqual([second, first]);
      expect(new Set(profile?.events.map(({ pledgeId: of }) => of))).toEqual(new Set([first, second]));
    }
  });

  it("of a pledge without an e-mail holds that pledge alone", async () => {
    const pledgeId = await back({ email: null });
    await back({ email: null });
    const profile = await getBackerProfile({ db: database.db }, { shopDomain: SHOP, pledgeId });
    expect(profile?.pledges.map(({ id }) => id)).toEqual([pledgeId]);
  });

  it("does not exist for another shop, and never shows that shop's pledges", async () => {
    const ours = await back({});
    const theirs = await back({ shop: OTHER });
    expect(await getBackerProfile({ db: database.db }, { shopDomain: SHOP, pledgeId: theirs })).toBeNull();
    const profile = await getBackerProfile({ db: database.db }, { shopDomain: SHOP, pledgeId: ours });
    expect(profile?.pledges.map(({ id }) => id)).toEqual([ours]);
  });

  it("shows what the creator corrected instead of what the platform sent", async () => {
    const pledgeId = await back({});
    await database.db.pledge.update({
      where: { id: pledgeId },
      data: { corrections: { email: "right@example.com" } },
    });
    const profile = await getBackerProfile({ db: database.db }, { shopDomain: SHOP, pledgeId });
    expect(profile?.email).toBe("right@example.com");
    expect(profile?.address).toContain("12 Analytical Way");
  });
});

describe("pledges by how far their parcels are", () => {
  it("are found under exactly one stage, and one of which nothing was heard is ready to ship", async () => {
    const { db } = database;
    const facts: Record<string, Partial<Prisma.PledgeShippingUncheckedCreateInput>> = {
      held: { onHold: true },
      partly: { status: "partially_shipped" },
      gone: { status: "shipped" },
      there: { status: "delivered", hiddenAt: new Date(START) },
      digital: { unitsTotal: 0, orderUpdatedAt: new Date(START) },
    };
    const unheard = await back({ orderName: "#1", externalId: "1" });
    await back({ externalId: "not-pushed" });
    const ids: Record<string, string> = {};
    for (const [name, fact] of Object.entries(facts)) {
      const pledgeId = await back({ orderName: `#${name}`, externalId: name });
      const { connectionId, orderGid } = await db.pledge.findUniqueOrThrow({ where: { id: pledgeId } });
      const row = { pledgeId, shopDomain: SHOP, connectionId, orderGid: orderGid ?? "", unitsTotal: 1 };
      await db.pledgeShipping.create({ data: { ...row, ...fact } });
      ids[name] = pledgeId;
    }
    const shown = async (shipping: ShippingFilter) => {
      const { rows, total } = await listPledges({ db }, { shopDomain: SHOP, filter: { shipping }, page: {} });
      expect(total.count).toBe(rows.length);
      return rows.map(({ id }) => id);
    };
    expect(await shown("ready")).toEqual([unheard]);
    expect(await shown("on_hold")).toEqual([ids.held]);
    expect(await shown("partially_shipped")).toEqual([ids.partly]);
    expect(await shown("shipped")).toEqual([ids.gone]);
    expect(await shown("delivered")).toEqual([ids.there]);
    expect(await shown("hidden")).toEqual([ids.there]);
  });
});
