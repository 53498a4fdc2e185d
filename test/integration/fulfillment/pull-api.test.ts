// GET /api/v1/fulfillments over HTTP: stable, resumable, and never missing what commits late.
import { beforeEach, describe, expect, it } from "vitest";
import type { ApiFulfillment } from "~/modules/fulfillment/tell/api-fulfillment";
import type { ApiPledge } from "~/modules/pledges/receive/api-pledge";
import { applyShipments } from "~/modules/fulfillment/learn/apply-shipments.server";
import { createTrackingLinks } from "~/modules/fulfillment/create-tracking-links.server";
import { getPledgeShipping } from "~/modules/fulfillment/overview/get-pledge-shipping.server";
import type { ApplyDeps } from "~/modules/fulfillment/learn/apply-news.server";
import { systemClock } from "~/lib/clock";
import {
  ask,
  connect,
  createShop,
  push,
  validPledge,
  type Platform,
  type ProblemAnswer,
} from "../api/api-client";
import { useApiServer } from "../api/api-server";
import { until } from "../../support/until";
import { fulfilled, orderGid, unshipped } from "./fulfillment-fixture";

const server = useApiServer();
const trackingLinks = createTrackingLinks({ keys: [Buffer.alloc(32, 1)], appUrl: "https://app.example.com" });

interface Page {
  fulfillments: ApiFulfillment[];
  nextCursor: string | null;
  hasMore: boolean;
}

let platform: Platform;
let next = 0;

beforeEach(async () => {
  platform = await connect(server, await createShop(server));
});

const deps = (): ApplyDeps => ({
  db: server.database.db,
  jobs: { send: () => Promise.resolve() },
  clock: systemClock,
  trackingLinks,
});

/** Pledges of the platform with their orders in Shopify; answers the orders' numbers. */
async function pushed(count: number, of = platform, change = {}): Promise<number[]> {
  const ids = Array.from({ length: count }, () => (next += 1));
  await push(
    server,
    of,
    ids.map((id) => validPledge(String(id), change)),
  );
  for (const id of ids)
    await server.database.db.pledge.updateMany({
      where: { shopDomain: of.shopDomain, externalId: String(id) },
      data: { state: "created", orderGid: orderGid(id), orderName: `#${id}` },
    });
  return ids;
}

async function ship(id: number, minute = 1, how: ApplyDeps = deps(), of = platform): Promise<void> {
  const updatedAt = new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString();
  const orders = [unshipped(id, { fulfillments: [fulfilled(id, { numbers: [`N${minute}`], updatedAt })] })];
  await applyShipments(how, { shopDomain: of.shopDomain, orders, askedAt: systemClock.now() });
}

const pull = async (query = "", of = platform) =>
  (await ask<Page>(server, of, "GET", `/api/v1/fulfillments${query}`)).body;
const names = ({ fulfillments }: Page) => fulfillments.map(({ externalId }) => Number(externalId));

/** Reads until nothing is left; answers what came and where to go on. */
async function pullAll(
  cursor: string | null,
  limit = 100,
): Promise<{ seen: ApiFulfillment[]; cursor: string | null }> {
  const seen: ApiFulfillment[] = [];
  for (;;) {
    const page = await pull(`?limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`);
    seen.push(...page.fulfillments);
    cursor = page.nextCursor;
    if (!page.hasMore) return { seen, cursor };
  }
}

