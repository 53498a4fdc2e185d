// Rewards and items of a campaign as they were mapped, without a file: what is said here counts for its next import.
import { inTransaction } from "~/db/client.server";
import type { PledgeDeps } from "../../pledge-deps";
import { listCampaigns } from "../../receive/list-campaigns.server";
import type { CampaignView } from "../../views/views";
import type { RewardNameView } from "../import-views";
import { rewardKey } from "../read/reward-map";
import { readRewardMap, writeRewardMap } from "./mapping-store.server";
import { parseRewardEntries, type SaveRewardMapOutcome } from "./save-reward-map.server";

interface CampaignInput {
  shopDomain: string;
  campaignId: string;
}

/** Every mapped reward and item of a campaign; null when the shop has no such campaign. */
export async function listCampaignRewards(
  deps: Pick<PledgeDeps, "db">,
  input: CampaignInput,
): Promise<{ campaign: CampaignView; names: RewardNameView[] } | null> {
  const campaign = await findCampaign(deps, input);
  if (!campaign) return null;
  const owner = { shopDomain: input.shopDomain, platform: campaign.platform };
  const entries = await readRewardMap(deps.db, owner, campaign.externalId);
  const names = entries.map((entry) => ({
    ...entry,
    ...{ key: rewardKey(entry.name), rows: 0, quantity: 0, needed: false },
  }));
  return { campaign, names };
}

/** Saves what rewards and items of the campaign are made of; `entries` as for `saveRewardMap`. */
export async function saveCampaignRewards(
  deps: Pick<PledgeDeps, "db" | "clock">,
  input: CampaignInput & { entries: unknown },
): Promise<Exclude<SaveRewardMapOutcome, { kind: "not-mapped" }>> {
  const campaign = await findCampaign(deps, input);
  if (!campaign) return { kind: "not-found" };
  const parsed = parseRewardEntries(input.entries);
  if (parsed.kind === "invalid") return parsed;
  const owner = { shopDomain: input.shopDomain, platform: campaign.platform };
  const now = deps.clock.now();
  await inTransaction(deps.db, (tx) => writeRewardMap(tx, owner, campaign.externalId, parsed.entries, now));
  return { kind: "saved" };
}

async function findCampaign(deps: Pick<PledgeDeps, "db">, { shopDomain, campaignId }: CampaignInput) {
  return (await listCampaigns(deps, { shopDomain })).find(({ id }) => id === campaignId) ?? null;
}
