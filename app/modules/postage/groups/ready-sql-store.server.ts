import { Prisma } from "~/db/generated/client";

/** Condition on PledgeParcel `m`: which parcels count as ready. */
export function readyWhen(shipPartiallyPaid: boolean): Prisma.Sql {
  return shipPartiallyPaid
    ? Prisma.sql`(m.hindrance IS NULL OR m.hindrance = 'partially_paid')`
    : Prisma.sql`m.hindrance IS NULL`;
}
