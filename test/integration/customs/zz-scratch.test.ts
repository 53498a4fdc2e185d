import { expect, it } from "vitest";
import { listSkus } from "~/modules/catalog/list-skus.server";
import { listItems } from "~/modules/catalog/items/list-items.server";
import { suggestItems } from "~/modules/catalog/items/suggest-items.server";
import { previewItem } from "~/modules/catalog/items/preview-item.server";
import { exportCustoms } from "~/modules/customs/export-customs.server";
import { useTestDatabase } from "../../support/test-database";
import { CatalogFixture } from "../catalog/catalog-fixture";
const database = useTestDatabase();
it("measure", async () => {
  const shop = await new CatalogFixture(database.db).open();
  const { shopDomain } = shop;
  await shop.pledges([["A"]]);
  await database.db.$executeRawUnsafe(`INSERT INTO "Pledge" ("id","shopDomain","connectionId","campaignId","platform","externalId","status","state","contentHash","skus","currency","totalPaidMinor","updatedAt")
    SELECT gen_random_uuid()::text, p."shopDomain", p."connectionId", p."campaignId", p."platform", 'x'||n, 'ready', CASE WHEN n%2=0 THEN 'ready' ELSE 'created' END, '', ARRAY['SKU-'||(n%2000), 'SKU-'||(n%97), 'SKU-'||((n*7)%1500)], 'USD', 1000, now()
    FROM "Pledge" p, generate_series(1,100000) n WHERE p."externalId"='0'`);
  await database.db.$executeRawUnsafe(`INSERT INTO "Variant" ("shopDomain","gid","productGid","sku","title","priceMinor","requiresShipping","grams","active") SELECT '${shopDomain}','g'||n,'p'||(n/10),'SKU-'||n,'Thing '||(n/10)||' – v'||n,1000,true,100,true FROM generate_series(1,5000) n`);
  await database.db.$executeRawUnsafe(`INSERT INTO "SkuFacts" ("shopDomain","sku","hsCode","description","originCountry","updatedAt") SELECT '${shopDomain}','SKU-'||n,'610910','Cotton','PT',now() FROM generate_series(1,1000) n`);
  await database.db.$executeRawUnsafe(`ANALYZE`);
  await database.db.$executeRawUnsafe(`ALTER DATABASE "${new URL(database.url).pathname.slice(1)}" SET statement_timeout = '5s'`);
  const { createDb } = await import("~/db/client.server");
  const db = createDb(database.url);
  Object.defineProperty(shop, "db", { value: db });
  process.stdout.write("inserted\n");
  const time = async (name: string, f: () => Promise<unknown>) => { const ms: number[] = []; for (let i=0;i<2;i++){ const t=performance.now(); await f().catch((e: unknown) => process.stdout.write(String(e).slice(-300))); ms.push(Math.round(performance.now()-t)); } process.stdout.write(`${name} ${ms.join(" ")}\n`); };
  await time("listSkus", () => listSkus(shop.deps, { shopDomain, page: 1 }));
  await time("listSkus incomplete", () => listSkus(shop.deps, { shopDomain, page: 1, onlyIncomplete: true }));
  await time("listItems", () => listItems(shop.deps, { shopDomain, page: 1 }));
  await time("suggest", () => suggestItems(shop.deps, { shopDomain }));
  const v = (p: string, n: number) => Array.from({ length: n }, (_, i) => ({ label: `${p}${i}`, code: `${p}${i}` }));
  await time("preview 2000", () => previewItem(shop.deps, { shopDomain, itemId: null, draft: { name: "x", skuPattern: "Q-{a}-{b}", options: [{ name: "a", values: v("a", 40) }, { name: "b", values: v("b", 50) }] } }));
  await time("export", async () => { let n = 0; for await (const piece of exportCustoms(shop.deps, { shopDomain })) n += piece.length; return n; });
  expect(1).toBe(1);
}, 120000);
