import type { PledgeEvent } from "~/db/generated/client";
import type { HoldState } from "../push/hold-state";
import type { OrderPlan } from "../order/order-plan";
import type { PledgeContent, PledgeCorrections, PledgeOutcome, PlatformStatus, Problem } from "../pledge";
import type { PledgeState } from "../pledge-state";
import type { PledgeWithNeighbours } from "./pledge-view-store.server";
import type { ForeignDecision, FoundForeignOrder } from "../stored-pledge";
import type { MoneyView, OrderDifference, PledgeOrderView, PledgeView } from "./views";

/** From the database's shape to the page's. Documents were parsed when they were written. */
export function toPledgeView(
  pledge: PledgeWithNeighbours,
  events: PledgeEvent[],
  plan: OrderPlan | null,
  planIs: PledgeView["planIs"],
): PledgeView {
  return {
    id: pledge.id,
    externalId: pledge.externalId,
    platform: pledge.platform,
    campaignName: pledge.campaign.name,
    connection: { id: pledge.connection.id, name: pledge.connection.name },
    batch: pledge.batch,
    status: pledge.status as PlatformStatus,
    state: pledge.state as PledgeState,
    outcome: pledge.outcome as PledgeOutcome | null,
    problems: pledge.problems as unknown as Problem[],
    totalPaid: { amountMinor: Number(pledge.totalPaidMinor), currency: pledge.currency },
    content: pledge.content as unknown as PledgeContent | null,
    corrections: (pledge.corrections ?? {}) as PledgeCorrections,
    acceptTotalPaid: pledge.acceptTotalPaid,
    foreignOrder: pledge.foreignOrder as unknown as FoundForeignOrder | null,
    foreignDecision: pledge.foreignDecision as ForeignDecision | null,
    skippedByCreator: pledge.creatorSkippedAt !== null,
    plan,
    planIs,
    order: toOrder(pledge, plan?.currency ?? pledge.currency),
    differences: (pledge.differences ?? []) as unknown as OrderDifference[],
    failure: toFailure(pledge.failure),
    locationName: nameOfLocation(pledge.shop.locations, plan),
    holdState: pledge.holdState as HoldState | null,
    attempt: pledge.attempt,
    generation: pledge.generation,
    notBefore: pledge.notBefore?.toISOString() ?? null,
    pledgedAt: pledge.pledgedAt?.toISOString() ?? null,
    receivedAt: pledge.createdAt.toISOString(),
    redactedAt: pledge.redactedAt?.toISOString() ?? null,
    pastOrders: pledge.pastOrders.map(({ orderGid, orderName, generation, reason, endedAt }) => ({
      orderGid,
      orderName,
      generation,
      reason,
      endedAt: endedAt.toISOString(),
    })),
    events: events.map(({ id, at, kind, actor, detail }) => ({
      id: String(id),
      at: at.toISOString(),
      kind,
      actor,
      detail: (detail ?? {}) as Record<string, unknown>,
    })),
  };
}

function toOrder(pledge: PledgeWithNeighbours, currency: string): PledgeOrderView | null {
  if (!pledge.orderGid || !pledge.orderName) return null;
  const money = (minor: bigint | null): MoneyView | null =>
    minor === null ? null : { amountMinor: Number(minor), currency };
  return {
    gid: pledge.orderGid,
    name: pledge.orderName,
    total: money(pledge.orderTotalMinor),
    tax: money(pledge.orderTaxMinor),
    status: pledge.orderStatus,
    createdAt: pledge.orderCreatedAt?.toISOString() ?? null,
  };
}

function nameOfLocation(locations: unknown, plan: OrderPlan | null): string | null {
  const known = locations as { gid: string; name: string }[];
  return known.find(({ gid }) => gid === plan?.locationGid)?.name ?? null;
}

function toFailure(failure: unknown): PledgeView["failure"] {
  if (typeof failure !== "object" || failure === null) return null;
  const { code, message, at } = failure as { code?: string | null; message?: string; at?: string };
  return { code: code ?? "UNKNOWN", message: message ?? "No reason was given.", at: at ?? null };
}
