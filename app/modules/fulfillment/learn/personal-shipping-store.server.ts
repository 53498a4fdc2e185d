// What is held of parcels, for a customer who asks for everything.
import type { Db } from "~/db/client.server";

export interface PersonalShipping {
  packages: {
    pledgeId: string;
    carrier: string | null;
    number: string | null;
    url: string | null;
    status: string;
    shippedAt: string | null;
    deliveredAt: string | null;
  }[];
  events: { pledgeId: string; kind: string; at: string; message: string | null }[];
}

/** Parcels of these pledges and what carriers reported of them, in their own words. */
export async function findPersonalShipping(
  db: Db,
  shopDomain: string,
  pledgeIds: string[],
): Promise<PersonalShipping> {
  const where = { shopDomain, pledgeId: { in: pledgeIds } };
  const packages = await db.package.findMany({ where, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  const events = await db.packageEvent.findMany({ where, orderBy: [{ at: "asc" }, { id: "asc" }] });
  return {
    packages: packages.map(({ pledgeId, carrier, number, url, status, shippedAt, deliveredAt }) => ({
      ...{ pledgeId, carrier, number, url, status },
      shippedAt: shippedAt?.toISOString() ?? null,
      deliveredAt: deliveredAt?.toISOString() ?? null,
    })),
    events: events.map(({ pledgeId, kind, at, message }) => ({
      ...{ pledgeId, kind, at: at.toISOString(), message },
    })),
  };
}
