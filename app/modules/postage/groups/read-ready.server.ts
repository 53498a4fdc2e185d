import type { Db } from "~/db/client.server";
import { findSettings } from "../setup/settings-store.server";
import type { PostageDeps } from "../postage-deps";
import { findPledgeNames, readGroupMembers, readParcels } from "./parcel-store.server";
import { toHindrance } from "./count-groups";
import type { Hindrance, ReadyPledge } from "./ready-pledge";
import { runParcelChanges } from "./refresh-parcels.server";
import { describeHindrance, isReady, toReadyPledge } from "./to-ready-pledge";

type Deps = Pick<PostageDeps, "db">;

export type ReadyQuery = { shopDomain: string } & ({ pledgeIds: string[] } | { groupKey: string });

export interface NotReadyPledge {
  pledgeId: string;
  orderName: string | null;
  externalId: string;
  hindrance: Hindrance | "nothing_left";
  /** Sentence that names the order. */
  message: string;
}

const AT_ONCE = 1000;

/**
 * Those of the pledges, or all of the group, whose orders can be shipped this moment as far as our record goes. Reads the facts themselves, so a group's list that is a moment old adds nothing wrong.
 */
export async function readReady(deps: Deps, query: ReadyQuery): Promise<ReadyPledge[]> {
  const { shopDomain } = query;
  const partly = await shipsPartiallyPaid(deps.db, shopDomain);
  if ("groupKey" in query) await runParcelChanges(deps, { shopDomain });
  const ready: ReadyPledge[] = [];
  for await (const ids of idBatches(deps.db, query)) {
    for (const parcel of await readParcels(deps.db, shopDomain, ids)) {
      if ("groupKey" in query && parcel.groupKey !== query.groupKey) continue;
      if (!isReady(toHindrance(parcel.hindrance), partly)) continue;
      const pledge = toReadyPledge(parcel);
      if (pledge) ready.push(pledge);
    }
  }
  return ready;
}

/** Those of the pledges that cannot be shipped now, each with the reason. */
export async function readNotReady(
  deps: Deps,
  { shopDomain, pledgeIds }: { shopDomain: string; pledgeIds: string[] },
): Promise<NotReadyPledge[]> {
  const partly = await shipsPartiallyPaid(deps.db, shopDomain);
  const parcels = new Map(
    (await readParcels(deps.db, shopDomain, pledgeIds)).map((row) => [row.pledgeId, row]),
  );
  const pledges = await findPledgeNames(deps.db, shopDomain, pledgeIds);
  return pledges.flatMap(({ id, orderName, externalId }) => {
    const parcel = parcels.get(id);
    const hindrance = parcel ? toHindrance(parcel.hindrance) : ("nothing_left" as const);
    if (hindrance !== "nothing_left" && isReady(hindrance, partly)) return [];
    const reason = hindrance ?? "nothing_left";
    const message = describeHindrance(reason, orderName ? `Order ${orderName}` : `Backer ID ${externalId}`);
    return [{ pledgeId: id, orderName, externalId, hindrance: reason, message }];
  });
}

/** Whether the creator ships partially paid orders; no without settings. */
export async function shipsPartiallyPaid(db: Db, shopDomain: string): Promise<boolean> {
  return (await findSettings(db, shopDomain))?.shipPartiallyPaid ?? false;
}

async function* idBatches(db: Db, query: ReadyQuery): AsyncGenerator<string[]> {
  if ("pledgeIds" in query) {
    const ids = [...new Set(query.pledgeIds)];
    for (let at = 0; at < ids.length; at += AT_ONCE) yield ids.slice(at, at + AT_ONCE);
    return;
  }
  for (let after = ""; ;) {
    const ids = await readGroupMembers(db, { ...query, after, limit: AT_ONCE });
    if (ids.length > 0) yield ids;
    const last = ids.at(-1);
    if (last === undefined || ids.length < AT_ONCE) return;
    after = last;
  }
}
