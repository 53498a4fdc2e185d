// Bulk mutations: a staged upload with one set of variables per line, run one after the other.
import { randomUUID } from "node:crypto";
import { execute, GraphQLError, parse, type DocumentNode } from "graphql";
import type { RequestContext } from "../core";
import { executableSchema } from "../executable-schema";
import { gid, type SimBulkOperation } from "../shop-state";
import { completeOperation, newOperation, runningOf } from "./bulk-operations";

const CONCURRENT = 5;
const NO_SUCH_FILE =
  "The JSONL file could not be found. Try uploading the file again, and check that you've entered the URL correctly for the stagedUploadPath mutation argument.";

function refuse(field: string[] | null, message: string, code: string | null) {
  return { bulkOperation: null, userErrors: [{ field, message, code }] };
}

function bulkOperationRunMutation(
  _root: unknown,
  args: { mutation: string; stagedUploadPath: string },
  context: RequestContext,
) {
  let document: DocumentNode;
  try {
    document = parse(args.mutation);
  } catch (error) {
    return refuse(null, syntaxMessage(error, args.mutation), "INVALID_MUTATION");
  }
  if (/\bbulkOperationRun(Mutation|Query)\b/.test(args.mutation))
    return refuse(["mutation"], "You must use an allowed mutation name.", null);
  const file = context.shop.uploads.get(args.stagedUploadPath);
  if (file === undefined) return refuse(null, NO_SUCH_FILE, "NO_SUCH_FILE");
  if (file.trim() === "") return refuse(null, "The input file is empty.", "INVALID_STAGED_UPLOAD_FILE");
  const busy = runningOf(context, "MUTATION");
  if (busy.length >= CONCURRENT)
    return refuse(
      null,
      `A bulk mutation operation for this app and shop is already in progress: ${busy.map(({ id }) => gid("BulkOperation", id)).join(", ")}.`,
      "OPERATION_IN_PROGRESS",
    );
  const operation = newOperation(context, "MUTATION", args.mutation);
  setTimeout(
    () => void runMutation(context, document, file, operation),
    context.core.config.bulkDelayMs,
  ).unref();
  return { bulkOperation: { ...operation }, userErrors: [] };
}

function syntaxMessage(error: unknown, text: string): string {
  const [location] = error instanceof GraphQLError ? (error.locations ?? []) : [];
  const atEnd = error instanceof GraphQLError && (error.positions?.[0] ?? 0) >= text.trimEnd().length;
  const where = location ? ` at [${location.line}, ${atEnd ? lastWordColumn(text) : location.column}]` : "";
  return `Failed to parse the mutation - syntax error, unexpected ${atEnd ? "end of file" : "token"}${where}`;
}

/** Shopify points at the last word before the end. */
function lastWordColumn(text: string): number {
  return text.trimEnd().search(/\S+$/) + 1;
}

async function runMutation(
  context: RequestContext,
  document: DocumentNode,
  file: string,
  operation: SimBulkOperation,
): Promise<void> {
  operation.status = "RUNNING";
  const lines: string[] = [];
  for (const [index, line] of file.trim().split("\n").entries()) {
    const variableValues = JSON.parse(line) as Record<string, unknown>;
    const { data, errors } = await execute({
      schema: executableSchema(),
      document,
      contextValue: context,
      variableValues,
    });
    lines.push(JSON.stringify({ ...(errors ? { errors } : {}), data, __lineNumber: index }));
  }
  operation.rootObjectCount = lines.length;
  operation.objectCount = lines.length;
  completeOperation(context, operation, lines.length > 0 ? [`${lines.join("\n")}\n`] : []);
}

function stagedUploadsCreate(
  _root: unknown,
  { input }: { input: { filename: string; mimeType: string }[] },
  { shop, origin }: RequestContext,
) {
  const stagedTargets = input.map(({ filename, mimeType }) => ({
    url: `${origin}/__upload`,
    resourceUrl: null,
    parameters: [
      { name: "Content-Type", value: mimeType },
      { name: "success_action_status", value: "201" },
      { name: "acl", value: "private" },
      { name: "key", value: `tmp/${shop.domain}/bulk/${randomUUID()}/${filename}` },
    ],
  }));
  return { stagedTargets, userErrors: [] };
}

export const BULK_MUTATION_MUTATIONS = { bulkOperationRunMutation, stagedUploadsCreate };
