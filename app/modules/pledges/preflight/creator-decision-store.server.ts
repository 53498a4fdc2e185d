// What a creator decided about pledges, as it is written.
import { Prisma } from "~/db/generated/client";
import type { DbTransaction } from "~/db/client.server";
import type { PledgeCorrections } from "../pledge";
import type { ForeignDecision } from "../stored-pledge";

export interface CreatorDecision {
  corrections?: PledgeCorrections;
  acceptTotalPaid?: boolean;
  foreignDecision?: ForeignDecision | null;
  creatorSkippedAt?: Date | null;
}

/** Writes what the creator decided about one pledge; the caller holds its lock. */
export async function writeDecision(tx: DbTransaction, id: string, decision: CreatorDecision): Promise<void> {
  const { corrections, ...rest } = decision;
  await tx.pledge.update({
    where: { id },
    data: {
      ...rest,
      ...(corrections ? { corrections: { ...corrections } as unknown as Prisma.InputJsonObject } : {}),
    },
  });
}

/** Marks pledges that preflight blocked for their sums; answers the ids, at most `limit`. `ids` null means all. */
export async function markTotalPaidAccepted(
  tx: DbTransaction,
  shopDomain: string,
  ids: string[] | null,
  limit: number,
  now: Date,
): Promise<string[]> {
  const named = ids ? Prisma.sql`AND "id" = ANY(${ids})` : Prisma.empty;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Pledge" SET "acceptTotalPaid" = true, "updatedAt" = ${now}
    WHERE "id" IN (
      SELECT "id" FROM "Pledge"
      WHERE "shopDomain" = ${shopDomain} AND "problemCodes" @> ARRAY['AMOUNTS_DO_NOT_ADD_UP'] AND "state" = 'blocked'
        AND NOT "acceptTotalPaid" ${named}
      ORDER BY "id" LIMIT ${limit} FOR NO KEY UPDATE
    )
    RETURNING "id"`;
  return rows.map(({ id }) => id);
}
