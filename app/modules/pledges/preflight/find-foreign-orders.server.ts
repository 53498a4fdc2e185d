import { assertNever } from "~/lib/assert-never";
import type { PledgeDeps } from "../pledge-deps";
import { nextToLookUp, writeForeignOrders, type PledgeToLookUp } from "./foreign-order-store.server";
import type { GatewayTrouble, OrderGateway, ShopifyOrderSnapshot } from "../ports";
import { preflightPledges } from "./preflight-pledges.server";
import { makeSourceIdentifier, parseSourceIdentifier } from "../order/source-identifier";
import type { FoundForeignOrder } from "../stored-pledge";

/** Backer IDs per search: Shopify's query language takes them joined with OR. */
const TAGS_PER_SEARCH = 20;
/** The gateway answers at most this many orders; a full page may hide others. */
const FULL_PAGE = 50;

export interface ForeignOrderSearch {
  checked: number;
  found: number;
  /** Why it ended early; null when every pledge asked for was looked up. */
  stopped: GatewayTrouble | { kind: "interrupted" } | null;
}

type FindDeps = Pick<PledgeDeps, "db" | "clock" | "jobs" | "log" | "orders">;

/**
 * Looks for orders in Shopify that carry a Backer ID as a tag and that no push made, for pledges not looked up before
 * (or not since `lookedUpSince`): those of other integrations, and those with our own identifier of the pledge. What is found blocks the pledge until
 * the creator decides. Ends at the first trouble and goes on from there when called again. One search costs one query
 * per 20 pledges.
 */
export async function findForeignOrders(
  deps: FindDeps,
  input: { shopDomain: string; pledgeIds?: string[]; lookedUpSince?: Date },
  signal?: AbortSignal,
): Promise<ForeignOrderSearch> {
  const search: ForeignOrderSearch = { checked: 0, found: 0, stopped: null };
  let afterId = "";
  for (;;) {
    if (signal?.aborted) return { ...search, stopped: { kind: "interrupted" } };
    const pledges = await nextToLookUp(deps.db, input, afterId, TAGS_PER_SEARCH);
    if (pledges.length === 0) return search;
    const looked = await findByTags(deps.orders, input.shopDomain, pledges);
    if (looked.kind === "trouble") return { ...search, stopped: looked.trouble };
    const found = await keepFindings(deps, input.shopDomain, pledges, looked.orders);
    search.checked += pledges.length;
    search.found += found;
    afterId = pledges.at(-1)?.id ?? afterId;
  }
}

async function keepFindings(
  deps: FindDeps,
  shopDomain: string,
  pledges: PledgeToLookUp[],
  orders: ShopifyOrderSnapshot[],
): Promise<number> {
  const byTag = groupByTag(orders);
  const findings = pledges.map((pledge) => {
    const { id, generation } = pledge;
    const foreignOrder = chooseOrder(pledge, byTag.get(pledge.externalId.toLowerCase()) ?? []);
    return { id, generation, foreignOrder };
  });
  await writeForeignOrders(deps.db, findings, deps.clock.now());
  const pledgeIds = findings.filter(({ foreignOrder }) => foreignOrder).map(({ id }) => id);
  if (pledgeIds.length > 0) await preflightPledges(deps, { shopDomain, pledgeIds });
  return pledgeIds.length;
}

type Looked =
  { kind: "looked"; orders: ShopifyOrderSnapshot[] } | { kind: "trouble"; trouble: GatewayTrouble };

/** Live orders. A full page is asked again in halves, so that nothing hides behind it. */
async function findByTags(
  orders: OrderGateway,
  shopDomain: string,
  pledges: PledgeToLookUp[],
): Promise<Looked> {
  const answer = await orders.findOrdersByTags(
    shopDomain,
    pledges.map(({ externalId }) => externalId),
  );
  switch (answer.kind) {
    case "looked": {
      if (answer.orders.length < FULL_PAGE || pledges.length === 1) {
        return { kind: "looked", orders: answer.orders.filter(({ cancelledAt }) => cancelledAt === null) };
      }
      const middle = Math.ceil(pledges.length / 2);
      const first = await findByTags(orders, shopDomain, pledges.slice(0, middle));
      if (first.kind === "trouble") return first;
      const second = await findByTags(orders, shopDomain, pledges.slice(middle));
      return second.kind === "trouble"
        ? second
        : { kind: "looked", orders: [...first.orders, ...second.orders] };
    }
    case "definition-missing":
      return {
        kind: "trouble",
        trouble: { kind: "unknown", reason: "the order metafield definition is missing" },
      };
    case "not-executed":
    case "unknown":
    case "disconnected":
      return { kind: "trouble", trouble: answer };
    default:
      return assertNever(answer);
  }
}

function groupByTag(orders: ShopifyOrderSnapshot[]): Map<string, ShopifyOrderSnapshot[]> {
  const byTag = new Map<string, ShopifyOrderSnapshot[]>();
  for (const order of orders) {
    for (const tag of order.tags) {
      const key = tag.toLowerCase();
      byTag.set(key, [...(byTag.get(key) ?? []), order]);
    }
  }
  return byTag;
}

/** Our own order of this very pledge before one of somebody else; those of our other pledges say nothing of it. */
function chooseOrder(pledge: PledgeToLookUp, tagged: ShopifyOrderSnapshot[]): FoundForeignOrder | null {
  const identifier = makeSourceIdentifier(pledge);
  const own = tagged.find(({ sourceIdentifier }) => sourceIdentifier === identifier);
  if (own) return { ...toFound(own), ours: true };
  const foreign = tagged.findLast(
    ({ sourceIdentifier }) => sourceIdentifier === null || parseSourceIdentifier(sourceIdentifier) === null,
  );
  return foreign ? toFound(foreign) : null;
}

function toFound({ gid, name, createdAt, total }: ShopifyOrderSnapshot): FoundForeignOrder {
  return { gid, name, createdAt, total };
}
