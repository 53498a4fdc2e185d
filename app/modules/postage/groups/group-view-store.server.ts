// What the pages and reports of package groups read.
import type { Db } from "~/db/client.server";
import type { Prisma } from "~/db/generated/client";
import type { ParcelContent } from "./ready-pledge";
import { readyWhen } from "./ready-sql-store.server";
import type { RememberedChoice, StoredMember } from "./to-group-row";

export interface GroupTally {
  groupKey: string;
  hindrance: string | null;
  abroad: boolean;
  pledges: number;
}

/** How many pledges each group of the shop has, by what stands in their way. One aggregate over an index alone. */
export async function tallyGroups(db: Db, shopDomain: string): Promise<GroupTally[]> {
  return db.$queryRaw`
    SELECT m."groupKey", m.hindrance, m.abroad, count(*)::int AS pledges
    FROM "PledgeParcel" m WHERE m."shopDomain" = ${shopDomain} GROUP BY 1, 2, 3`;
}

/** The same of one group. */
export async function tallyGroup(db: Db, shopDomain: string, groupKey: string): Promise<GroupTally[]> {
  return db.$queryRaw`
    SELECT m."groupKey", m.hindrance, m.abroad, count(*)::int AS pledges FROM "PledgeParcel" m
    WHERE m."shopDomain" = ${shopDomain} AND m."groupKey" = ${groupKey} GROUP BY 1, 2, 3`;
}

/** Ready pledges of the group by country, the most first. */
export async function countCountries(
  db: Db,
  query: { shopDomain: string; groupKey: string; shipPartiallyPaid: boolean },
): Promise<{ countryCode: string; pledges: number }[]> {
  return db.$queryRaw`
    SELECT m."countryCode", count(*)::int AS pledges FROM "PledgeParcel" m
    WHERE m."shopDomain" = ${query.shopDomain} AND m."groupKey" = ${query.groupKey}
      AND ${readyWhen(query.shipPartiallyPaid)}
    GROUP BY 1 ORDER BY 2 DESC, 1`;
}

export interface StoredGroup {
  groupKey: string;
  contents: ParcelContent[];
  units: number;
}

/** What the groups hold. */
export async function findGroups(
  db: Db,
  shopDomain: string,
  groupKeys: string[],
): Promise<Map<string, StoredGroup>> {
  const rows = await db.packageGroup.findMany({ where: { shopDomain, groupKey: { in: groupKeys } } });
  return new Map(
    rows.map(({ groupKey, contents, units }) => [
      groupKey,
      { groupKey, contents: contents as unknown as ParcelContent[], units },
    ]),
  );
}

/** What was chosen last for these groups, by group key; groups without a choice are absent. */
export async function findChoices(
  db: Db,
  shopDomain: string,
  groupKeys: string[],
): Promise<Map<string, RememberedChoice>> {
  const rows = await db.packageGroupChoice.findMany({ where: { shopDomain, groupKey: { in: groupKeys } } });
  return new Map(rows.map((row) => [row.groupKey, row]));
}

/** Remembers the choice in place of the one before. Insurance in US cents. */
export async function saveChoice(
  db: Db,
  choice: {
    shopDomain: string;
    groupKey: string;
    packageTypeId: string;
    service: Prisma.InputJsonValue;
    weightGrams: number | null;
    insuredMinor: number | null;
    now: Date;
  },
): Promise<void> {
  const { shopDomain, groupKey, now, packageTypeId, service, weightGrams, insuredMinor } = choice;
  const data = { packageTypeId, service, weightGrams, insuredMinor, updatedAt: now };
  await db.packageGroupChoice.upsert({
    where: { shopDomain_groupKey: { shopDomain, groupKey } },
    create: { shopDomain, groupKey, ...data },
    update: data,
  });
}

/** A page of the group's pledges: those ready first, then by age. */
export async function readMemberPage(
  db: Db,
  query: { shopDomain: string; groupKey: string; offset: number; limit: number },
): Promise<StoredMember[]> {
  return db.$queryRaw`
    SELECT m."pledgeId", p."externalId", p."orderName", p."backerName", m."countryCode", m.abroad, m.hindrance
    FROM "PledgeParcel" m JOIN "Pledge" p ON p.id = m."pledgeId"
    WHERE m."shopDomain" = ${query.shopDomain} AND m."groupKey" = ${query.groupKey}
    ORDER BY m.hindrance IS NOT NULL, p."createdAt", p.id LIMIT ${query.limit} OFFSET ${query.offset}`;
}

export interface ReportMember extends StoredMember {
  groupKey: string;
}

/** Pledges for the report, in the order of group and id, those after the cursor. */
export async function readReportMembers(
  db: Db,
  query: { shopDomain: string; after: { groupKey: string; pledgeId: string }; limit: number },
): Promise<ReportMember[]> {
  const { groupKey, pledgeId } = query.after;
  return db.$queryRaw`
    SELECT m."groupKey", m."pledgeId", p."externalId", p."orderName", p."backerName", m."countryCode", m.abroad,
      m.hindrance
    FROM "PledgeParcel" m JOIN "Pledge" p ON p.id = m."pledgeId"
    WHERE m."shopDomain" = ${query.shopDomain} AND (m."groupKey", m."pledgeId") > (${groupKey}, ${pledgeId})
    ORDER BY m."groupKey", m."pledgeId" LIMIT ${query.limit}`;
}
