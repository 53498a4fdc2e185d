// Bulk queries: run in the background over the same schema, result as JSONL behind a URL of the simulator.
import { execute, type DocumentNode } from "graphql";
import type { BulkWindow, Core, RequestContext } from "../core";
import { executableSchema } from "../executable-schema";
import { gid, idOf, isoTime, type SimBulkOperation } from "../shop-state";
import { readBulkQuery } from "./bulk-query-rules";
import { linesOf, rowsOf } from "./bulk-result";
import { connection, type PageArguments } from "./connection";

const CONCURRENT = 5;
const RESULTS_KEPT = 3;
const WINDOW = 500;
const RUNNING = new Set(["CREATED", "RUNNING", "CANCELING"]);

function refuse(field: string[] | null, message: string, code: string) {
  return { bulkOperation: null, userErrors: [{ field, message, code }] };
}

function bulkOperationRunQuery(
  _root: unknown,
  { query, groupObjects }: { query: string; groupObjects?: boolean | null },
  context: RequestContext,
) {
  const document = readBulkQuery(query);
  if (typeof document === "string") return refuse(["query"], document, "INVALID");
  const busy = runningOf(context, "QUERY");
  if (busy.length >= CONCURRENT)
    return refuse(
      null,
      `A bulk query operation for this app and shop is already in progress: ${busy.map(({ id }) => gid("BulkOperation", id)).join(", ")}.`,
      "OPERATION_IN_PROGRESS",
    );
  const operation = newOperation(context, "QUERY", query);
  setTimeout(
    () => void runQuery(context, document, operation, groupObjects === true),
    context.core.config.bulkDelayMs,
  ).unref();
  return { bulkOperation: { ...operation }, userErrors: [] };
}

export function runningOf({ shop }: RequestContext, type: SimBulkOperation["type"]): SimBulkOperation[] {
  return [...shop.bulkOperations.values()].filter(
    (operation) => operation.type === type && RUNNING.has(operation.status),
  );
}

export function newOperation(
  { core, shop }: RequestContext,
  type: SimBulkOperation["type"],
  query: string,
): SimBulkOperation {
  const operation: SimBulkOperation = {
    id: core.nextId(),
    type,
    status: "CREATED",
    errorCode: null,
    query,
    createdAt: core.now(),
    completedAt: null,
    objectCount: 0,
    rootObjectCount: 0,
    fileSize: null,
    url: null,
    result: null,
  };
  shop.bulkOperations.set(operation.id, operation);
  return operation;
}

async function runQuery(
  context: RequestContext,
  document: DocumentNode,
  operation: SimBulkOperation,
  grouped: boolean,
): Promise<void> {
  operation.status = "RUNNING";
  const pieces: string[] = [];
  let roots: readonly unknown[] | null = null;
  for (let from = 0; ; from += WINDOW) {
    if (String(operation.status) !== "RUNNING") return;
    const bulk: BulkWindow = { from, size: WINDOW, roots, entered: false };
    const result = await execute({
      schema: executableSchema(),
      document,
      contextValue: { ...context, bulk } satisfies RequestContext,
    });
    if (result.errors || !result.data) return fail(context, operation, result.errors?.[0]?.extensions.code);
    roots = bulk.roots;
    const rows = rowsOf(result.data);
    const lines = linesOf(rows, grouped);
    if (lines.length > 0) pieces.push(`${lines.join("\n")}\n`);
    operation.rootObjectCount += rows.length;
    operation.objectCount += lines.length;
    if (rows.length < WINDOW) break;
    await new Promise((resume) => setImmediate(resume));
  }
  completeOperation(context, operation, pieces);
}

/** `pieces` of JSONL, each ending with a line. Only the newest results are kept, each may be large. */
export function completeOperation(
  context: RequestContext,
  operation: SimBulkOperation,
  pieces: string[],
): void {
  const { core, shop, origin } = context;
  Object.assign(operation, {
    status: "COMPLETED",
    completedAt: core.now(),
    fileSize: pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0),
    url: pieces.length === 0 ? null : `${origin}/__bulk/${shop.domain}/${operation.id}.jsonl`,
    result: pieces,
  });
  const kept = [...shop.bulkOperations.values()].filter(({ result }) => result !== null);
  for (const old of kept.slice(0, -RESULTS_KEPT)) old.result = null;
  finish(core, context, operation);
}

function fail(context: RequestContext, operation: SimBulkOperation, code: unknown): void {
  operation.status = "FAILED";
  operation.errorCode = code === "ACCESS_DENIED" ? "ACCESS_DENIED" : "INTERNAL_SERVER_ERROR";
  operation.completedAt = context.core.now();
  finish(context.core, context, operation);
}

function finish(core: Core, { shop }: RequestContext, operation: SimBulkOperation): void {
  core.notify(shop, "bulk_operations/finish", () => ({
    admin_graphql_api_id: gid("BulkOperation", operation.id),
    completed_at: isoTime(operation.completedAt),
    created_at: isoTime(operation.createdAt),
    error_code: operation.errorCode?.toLowerCase() ?? null,
    status: operation.status.toLowerCase(),
    type: operation.type.toLowerCase(),
  }));
}

function bulkOperationCancel(_root: unknown, { id }: { id: string }, { core, shop }: RequestContext) {
  const operation = shop.bulkOperations.get(idOf("BulkOperation", id) ?? 0);
  if (!operation)
    return { bulkOperation: null, userErrors: [{ field: ["id"], message: "Bulk operation does not exist" }] };
  if (RUNNING.has(operation.status)) {
    operation.status = "CANCELED";
    operation.completedAt = core.now();
    return { bulkOperation: { ...operation, status: "CANCELING", completedAt: null }, userErrors: [] };
  }
  const message = `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}`;
  return { bulkOperation: operation, userErrors: [{ field: null, message }] };
}

export const BULK_MUTATIONS = { bulkOperationRunQuery, bulkOperationCancel };

export const BULK_QUERIES = {
  bulkOperation: (_root: unknown, { id }: { id: string }, { shop }: RequestContext) =>
    shop.bulkOperations.get(idOf("BulkOperation", id) ?? 0) ?? null,
  bulkOperations: (_root: unknown, args: PageArguments, context: RequestContext) =>
    connection([...context.shop.bulkOperations.values()].reverse(), args, context),
};

export const BULK_RESOLVERS = {
  BulkOperation: {
    id: (operation: SimBulkOperation) => gid("BulkOperation", operation.id),
    createdAt: (operation: SimBulkOperation) => isoTime(operation.createdAt),
    completedAt: (operation: SimBulkOperation) => isoTime(operation.completedAt),
    objectCount: (operation: SimBulkOperation) => String(operation.objectCount),
    rootObjectCount: (operation: SimBulkOperation) => String(operation.rootObjectCount),
    fileSize: (operation: SimBulkOperation) =>
      operation.fileSize === null ? null : String(operation.fileSize),
  },
};
