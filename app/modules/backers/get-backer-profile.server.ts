import type { PledgeContent, PledgeCorrections } from "../pledges/pledge";
import type { PledgeDeps } from "../pledges/pledge-deps";
import type { PledgeState } from "../pledges/pledge-state";
import {
  readCampaignIds,
  readEventsOfPerson,
  readPersonKey,
  readPledgeIdsByEmail,
  readPledgesOfPerson,
  type PledgeOfPerson,
} from "./backer-store.server";
import type { BackerPledge, BackerProfile } from "./backer-views";

const MOST_PLEDGES = 50;
const MOST_EVENTS = 300;

/** The person behind a pledge, with all its pledges in this shop; null when the shop has no such pledge. */
export async function getBackerProfile(
  deps: Pick<PledgeDeps, "db">,
  { shopDomain, pledgeId }: { shopDomain: string; pledgeId: string },
): Promise<BackerProfile | null> {
  const key = await readPersonKey(deps.db, { shopDomain, pledgeId });
  if (!key) return null;
  const pledgeIds =
    key.email === null
      ? [pledgeId]
      : await readPledgeIdsByEmail(deps.db, {
          campaignIds: await readCampaignIds(deps.db, shopDomain),
          email: key.email,
          limit: MOST_PLEDGES,
        });
  const [pledges, events] = await Promise.all([
    readPledgesOfPerson(deps.db, shopDomain, pledgeIds),
    readEventsOfPerson(deps.db, shopDomain, pledgeIds, MOST_EVENTS),
  ]);
  const [newest] = pledges;
  if (!newest) return null;
  return {
    ...toPerson(newest),
    pledges: pledges.map(toPledge),
    events: events.map(({ id, pledgeId: of, at, kind, actor, detail }) => ({
      id: String(id),
      pledgeId: of,
      at: at.toISOString(),
      kind,
      actor,
      detail: (detail ?? {}) as Record<string, unknown>,
    })),
  };
}

function toPerson(pledge: PledgeOfPerson): Omit<BackerProfile, "pledges" | "events"> {
  const content = pledge.content as PledgeContent | null;
  const corrections = pledge.corrections as PledgeCorrections | null;
  const address = corrections?.shippingAddress ?? content?.shippingAddress ?? null;
  const town = [address?.postalCode, address?.city, address?.region].filter(Boolean).join(" ");
  return {
    name: content?.backer.name ?? pledge.backerName,
    email: corrections?.email ?? pledge.backerEmail,
    phone: content?.backer.phone ?? address?.phone ?? null,
    address: [address?.name, address?.line1, address?.line2, town].filter(
      (line) => line != null && line !== "",
    ) as string[],
    countryCode: address?.countryCode ?? pledge.countryCode,
    erased: pledge.redactedAt !== null,
  };
}

function toPledge(pledge: PledgeOfPerson): BackerPledge {
  const content = pledge.content as PledgeContent | null;
  const lines = content?.lines ?? [];
  return {
    id: pledge.id,
    externalId: pledge.externalId,
    platform: pledge.platform,
    campaignId: pledge.campaignId,
    campaignName: pledge.campaign.name,
    pledgeLevel: content?.pledgeLevel ?? null,
    lines: lines.map(({ sku, title, quantity }) => ({ sku, title, quantity })),
    state: pledge.state as PledgeState,
    totalPaid: { amountMinor: Number(pledge.totalPaidMinor), currency: pledge.currency },
    order: pledge.orderGid && pledge.orderName ? { gid: pledge.orderGid, name: pledge.orderName } : null,
    pledgedAt: pledge.pledgedAt?.toISOString() ?? null,
    receivedAt: pledge.createdAt.toISOString(),
  };
}
