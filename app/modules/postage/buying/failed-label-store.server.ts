// Labels of one batch that were not bought for one reason.
import type { Db } from "~/db/client.server";
import type { LabelFailureCode } from "./label-failure";

interface FailedQuery {
  shopDomain: string;
  batchId: string;
  reason: LabelFailureCode;
}

const failedFor = ({ shopDomain, batchId, reason }: FailedQuery) => ({
  ...{ shopDomain, batchId, state: "failed" },
  failure: { path: ["code"], equals: reason },
});

/** Their ids, in no order. */
export async function findFailed(db: Db, query: FailedQuery): Promise<string[]> {
  const rows = await db.label.findMany({ where: failedFor(query), select: { id: true } });
  return rows.map(({ id }) => id);
}

/** Their addresses are used as they are when they are tried again. */
export async function overrideAddresses(db: Db, query: FailedQuery, now: Date): Promise<void> {
  await db.label.updateMany({
    where: failedFor(query),
    data: { addressState: "overridden", updatedAt: now },
  });
}
