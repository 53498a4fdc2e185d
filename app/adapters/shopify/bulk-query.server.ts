// A bulk query from start to last line: run, wait, stream the JSONL result with flat memory.
// Source: shopify.dev/docs/api/usage/bulk-operations/queries; five at a time per app and shop since 2026-01.
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { z } from "zod";
import { GatewayError } from "~/lib/gateway-error";
import type { AdminClient } from "./admin-client.server";
import { BULK_OPERATION_BY_ID, BULK_OPERATION_RUN_QUERY } from "./bulk-operations.graphql";
import { UserErrorsSchema } from "./parse-order";
import { readLines } from "./read-lines";
import { requireData } from "./require-data";
import type { Sleep } from "~/lib/sleep";

export interface BulkQueryDeps {
  client: AdminClient;
  fetch: typeof fetch;
  sleep: Sleep;
}

export interface BulkQueryOptions {
  /** Rows of nested connections right behind their parent; slower, so only where there are any. */
  groupObjects?: boolean;
}

const RunSchema = z.object({
  bulkOperationRunQuery: z
    .object({ bulkOperation: z.object({ id: z.string() }).nullable(), userErrors: UserErrorsSchema })
    .nullable(),
});
const OperationSchema = z.object({
  bulkOperation: z
    .object({
      status: z.string(),
      errorCode: z.string().nullable(),
      objectCount: z.coerce.number(),
      url: z.string().nullable(),
    })
    .nullable(),
});
type Operation = NonNullable<z.infer<typeof OperationSchema>["bulkOperation"]>;

const FIRST_POLL_MS = 250;
const LONGEST_POLL_MS = 5_000;
const LONGEST_RUN_MS = 2 * 60 * 60_000;
const LONGEST_QUEUE_MS = 15 * 60_000;
const DOWNLOAD_TIMEOUT_MS = 30 * 60_000;
const UNDER_WAY = new Set(["CREATED", "RUNNING", "CANCELING"]);

/**
 * Yields every object of the result, parsed by `schema`. Throws GatewayError when the operation fails, expires, gives
 * only part of the data, or when fewer lines arrive than Shopify counted: half a list must never look like a whole one.
 */
export async function* runBulkQuery<T>(
  deps: BulkQueryDeps,
  shopDomain: string,
  query: string,
  schema: z.ZodType<T>,
  { groupObjects = false }: BulkQueryOptions = {},
): AsyncGenerator<T> {
  const operationGid = await startOperation(deps, shopDomain, { query, groupObjects });
  const operation = await waitForResult(deps, shopDomain, operationGid);
  if (operation.objectCount === 0 && !operation.url) return;
  if (!operation.url) throw new GatewayError("A bulk query ended without a result");
  let lines = 0;
  for await (const line of download(deps.fetch, operation.url)) {
    lines += 1;
    yield parseLine(line, schema);
  }
  if (lines !== operation.objectCount) {
    throw new GatewayError(`A bulk result has ${lines} lines where Shopify counted ${operation.objectCount}`);
  }
}

/** Waits its turn while five other bulk queries of the app are running in this shop. */
async function startOperation(
  deps: BulkQueryDeps,
  shopDomain: string,
  variables: { query: string; groupObjects: boolean },
): Promise<string> {
  for (let waited = 0; waited <= LONGEST_QUEUE_MS; waited += LONGEST_POLL_MS) {
    const answer = await deps.client.mutate({
      shopDomain,
      document: BULK_OPERATION_RUN_QUERY,
      variables,
      answer: RunSchema,
    });
    const run = requireData(answer, "A bulk query could not be started").bulkOperationRunQuery;
    if (run?.bulkOperation) return run.bulkOperation.id;
    const [error] = run?.userErrors ?? [];
    if (error?.code !== "OPERATION_IN_PROGRESS") {
      throw new GatewayError(`A bulk query could not be started: ${error?.message ?? "no reason given"}`);
    }
    await deps.sleep(LONGEST_POLL_MS);
  }
  throw new GatewayError("Other bulk queries of this shop did not end in time", {
    retryAfterMs: LONGEST_QUEUE_MS,
  });
}

async function waitForResult(deps: BulkQueryDeps, shopDomain: string, gid: string): Promise<Operation> {
  let pause = FIRST_POLL_MS;
  for (let waited = 0; waited <= LONGEST_RUN_MS; waited += pause) {
    await deps.sleep(pause);
    pause = Math.min(LONGEST_POLL_MS, pause * 1.5);
    const answer = await deps.client.query({
      shopDomain,
      document: BULK_OPERATION_BY_ID,
      variables: { id: gid },
      answer: OperationSchema,
    });
    // One poll that was throttled or lost says nothing about the operation.
    if (answer.kind === "unknown" || answer.kind === "not-executed") continue;
    const operation = requireData(answer, "A bulk query could not be watched").bulkOperation;
    if (!operation) throw new GatewayError("Shopify no longer knows the bulk query");
    if (operation.status === "COMPLETED") return operation;
    if (!UNDER_WAY.has(operation.status)) {
      const code = operation.errorCode ?? "no code";
      throw new GatewayError(
        `A bulk query ended as ${operation.status} (${code}); its partial data is not used`,
      );
    }
  }
  throw new GatewayError("A bulk query did not end in time");
}

async function* download(fetchResult: typeof fetch, url: string): AsyncGenerator<string> {
  try {
    const response = await fetchResult(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
    if (!response.ok || !response.body)
      throw new GatewayError(`A bulk result answered HTTP ${response.status}`);
    yield* readLines(Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>));
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw new GatewayError("The download of a bulk result broke off", { cause: error });
  }
}

/** JSON.parse also undoes the escaped gids (`gid:\/\/`) of raw JSONL. */
function parseLine<T>(line: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    throw new GatewayError("A line of a bulk result could not be read");
  }
}
