// What is held of labels, for a customer who asks for everything.
import type { Db } from "~/db/client.server";
import type { PostalAddress } from "../ports";

export interface PersonalLabel {
  pledgeId: string;
  orderName: string;
  address: PostalAddress | null;
  service: string | null;
  trackingCode: string | null;
  boughtAt: string | null;
}

/** Labels of these pledges with the address that they were made out to. */
export async function findPersonalLabels(
  db: Db,
  shopDomain: string,
  pledgeIds: string[],
): Promise<PersonalLabel[]> {
  const labels = await db.label.findMany({
    where: { shopDomain, pledgeId: { in: pledgeIds } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return labels.map(({ pledgeId, orderName, address, service, trackingCode, boughtAt }) => ({
    ...{ pledgeId, orderName, service, trackingCode },
    address: address as unknown as PostalAddress | null,
    boughtAt: boughtAt?.toISOString() ?? null,
  }));
}
