// Bulk queries: run in the background over the same schema, result as JSONL behind a URL of the simulator.
import { execute, parse, visit, type DocumentNode } from "graphql";
import type { Core, RequestContext } from "../core";
import { executableSchema } from "../executable-schema";
import { documentErrors } from "../request-errors";
import { gid, idOf, isoTime, type SimBulkOperation } from "../shop-state";
import { connection, type PageArguments } from "./connection";

const CONCURRENT = 5;
const WINDOW = 500;
const RUNNING = new Set(["CREATED", "RUNNING", "CANCELING"]);

function refuse(field: string[] | null, message: string, code: string) {
  return { bulkOperation: null, userErrors: [{ field, message, code }] };
}

function bulkOperationRunQuery(_root: unknown, { query }: { query: string }, context: RequestContext) {
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
  setTimeout(() => void runQuery(context, document, operation), context.core.config.bulkDelayMs).unref();
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

/** The document, or Shopify's sentence about what is wrong with it. */
function readBulkQuery(query: string): DocumentNode | string {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch {
    const end = query.trim() === "" ? "unexpected end of file" : "unexpected token";
    return `Invalid bulk query: syntax error, ${end}`;
  }
  const [error] = documentErrors(executableSchema(), document);
  if (error) return `Invalid bulk query: ${error.message}`;
  let connections = 0;
  visit(document, {
    Field(node) {
      if (node.name.value === "edges" || node.name.value === "nodes") connections += 1;
    },
  });
  if (connections === 0) return "Bulk queries must contain at least one connection.";
  return connections > CONCURRENT ? "Bulk queries cannot contain more than 5 connections." : document;
}

async function runQuery(
  context: RequestContext,
  document: DocumentNode,
  operation: SimBulkOperation,
): Promise<void> {
  operation.status = "RUNNING";
  const lines: string[] = [];
  for (let offset = 0; ; offset += WINDOW) {
    if (String(operation.status) !== "RUNNING") return;
    const contextValue: RequestContext = { ...context, bulk: { offset, size: WINDOW } };
    const result = await execute({ schema: executableSchema(), document, contextValue });
    if (result.errors || !result.data) return fail(context, operation, result.errors?.[0]?.extensions.code);
    const roots = rowsOf(result.data);
    for (const row of roots) writeRow(row, null, lines);
    operation.rootObjectCount += roots.length;
    operation.objectCount = lines.length;
    if (roots.length < WINDOW) break;
    await new Promise((resume) => setImmediate(resume));
  }
  completeOperation(context, operation, lines);
}

export function completeOperation(
  context: RequestContext,
  operation: SimBulkOperation,
  lines: string[],
): void {
  const result = lines.length === 0 ? "" : `${lines.join("\n")}\n`;
  Object.assign(operation, {
    status: "COMPLETED",
    completedAt: context.core.now(),
    objectCount: lines.length,
    fileSize: Buffer.byteLength(result),
    url: lines.length === 0 ? null : `${context.origin}/__bulk/${context.shop.domain}/${operation.id}.jsonl`,
    result,
  });
  finish(context.core, context, operation);
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

type Row = Record<string, unknown>;

function rowsOf(data: unknown): Row[] {
  if (typeof data !== "object" || data === null) return [];
  return Object.values(data).flatMap((value: unknown) => edgesOf(value) ?? rowsOf(value));
}

function edgesOf(value: unknown): Row[] | null {
  if (typeof value !== "object" || value === null) return null;
  const { edges, nodes } = value as { edges?: { node: Row }[]; nodes?: Row[] };
  if (Array.isArray(edges)) return edges.map(({ node }) => node);
  return Array.isArray(nodes) ? nodes : null;
}

/** One line per object; rows of nested connections follow with the id of their parent. */
function writeRow(row: Row, parentId: unknown, lines: string[]): void {
  const nested: Row[] = [];
  const own: Row = {};
  for (const [name, value] of Object.entries(row)) {
    const rows = edgesOf(value);
    if (rows) nested.push(...rows);
    else own[name] = value;
  }
  lines.push(
    JSON.stringify(parentId === null ? own : { ...own, __parentId: parentId }).replaceAll("/", "\\/"),
  );
  for (const child of nested) writeRow(child, row.id, lines);
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
