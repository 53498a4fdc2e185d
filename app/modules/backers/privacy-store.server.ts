// Data requests, and the removal of whatever is left once a module's own store has removed its part.
import type { Db } from "~/db/client.server";
import { Prisma, type DataRequest } from "~/db/generated/client";

export async function insertDataRequest(
  db: Db,
  row: { id: string; shopDomain: string; requestedAt: Date; completedAt: Date; report: object },
): Promise<void> {
  await db.dataRequest.createMany({
    data: [{ ...row, report: row.report }],
    skipDuplicates: true,
  });
}

export async function findDataRequests(db: Db, shopDomain: string): Promise<DataRequest[]> {
  return db.dataRequest.findMany({ where: { shopDomain }, orderBy: { requestedAt: "desc" }, take: 200 });
}

/** Empties every stored text of the shop, outside the pledges themselves, in which one of `texts` (lower case) stands. */
export async function forgetMentions(db: Db, shopDomain: string, texts: string[]): Promise<void> {
  if (texts.length === 0) return;
  await db.$executeRaw`
    update "WebhookDelivery" set payload = '{}'
    where "shopDomain" = ${shopDomain} and "processedAt" is not null
      and exists (select 1 from unnest(${texts}::text[]) t where strpos(lower(payload::text), t) > 0)`;
  await db.$executeRaw`
    update "DataRequest" set report = null
    where "shopDomain" = ${shopDomain}
      and exists (select 1 from unnest(${texts}::text[]) t where strpos(lower(report::text), t) > 0)`;
  await db.$executeRaw`
    update "ReconciliationFinding" f set detail = '{}' from "ReconciliationRun" r
    where r.id = f."runId" and r."shopDomain" = ${shopDomain}
      and exists (select 1 from unnest(${texts}::text[]) t where strpos(lower(f.detail::text), t) > 0)`;
  // An answer that is gone is simply worked out again; the pledge's own identity still prevents doubles.
  await db.$executeRaw`
    delete from "IdempotencyRecord" i using "ConnectionKey" k
    where k.id = i."keyId" and k."shopDomain" = ${shopDomain}
      and exists (select 1 from unnest(${texts}::text[]) t where strpos(lower(i.response::text), t) > 0)`;
}

/** Deletes every row of the shop; its pledges must be gone already. The shop's own row takes the rest with it. */
export async function deleteShopRows(db: Db, shopDomain: string): Promise<void> {
  const keyIds = Prisma.sql`select id from "ConnectionKey" where "shopDomain" = ${shopDomain}`;
  await db.$executeRaw`delete from "IdempotencyRecord" where "keyId" in (${keyIds})`;
  await db.$executeRaw`delete from "ApiRateWindow" where "keyId" in (${keyIds})`;
  await db.session.deleteMany({ where: { shop: shopDomain } });
  await db.dataRequest.deleteMany({ where: { shopDomain } });
  await db.webhookDelivery.deleteMany({ where: { shopDomain } });
  await db.shop.deleteMany({ where: { domain: shopDomain } });
}
