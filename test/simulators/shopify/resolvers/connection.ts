import { GraphQLError } from "graphql";
import type { BulkWindow, RequestContext } from "../core";

export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
}

/** A Relay connection over a list. Cursors are positions; Shopify caps pages at 250. */
export function connection<T>(items: readonly T[], args: PageArguments, context: RequestContext) {
  if (context.bulk) return bulkRows(items, context.bulk);
  const size = args.first ?? args.last;
  if (size === null || size === undefined)
    throw new GraphQLError("you must provide one of first or last", { extensions: { code: "BAD_REQUEST" } });
  const start = args.after ? position(args.after) + 1 : 0;
  const end = args.before ? position(args.before) : items.length;
  const from = args.first === null || args.first === undefined ? Math.max(start, end - size) : start;
  const to = Math.min(end, from + Math.min(size, 250));
  const nodes = items.slice(from, to);
  return {
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursor(from + index) })),
    pageInfo: {
      hasNextPage: to < items.length,
      hasPreviousPage: from > 0,
      startCursor: nodes.length > 0 ? cursor(from) : null,
      endCursor: nodes.length > 0 ? cursor(to - 1) : null,
    },
  };
}

function bulkRows<T>(items: readonly T[], window: BulkWindow) {
  const nodes = window.entered ? items : items.slice(window.from, window.from + window.size);
  if (!window.entered) Object.assign(window, { entered: true, roots: items });
  return { nodes, edges: nodes.map((node) => ({ node, cursor: "" })), pageInfo: {} };
}

function cursor(index: number): string {
  return Buffer.from(`position:${index}`).toString("base64url");
}

function position(value: string): number {
  const match = /^position:(\d+)$/.exec(Buffer.from(value, "base64url").toString("utf8"));
  if (!match)
    throw new GraphQLError("Invalid cursor for current pagination sort.", {
      extensions: { code: "BAD_REQUEST" },
    });
  return Number(match[1]);
}
