import type { PledgeDeps } from "../pledge-deps";
import { readCampaigns } from "../views/pledge-view-store.server";
import type { CampaignView } from "../views/views";

/** This shop's campaigns by name. */
export async function listCampaigns(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string },
): Promise<CampaignView[]> {
  const campaigns = await readCampaigns(deps.db, input.shopDomain);
  return campaigns.map(({ id, externalId, name, platform, currency }) => ({
    ...{ id, externalId, name, platform, currency },
  }));
}
