import type { AuthenticatedKey } from "../../connections/authenticate-key.server";
import { readCursor, writeCursor, type ApiFulfillment } from "./api-fulfillment";
import { findNamedPledges, readChangedShipping, type PulledPledge } from "./api-fulfillment-store.server";
import { describeShipping, type DescribedShipping } from "../packages/describe-shipping";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { noteTold } from "./note-told.server";
import { fulfillmentOf } from "../packages/pledge-fulfillment";
import { readShipping, type StoredShipping } from "../learn/shipping-store.server";

export type ListFulfillmentsOutcome =
  | {
      kind: "page";
      fulfillments: ApiFulfillment[];
      /** Ask with it now for the next page, or later for what has changed since; null while nothing ever shipped. */
      nextCursor: string | null;
      hasMore: boolean;
    }
  | { kind: "bad-cursor" };

/**
 * What was shipped of the key's shop and platform, oldest change first. A pledge that changes moves to the end, so a
 * reader who keeps its cursor gets every newest state, and no change that is committed late slips past it. What is
 * answered counts as told.
 */
export async function listFulfillmentsForApi(
  deps: Pick<FulfillmentDeps, "db" | "clock" | "trackingLinks">,
  input: { key: AuthenticatedKey; cursor?: string; campaign?: string; limit: number },
): Promise<ListFulfillmentsOutcome> {
  const { key, campaign, limit } = input;
  const after = input.cursor === undefined ? 0n : readCursor(input.cursor);
  if (after === null) return { kind: "bad-cursor" };
  const { shopDomain, platform } = key;
  const query = { shopDomain, platform, campaign, after, limit: limit + 1 };
  const { rows, known } = await readChangedShipping(deps.db, query);
  const shown = rows.slice(0, limit).flatMap((row) => {
    const stored = known.get(row.pledgeId);
    return stored?.row ? [toAnswer(deps, row, stored)] : [];
  });
  if (!key.sandbox) {
    const told = shown.map(({ pledgeId, answer }) => ({ pledgeId, version: answer.version }));
    await noteTold(deps, { told, by: "pull" });
  }
  const last = rows.slice(0, limit).at(-1);
  return {
    kind: "page",
    fulfillments: shown.map(({ answer }) => answer),
    nextCursor: last ? writeCursor(last.changeSeq) : (input.cursor ?? null),
    hasMore: rows.length > limit,
  };
}

function toAnswer(
  deps: Pick<FulfillmentDeps, "trackingLinks">,
  row: PulledPledge,
  stored: StoredShipping,
): { pledgeId: string; answer: ApiFulfillment } {
  const { campaign, externalId, state, orderName, orderGid, pledgeId } = row;
  const trackingPageUrl = deps.trackingLinks.urlFor(pledgeId);
  return {
    pledgeId,
    answer: {
      ...{ campaign, externalId, state, orderName, orderId: orderGid },
      version: stored.row?.version ?? 0,
      changedAt: row.changedAt.toISOString(),
      fulfillment: { ...describe(row, stored), trackingPageUrl },
    },
  };
}

function describe(row: { countryCode: string | null }, stored: StoredShipping): DescribedShipping {
  return describeShipping(stored.state, fulfillmentOf(stored.state), row.countryCode);
}

/** The packages of the named pledges, by "campaign externalId"; pledges without an order are missing. */
export async function listPackagesForApi(
  deps: Pick<FulfillmentDeps, "db">,
  input: { key: AuthenticatedKey; names: { campaign: string; externalId: string }[] },
): Promise<Map<string, DescribedShipping["packages"]>> {
  const { shopDomain, platform } = input.key;
  const pledges = await findNamedPledges(deps.db, { shopDomain, platform }, input.names);
  const known = await readShipping(deps.db, pledges);
  return new Map(
    pledges.flatMap((pledge) => {
      const stored = known.get(pledge.pledgeId);
      return stored
        ? [[`${pledge.campaign} ${pledge.externalId}`, describe(pledge, stored).packages] as const]
        : [];
    }),
  );
}
