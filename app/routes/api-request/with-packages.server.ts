import type { ApiPledge } from "~/modules/pledges/receive/api-pledge";
import type { ApiCall } from "./api-route.server";

/** The pledges with their parcels, in the order given. */
export async function withPackages(
  services: ApiCall["services"],
  key: ApiCall["key"],
  pledges: ApiPledge[],
): Promise<ApiPledge[]> {
  const names = pledges
    .filter(({ orderName }) => orderName !== null)
    .map(({ campaign, externalId }) => ({ campaign, externalId }));
  if (names.length === 0) return pledges;
  const packages = await services.fulfillment.listPackagesForApi({ key, names });
  return pledges.map((pledge) => ({
    ...pledge,
    packages: packages.get(`${pledge.campaign} ${pledge.externalId}`) ?? [],
  }));
}
