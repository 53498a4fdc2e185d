// Which SKUs wait to be shipped, counted over package groups.
import type { Db } from "~/db/client.server";

export interface WaitingSku {
  sku: string;
  title: string;
  pledges: number;
  abroad: number;
}

/** Every SKU that some pledge has left to ship, ready or not. One aggregate over an index and one row per group. */
export async function countWaitingSkus(db: Db, shopDomain: string): Promise<WaitingSku[]> {
  return db.$queryRaw`
    with counted as (
      select p."groupKey", count(*)::int as pledges, (count(*) filter (where p.abroad))::int as abroad
      from "PledgeParcel" p where p."shopDomain" = ${shopDomain} group by p."groupKey")
    select x->>'sku' as sku, max(x->>'title') as title, sum(c.pledges)::int as pledges,
      sum(c.abroad)::int as abroad
    from counted c
    join "PackageGroup" g on g."shopDomain" = ${shopDomain} and g."groupKey" = c."groupKey"
    cross join lateral jsonb_array_elements(g.contents) x
    group by 1`;
}

/** Orders that can be shipped now. */
export async function countReadyPledges(
  db: Db,
  { shopDomain, shipPartiallyPaid }: { shopDomain: string; shipPartiallyPaid: boolean },
): Promise<number> {
  const partly = { hindrance: "partially_paid" };
  return db.pledgeParcel.count({
    where: { shopDomain, OR: [{ hindrance: null }, ...(shipPartiallyPaid ? [partly] : [])] },
  });
}
