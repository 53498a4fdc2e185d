// Which SKUs wait to be shipped, counted over package groups.
import type { Db } from "~/db/client.server";

export interface WaitingSku {
  sku: string;
  title: string;
  pledges: number;
  abroad: number;
  declared: number;
}

/** Every SKU that some pledge has left to ship, ready or not. One pass over the groups, whatever number of pledges. */
export async function countWaitingSkus(db: Db, shopDomain: string): Promise<WaitingSku[]> {
  return db.$queryRaw`
    select x->>'sku' as sku, max(x->>'title') as title, sum(g.pledges)::int as pledges, sum(g.abroad)::int as abroad,
      sum(g.declared)::int as declared
    from "PackageGroup" g cross join lateral jsonb_array_elements(g.contents) x
    where g."shopDomain" = ${shopDomain} and g.pledges > 0
    group by 1`;
}

/** Orders that can be shipped now. */
export async function countReadyPledges(
  db: Db,
  { shopDomain, shipPartiallyPaid }: { shopDomain: string; shipPartiallyPaid: boolean },
): Promise<number> {
  const { _sum } = await db.packageGroup.aggregate({
    where: { shopDomain, pledges: { gt: 0 } },
    _sum: { ready: true, partly: true },
  });
  return (_sum.ready ?? 0) + (shipPartiallyPaid ? (_sum.partly ?? 0) : 0);
}