describe("pulling what was shipped", () => {
  it("answers the whole newest state of every pledge of which something left, and of no other", async () => {
    const [id = 0] = await pushed(2);
    await ship(id);
    const page = await pull();
    expect(page).toMatchObject({ hasMore: false, nextCursor: expect.any(String) as string });
    expect(page.fulfillments).toMatchObject([
      {
        ...{
          campaign: "star-tiles",
          externalId: String(id),
          state: "created",
          orderName: `#${id}`,
          version: 1,
        },
        fulfillment: {
          status: "shipped",
          packages: [{ number: "N1", carrier: "USPS", status: "shipped" }],
          trackingPageUrl: expect.stringContaining("/t/") as string,
        },
      },
    ]);
  });

  it("counts as telling, except with a sandbox key", async () => {
    const [id = 0] = await pushed(1);
    await ship(id);
    const { id: pledgeId } = await server.database.db.pledge.findFirstOrThrow({
      where: { shopDomain: platform.shopDomain },
    });
    const told = async () =>
      (
        await getPledgeShipping(
          { db: server.database.db, trackingLinks },
          { shopDomain: platform.shopDomain, pledgeId },
        )
      )?.told;
    const sandbox = await connect(server, platform.shopDomain, { sandbox: true });
    expect(names(await pull("", sandbox))).toEqual([id]);
    expect(await told()).toBeNull();
    await pull();
    expect(await told()).toMatchObject({ by: "pull", upToDate: true });
  });

  it("pages hold every pledge once, oldest change first, and a changed one comes again at the end", async () => {
    const ids = await pushed(25);
    for (const id of ids) await ship(id);
    const { seen, cursor } = await pullAll(null, 10);
    expect(seen.map(({ externalId }) => Number(externalId))).toEqual(ids);
    expect(await pull(`?cursor=${cursor}`)).toEqual({ fulfillments: [], nextCursor: cursor, hasMore: false });
    const [first = 0] = ids;
    await ship(first, 2);
    const again = await pull(`?cursor=${cursor}`);
    expect(names(again)).toEqual([first]);
    expect(again.fulfillments[0]).toMatchObject({
      version: 2,
      fulfillment: { packages: [{ number: "N2" }, { number: "N1", status: "withdrawn" }] },
    });
  });

  it("shows one campaign only when asked to, and never another shop's or platform's pledges", async () => {
    const [mine = 0] = await pushed(1);
    const [other = 0] = await pushed(1, platform, {
      campaign: { externalId: "other", name: "O", currency: "USD" },
    });
    const elsewhere = await connect(server, await createShop(server));
    const gamefound = await connect(server, platform.shopDomain, { platform: "gamefound" });
    const [foreign = 0] = await pushed(1, elsewhere);
    for (const id of [mine, other]) await ship(id);
    await ship(foreign, 1, deps(), elsewhere);
    expect(names(await pull())).toEqual([mine, other]);
    expect(names(await pull("?campaign=other"))).toEqual([other]);
    expect(names(await pull("?campaign=none"))).toEqual([]);
    expect(names(await pull("", gamefound))).toEqual([]);
    expect(names(await pull("", elsewhere))).toEqual([foreign]);
  });

  it.each(["?limit=0", "?limit=251", "?cursor=abc", "?cursor=ZjE6MDE", "?state=created", "?campaign="])(
    "%s is refused by name",
    async (query) => {
      const answer = await ask<ProblemAnswer>(server, platform, "GET", `/api/v1/fulfillments${query}`);
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid-parameter" } });
    },
  );

  it("is for whoever has a key, and for reading only", async () => {
    expect((await ask(server, null, "GET", "/api/v1/fulfillments")).status).toBe(401);
    expect((await ask(server, platform, "POST", "/api/v1/fulfillments", "{}")).status).toBe(405);
  });

  it("a single pledge tells its packages too", async () => {
    const [id = 0] = await pushed(1);
    const one = async () =>
      (await ask<ApiPledge>(server, platform, "GET", `/api/v1/campaigns/star-tiles/pledges/${id}`)).body;
    expect((await one()).packages).toEqual([]);
    await ship(id);
    expect((await one()).packages).toMatchObject([{ number: "N1", status: "shipped" }]);
    const listed = (await ask<{ pledges: ApiPledge[] }>(server, platform, "GET", "/api/v1/pledges")).body;
    expect(listed.pledges[0]?.packages).toMatchObject([{ number: "N1" }]);
  });
});

describe("a reader that keeps its cursor", () => {
  /** Whether somebody waits for the right to number changes. */
  const somebodyWaits = async () =>
    (
      await server.database.db.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
    ).length > 0;

  it("misses nothing of a change that is numbered first and committed last", async () => {
    const [early = 0, late = 0] = await pushed(2);
    let commit = () => {};
    const held = new Promise<void>((resolve) => (commit = resolve));
    let numbered = () => {};
    const isNumbered = new Promise<void>((resolve) => (numbered = resolve));
    const slow = server.database.db.$transaction(
      async (tx) => {
        await ship(early, 1, { ...deps(), db: tx as unknown as ApplyDeps["db"] });
        numbered();
        await held;
      },
      { timeout: 120_000 },
    );
    await isNumbered;
    let done = false;
    const fast = ship(late).then(() => (done = true));
    await until("the other writer waits or is done", async () => done || (await somebodyWaits()));
    const first = await pullAll(null);
    commit();
    await Promise.all([slow, fast]);
    const second = await pullAll(first.cursor);
    const seen = [...first.seen, ...second.seen].map(({ externalId }) => Number(externalId));
    expect(seen.sort()).toEqual([early, late].sort());
  });

  it("has every newest state after many writers at once", async () => {
    const ids = await pushed(12);
    const newest = new Map<string, number>();
    let cursor: string | null = null;
    let writing = true;
    const writers = Promise.all(
      [0, 1, 2].map(async (writer) => {
        for (let minute = 1; minute <= 4; minute += 1)
          for (const id of ids.filter((each) => each % 3 === writer)) await ship(id, minute);
      }),
    ).finally(() => (writing = false));
    const readOn = async () => {
      const page = await pullAll(cursor, 5);
      for (const { externalId, version } of page.seen) {
        expect(version).toBeGreaterThan(newest.get(externalId) ?? 0);
        newest.set(externalId, version);
      }
      ({ cursor } = page);
    };
    while (writing) await readOn();
    await writers;
    await readOn();
    expect([...newest.values()]).toEqual(ids.map(() => 4));
  });
});
