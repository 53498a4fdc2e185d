// Reads of the push API: only ever the pledges of one shop and platform.
import type { Db } from "~/db/client.server";
import type { Prisma } from "~/db/generated/client";
import type { ApiPledgeRow } from "./api-pledge";
import type { PledgeState } from "../pledge-state";

const SHOWN = {
  id: true,
  externalId: true,
  status: true,
  state: true,
  outcome: true,
  totalPaidMinor: true,
  currency: true,
  orderName: true,
  orderCreatedAt: true,
  problems: true,
  createdAt: true,
  updatedAt: true,
  campaign: { select: { externalId: true } },
} satisfies Prisma.PledgeSelect;

interface Owner {
  shopDomain: string;
  platform: string;
}

export interface ApiPageQuery extends Owner {
  campaign?: string;
  state?: PledgeState;
  changedSince?: Date;
  after?: { changedAt: Date; id: string };
  limit: number;
}

/** Oldest change first, so that what changes while a client pages comes later and is not missed. */
export async function readApiPage(db: Db, query: ApiPageQuery): Promise<(ApiPledgeRow & { id: string })[]> {
  const { shopDomain, platform, campaign, state, changedSince, after } = query;
  const filters: Prisma.PledgeWhereInput[] = [{ shopDomain, platform }];
  if (campaign !== undefined) filters.push({ campaign: { externalId: campaign } });
  if (state !== undefined) filters.push({ state });
  if (changedSince) filters.push({ updatedAt: { gte: changedSince } });
  if (after) {
    filters.push({ updatedAt: { gte: after.changedAt } });
    filters.push({ OR: [{ updatedAt: { gt: after.changedAt } }, { id: { gt: after.id } }] });
  }
  return db.pledge.findMany({
    where: { AND: filters },
    orderBy: [{ updatedAt: "asc" }, { id: "asc" }],
    take: query.limit,
    select: SHOWN,
  });
}

export async function readApiPledge(
  db: Db,
  owner: Owner,
  campaign: string,
  externalId: string,
): Promise<ApiPledgeRow | null> {
  const { shopDomain, platform } = owner;
  return db.pledge.findFirst({
    where: { shopDomain, platform, externalId, campaign: { shopDomain, platform, externalId: campaign } },
    select: SHOWN,
  });
}
