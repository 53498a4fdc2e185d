// Finding, removing and deleting what pledges hold of persons.
import type { Db } from "~/db/client.server";
import type { OrderPlan } from "./order/order-plan";
import type { PledgeContent, PledgeCorrections } from "./pledge";
import { statesBefore } from "./pledge-state";

export interface PersonalPledge {
  id: string;
  campaign: string;
  externalId: string;
  state: string;
  backerName: string | null;
  backerEmail: string | null;
  countryCode: string | null;
  skus: string[];
  currency: string;
  totalPaidMinor: string;
  pledgedAt: Date | null;
  orderGid: string | null;
  orderName: string | null;
  content: PledgeContent | null;
  corrections: PledgeCorrections | null;
  raw: unknown;
  plan: unknown;
}

/** Pledges of one person: by e-mail (as sent or corrected, any case) or by Shopify order, also a past one. */
export async function findPledgesOfCustomer(
  db: Db,
  shopDomain: string,
  by: { email: string | null; orderGids: string[] },
): Promise<PersonalPledge[]> {
  return db.$queryRaw<PersonalPledge[]>`
    select p.id, c.name as campaign, p."externalId", p.state, p."backerName", p."backerEmail", p."countryCode", p.skus,
      p.currency, p."totalPaidMinor"::text as "totalPaidMinor", p."pledgedAt", p."orderGid", p."orderName",
      p.content, p.corrections, p.raw, p.plan
    from "Pledge" p join "Campaign" c on c.id = p."campaignId"
    where p."shopDomain" = ${shopDomain} and p."redactedAt" is null
      and (${by.email}::text in (
          lower(p."backerEmail"), lower(p.content #>> '{backer,email}'), lower(p.corrections ->> 'email'))
        or p."orderGid" = any(${by.orderGids}::text[])
        or p.id in (select o."pledgeId" from "PastOrder" o
          where o."shopDomain" = ${shopDomain} and o."orderGid" = any(${by.orderGids}::text[])))
    order by p."createdAt", p.id`;
}

const REDACTED = [
  {
    code: "REDACTED",
    severity: "warning",
    path: "content",
    message:
      "The backer's data was erased on request, so this pledge can never be pushed: nothing is left to do.",
  },
];

/** The rest of a plan is money, SKUs and ids: the books, and settling a push that may have left, need them. */
const PERSONAL_PLAN_FIELDS = {
  email: null,
  phone: null,
  shippingAddress: null,
  note: null,
  attributes: [],
} satisfies Partial<OrderPlan>;

/** A push that may have left is settled first: its state stays, and with it the search for its order. */
const SKIPPABLE = statesBefore("skipped").filter((state) => state !== "needs_decision");

/**
 * Removes everything personal from the pledges and their history; money, SKUs, ids and order numbers stay. What was not
 * pushed yet is skipped for good (`redactedAt` says why).
 */
export async function redactPledges(
  db: Db,
  input: { shopDomain: string; pledgeIds: string[]; texts: string[]; at: Date },
): Promise<void> {
  const { shopDomain, pledgeIds, texts, at } = input;
  if (pledgeIds.length === 0) return;
  await db.$executeRaw`
    update "Pledge" set
      content = null, raw = null, corrections = null, failure = null, differences = null,
      plan = plan || ${JSON.stringify(PERSONAL_PLAN_FIELDS)}::jsonb,
      "contentHash" = 'redacted', "backerName" = null, "backerEmail" = null, "addressKey" = null, "countryCode" = null,
      problems = ${JSON.stringify(REDACTED)}::jsonb, "problemCodes" = '{REDACTED}',
      outcome = case when state = any(${SKIPPABLE}::text[]) then 'skipped' else outcome end,
      state = case when state = any(${SKIPPABLE}::text[]) then 'skipped' else state end,
      "redactedAt" = ${at}::timestamp, "updatedAt" = ${at}::timestamp
    where "shopDomain" = ${shopDomain} and id = any(${pledgeIds}::text[])`;
  await db.$executeRaw`
    update "PledgeEvent" set detail = case
      when exists (select 1 from unnest(${texts}::text[]) t where strpos(lower(detail::text), t) > 0) then '{}'::jsonb
      -- Shopify's own words may quote anything of the address, also what is too short to search for.
      else detail - 'message' end
    where "pledgeId" = any(${pledgeIds}::text[])`;
}

const CHUNK = 2_000;

/** Deletes all pledges of the shop with their history, a chunk at a time so that no transaction grows long. */
export async function deletePledgesOfShop(db: Db, shopDomain: string): Promise<void> {
  for (;;) {
    const deleted = await db.$executeRaw`
      delete from "Pledge" where id in (select id from "Pledge" where "shopDomain" = ${shopDomain} limit ${CHUNK})`;
    if (deleted === 0) return;
  }
}
