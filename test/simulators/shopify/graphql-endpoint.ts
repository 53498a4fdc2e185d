// POST /admin/api/{version}/graphql.json: token, document, cost, bucket, execution, in Shopify's order.
import { randomUUID } from "node:crypto";
import {
  execute,
  GraphQLError,
  parse,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
} from "graphql";
import type { Buckets, ThrottleStatus } from "./bucket";
import type { Core, RequestContext } from "./core";
import { actualCost, compileCost, requestedCost, type CostPlan } from "./cost";
import { executableSchema } from "./executable-schema";
import type { FiredFault } from "./faults";
import { documentErrors, inputSizeErrors, variableErrors, type ShopifyError } from "./request-errors";
import { jsonResponse } from "./responses";
import type { SimShop } from "./shop-state";

export interface GraphqlRequest {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | null;
}

interface Prepared {
  document: DocumentNode;
  operations: Map<string, { node: OperationDefinitionNode; cost: CostPlan }>;
  errors: ShopifyError[];
}

const MAX_COST = 1000;
const MAX_PREPARED = 2000;
const prepared = new Map<string, Prepared>();

/** Parsed, validated and priced once per document text. */
function prepare(query: string): Prepared {
  const known = prepared.get(query);
  if (known) return known;
  const fresh = prepareFresh(query);
  if (prepared.size >= MAX_PREPARED) prepared.clear();
  prepared.set(query, fresh);
  return fresh;
}

function prepareFresh(query: string): Prepared {
  const schema = executableSchema();
  const operations: Prepared["operations"] = new Map();
  try {
    const document = parse(query);
    const errors = documentErrors(schema, document);
    for (const node of document.definitions)
      if (node.kind === "OperationDefinition")
        operations.set(node.name?.value ?? "", { node, cost: compileCost(schema, document, node) });
    return { document, operations, errors };
  } catch (error) {
    const message = error instanceof GraphQLError ? error.message : String(error);
    const empty = { kind: "Document", definitions: [] } as unknown as DocumentNode;
    return { document: empty, operations, errors: [{ message, extensions: { code: "PARSE_ERROR" } }] };
  }
}

/** The operation's name, for faults and counters, before anything is checked. */
export function operationNameOf(request: GraphqlRequest): string {
  return request.operationName ?? (prepare(request.query).operations.keys().next().value || "anonymous");
}

export interface Grant {
  core: Core;
  shop: SimShop;
  buckets: Buckets;
  scopes: string[];
  origin: string;
}

/** Runs one request for an authenticated app and answers as the Admin API does. */
export async function answerGraphql(
  grant: Grant,
  request: GraphqlRequest,
  fault: FiredFault | null,
): Promise<Response> {
  const { shop } = grant;
  const ready = prepare(request.query);
  if (ready.errors.length > 0) return jsonResponse(200, { errors: ready.errors });
  const operation =
    ready.operations.get(request.operationName ?? "") ?? ready.operations.values().next().value;
  if (!operation) return jsonResponse(200, { errors: [{ message: "No query string was present" }] });
  const errors = [
    ...variableErrors(executableSchema(), operation.node, request.variables),
    ...inputSizeErrors(operation.node, request.variables),
  ];
  if (errors.length > 0) return jsonResponse(200, { errors });

  const requested = requestedCost(operation.cost, request.variables);
  if (requested > MAX_COST) return tooDear(requested);
  if (fault?.kind === "throttled") grant.buckets.drain(shop.domain, shop.bucket);
  if (fault?.kind === "throttled" || !grant.buckets.take(shop.domain, shop.bucket, requested)) {
    shop.throttledCount += 1;
    return throttled(requested, grant.buckets.status(shop.domain, shop.bucket));
  }
  const result = await run(grant, ready.document, operation.node, request.variables, fault);
  const actual = Math.min(requested, Math.max(actualCost(operation.cost, result.data), 1));
  grant.buckets.giveBack(shop.domain, shop.bucket, requested - actual);
  return jsonResponse(200, {
    ...(result.errors ? { errors: result.errors.map(formatError) } : {}),
    data: result.data,
    extensions: {
      cost: {
        requestedQueryCost: requested,
        actualQueryCost: actual,
        throttleStatus: grant.buckets.status(shop.domain, shop.bucket),
      },
    },
  });
}

async function run(
  grant: Grant,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  fault: FiredFault | null,
): Promise<ExecutionResult> {
  const contextValue: RequestContext = {
    core: grant.core,
    shop: grant.shop,
    scopes: new Set(grant.scopes),
    operation: operation.name?.value ?? "anonymous",
    origin: grant.origin,
    bulk: null,
    forcedUserError: fault?.kind === "user-error" ? (fault.message ?? "Something went wrong") : null,
  };
  return execute({
    schema: executableSchema(),
    document,
    operationName: operation.name?.value,
    variableValues: variables,
    contextValue,
  });
}

function formatError(error: GraphQLError): ShopifyError {
  const { message, locations, path, extensions } = error.toJSON();
  return {
    message,
    ...(locations ? { locations: locations.map(({ line, column }) => ({ line, column })) } : {}),
    ...(extensions && Object.keys(extensions).length > 0 ? { extensions } : {}),
    ...(path ? { path: [...path] } : {}),
  };
}

function throttled(requested: number, status: ThrottleStatus): Response {
  return jsonResponse(200, {
    errors: [
      {
        message: "Throttled",
        extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
      },
    ],
    extensions: { cost: { requestedQueryCost: requested, actualQueryCost: null, throttleStatus: status } },
  });
}

function tooDear(requested: number): Response {
  return jsonResponse(200, {
    errors: [
      {
        message: `Query cost is ${requested}, which exceeds the single query max cost limit (${MAX_COST}).`,
        extensions: {
          code: "MAX_COST_EXCEEDED",
          cost: requested,
          maxCost: MAX_COST,
          documentation: "https://shopify.dev/api/usage/rate-limits",
        },
      },
    ],
  });
}

/** 200 with INTERNAL_SERVER_ERROR: the request may or may not have been carried out. */
export function internalError(): Response {
  const requestId = `${randomUUID()}-${Math.floor(Date.now() / 1000)}`;
  return jsonResponse(200, {
    errors: [
      {
        message: `Internal error. Looks like something went wrong on our end.\nRequest ID: ${requestId} (include this in support requests).`,
        extensions: { requestId, code: "INTERNAL_SERVER_ERROR" },
      },
    ],
  });
}
