// Which entries of a pledge's history its platform is told, and as what. Pure.
import type {
  OutboundChange,
  OutboundPledge,
  OutboundType,
} from "../../connections/outbound/outbound-message";
import type { Problem } from "../pledge";
import type { PledgeEventInput } from "./pledge-events-store.server";

/** The pledge as it is after the change. */
export interface ToldPledge {
  id: string;
  shopDomain: string;
  connectionId: string;
  campaign: string;
  externalId: string;
  status: string;
  state: string;
  orderName: string | null;
  orderGid: string | null;
  problems: Problem[];
  lastVersion: number;
}

const TOLD_AS: Record<string, OutboundType> = {
  "pledge.blocked": "pledge.blocked",
  "order.created": "pledge.created",
  "order.adopted": "pledge.created",
  "pledge.cancelled": "pledge.cancelled",
  "order.cancelled": "pledge.cancelled",
  "order.deleted": "pledge.cancelled",
  "order.undone": "pledge.cancelled",
};

/** Whether the entry can matter to a platform, judged without reading its pledge. */
export function mayBeTold(event: Pick<PledgeEventInput, "kind" | "detail">): boolean {
  return event.kind in TOLD_AS || isStatusChange(event);
}

/** What the platform is told of this entry; empty when nothing. */
export function toldChanges(event: PledgeEventInput, pledge: ToldPledge): OutboundChange[] {
  return typesOf(event, pledge).map((type) => ({
    pledgeId: pledge.id,
    type,
    pledge: describe(event, pledge, type),
  }));
}

function typesOf(event: PledgeEventInput, pledge: ToldPledge): OutboundType[] {
  // A cancellation may also come as a push of the pledge with another status.
  if (isStatusChange(event)) return pledge.status === "cancelled" ? ["pledge.cancelled"] : [];
  const type = TOLD_AS[event.kind];
  if (!type) return [];
  // An order that is found cancelled existed all the same.
  return type === "pledge.created" && event.detail?.cancelled === true ? [type, "pledge.cancelled"] : [type];
}

function isStatusChange({ kind, detail }: Pick<PledgeEventInput, "kind" | "detail">): boolean {
  return kind === "pledge.changed" && Array.isArray(detail?.fields) && detail.fields.includes("status");
}

function describe(event: PledgeEventInput, pledge: ToldPledge, type: OutboundType): OutboundPledge {
  const { campaign, externalId, state } = pledge;
  const blocking =
    type === "pledge.blocked" ? pledge.problems.filter(({ severity }) => severity === "blocking") : [];
  return {
    campaign,
    externalId,
    state,
    // An undone order is no longer on the pledge, but it is the one that is told of.
    orderName: textOf(event.detail?.orderName) ?? pledge.orderName,
    orderId: textOf(event.detail?.orderGid) ?? pledge.orderGid,
    problems: blocking.map(({ code, path }) => ({ code, path })),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
