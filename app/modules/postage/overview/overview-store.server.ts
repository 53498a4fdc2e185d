// What Home and the steps of Start shipping read about labels.
import type { Db } from "~/db/client.server";
import type { LabelTroubles } from "./postage-overview";

/**
 * A failed label counts only while its order can still be shipped (something is left of it, and it was not cancelled), and
 * its pledge has got no label since that was bought or is on its way. `ending`: between which times labels were bought
 * whose refund must be asked for soon, and the services that are never refunded.
 */
export async function countLabelTroubles(
  db: Db,
  shopDomain: string,
  ending: { from: Date; to: Date; exceptServices: string[] },
): Promise<LabelTroubles> {
  const [row] = await db.$queryRaw<LabelTroubles[]>`
    with failed as materialized (
      select l."batchId" from "Label" l
      where l."shopDomain" = ${shopDomain} and l."state" = 'failed' and exists (
        select 1 from "Pledge" p
        left join "PledgeShipping" s on s."pledgeId" = p.id and s."orderGid" = l."orderGid"
        where p.id = l."pledgeId" and p."state" = 'created' and p."orderGid" = l."orderGid"
          and s."cancelledAt" is null
          and coalesce(s."status", 'unfulfilled') in ('unfulfilled', 'partially_shipped')
      ) and not exists (
        select 1 from "Label" later
        where later."pledgeId" = l."pledgeId" and later."id" <> l."id"
          and later."createdAt" >= l."createdAt" and later."state" not in ('failed', 'cancelled')
      )
    ), bought as (
      select l."batchId",
        l."fulfillmentState" = 'refused'
          and (l."refundState" is null or l."refundState" = 'rejected') as is_unfulfilled,
        l."refundState" = 'rejected' as is_rejected,
        (l."refundState" is null or l."refundState" = 'rejected')
          and l."shippedAt" is null and l."scanFormId" is null
          and l."boughtAt" between ${ending.from}::timestamp and ${ending.to}::timestamp
          and l."service" <> all(${ending.exceptServices}::text[]) as is_ending,
        (l."refundState" is null or l."refundState" = 'rejected') and l."printedAt" is null as is_unprinted,
        l."refundState" is distinct from 'refunded' as is_live,
        (l."refundState" is null or l."refundState" = 'rejected') and l."shippedAt" is null as is_awaited
      from "Label" l
      where l."shopDomain" = ${shopDomain} and l."state" = 'bought'
    )
    select
      (select count(*)::int from failed) as "failed",
      (select min("batchId") from failed) as "failedBatchId",
      count(*) filter (where is_unfulfilled)::int as "unfulfilled",
      min("batchId") filter (where is_unfulfilled) as "unfulfilledBatchId",
      count(*) filter (where is_rejected)::int as "refundsRejected",
      min("batchId") filter (where is_rejected) as "rejectedBatchId",
      count(*) filter (where is_ending)::int as "refundsEnding",
      min("batchId") filter (where is_ending) as "endingBatchId",
      count(*) filter (where is_unprinted)::int as "unprinted",
      count(*) filter (where is_live)::int as "live",
      count(*) filter (where is_awaited)::int as "awaitingScan"
    from bought`;
  if (!row) throw new Error("Counting labels gave no row");
  return row;
}

export interface WaitingBatch {
  id: string;
  number: number;
  state: string;
  pauseReason: string | null;
}

/** Batches that wait for the creator or are worked on, newest first, and how many batches there are. */
export async function findWaitingBatches(
  db: Db,
  shopDomain: string,
): Promise<{ batches: number; waiting: WaitingBatch[] }> {
  const [batches, waiting] = await Promise.all([
    db.postageBatch.count({ where: { shopDomain } }),
    db.postageBatch.findMany({
      where: { shopDomain, state: { in: ["quoted", "paused", "quoting", "running"] } },
      orderBy: { number: "desc" },
      take: 100,
      select: { id: true, number: true, state: true, pauseReason: true },
    }),
  ]);
  return { batches, waiting };
}

/** Labels of the batch that are quoted, or bought: whatever it is at. */
export async function countThrough(
  db: Db,
  { id, state }: Pick<WaitingBatch, "id" | "state">,
): Promise<{ done: number; of: number }> {
  const open = state === "quoting" ? ["waiting"] : ["waiting", "created", "buying", "unclear"];
  const of = await db.label.count({ where: { batchId: id, state: { not: "cancelled" } } });
  const left = await db.label.count({ where: { batchId: id, state: { in: open } } });
  return { done: of - left, of };
}
