import { pageNumber } from "~/lib/page-number";
import { findCallback } from "./callback-store.server";
import type { OfConnection, OutboundDeps } from "./outbound-deps";
import { countByEnd, findOutboundEvents } from "./outbound-event-store.server";
import type { CallbackView, OutboundEventView } from "./outbound-views";

const PAGE = 50;

export interface OutboundEventPage {
  callback: CallbackView;
  rows: OutboundEventView[];
  page: number;
  hasMore: boolean;
}

/** What a connection's platform is told, newest first, 50 to a page (from 1); null when the shop has no such connection. */
export async function listOutboundEvents(
  deps: Pick<OutboundDeps, "db">,
  input: OfConnection & { page: number },
): Promise<OutboundEventPage | null> {
  const callback = await findCallback(deps.db, input);
  if (!callback) return null;
  const page = pageNumber(input.page);
  const rows = await findOutboundEvents(deps.db, input, (page - 1) * PAGE, PAGE + 1);
  const counts = await countByEnd(deps.db, input.connectionId);
  const { connectionName, status, url, failingSince, disabledAt, disabledReason } = callback;
  return {
    callback: {
      connectionName,
      active: status === "active",
      url,
      failingSince,
      disabledAt,
      disabledReason,
      ...counts,
    },
    rows: rows.slice(0, PAGE).map(toView),
    page,
    hasMore: rows.length > PAGE,
  };
}

function toView(row: Awaited<ReturnType<typeof findOutboundEvents>>[number]): OutboundEventView {
  return {
    id: row.id,
    type: row.type,
    pledgeId: row.pledgeId,
    externalId: row.pledge?.externalId ?? null,
    version: row.version,
    createdAt: row.createdAt,
    state: row.deliveredAt
      ? "delivered"
      : row.abandonedAt
        ? "failed"
        : row.lastError
          ? "retrying"
          : "waiting",
    attempts: row.attempts,
    lastStatus: row.lastStatus,
    lastError: row.lastError,
    deliveredAt: row.deliveredAt,
    nextAttemptAt: row.deliveredAt || row.abandonedAt ? null : row.nextAttemptAt,
  };
}
