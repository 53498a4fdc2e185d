// OpenAPI 3.1 of the push API, generated from the schemas that the code itself parses with.
import { z } from "zod";
import { ApiPledgeSchema } from "~/modules/pledges/receive/api-pledge";
import { PledgePushSchema } from "~/modules/pledges/receive/pledge.schema";
import { API_PROBLEMS, type ApiProblemCode } from "./api-problems";
import {
  CancelAnswerSchema,
  FulfillmentsAnswerSchema,
  PageAnswerSchema,
  ProblemDocumentSchema,
  PushBodySchema,
  ReceiveAnswerSchema,
} from "./api-schemas";
import { EXAMPLE_PLEDGE } from "./example-pledge";
import { FulfillmentsQuerySchema, ListQuerySchema } from "./list-query";
import { webhookOperations } from "./openapi-webhooks";

type Json = Record<string, unknown>;

const EVERYWHERE: ApiProblemCode[] = [
  "key-missing",
  "key-unknown",
  "key-revoked",
  "shop-uninstalled",
  "method-not-allowed",
  "rate-limited",
  "internal",
];

/** The document; `origin` is where the API is reached. */
export function buildOpenApiDocument(origin: string): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "PledgeDock push API",
      version: "1.0.0",
      summary: "Hand over pledges; each becomes exactly one Shopify order.",
      license: { name: "Proprietary", identifier: "LicenseRef-Proprietary" },
    },
    servers: [{ url: origin }],
    security: [{ connectionKey: [] }],
    paths: {
      "/api/v1/pledges": { post: pushOperation(), get: listOperation() },
      "/api/v1/campaigns/{campaign}/pledges/{externalId}": {
        parameters: nameParameters(),
        ...pledgeOperations(),
      },
      "/api/v1/fulfillments": { get: fulfillmentsOperation() },
    },
    webhooks: webhookOperations(),
    components: {
      securitySchemes: {
        connectionKey: { type: "http", scheme: "bearer", description: "A connection key from PledgeDock." },
      },
      schemas: {
        PledgePush: inputSchema(PledgePushSchema),
        Pledge: outputSchema(ApiPledgeSchema),
        Problem: outputSchema(ProblemDocumentSchema),
      },
    },
  };
}

function pushOperation(): Json {
  return {
    operationId: "pushPledges",
    summary: "Hand over 1 to 250 pledges",
    description: "Every item is answered by itself; a bad item never spoils its neighbours.",
    parameters: [
      {
        name: "Idempotency-Key",
        in: "header",
        required: false,
        description: "Replays the first answer for 24 hours.",
        schema: { type: "string", minLength: 1, maxLength: 255 },
      },
    ],
    requestBody: {
      required: true,
      content: { "application/json": { schema: inputSchema(PushBodySchema), example: EXAMPLE_PLEDGE } },
    },
    responses: {
      "200": json("One result per item, in the order given.", outputSchema(ReceiveAnswerSchema)),
      ...problems([
        ...EVERYWHERE,
        "malformed-json",
        "not-utf8",
        "too-deep",
        "invalid-parameter",
        "idempotency-in-progress",
        "body-too-large",
        "wrong-content-type",
        "unusable-body",
        "idempotency-mismatch",
      ]),
    },
  };
}

function listOperation(): Json {
  return {
    operationId: "listPledges",
    summary: "Pledges and where they are, oldest change first",
    parameters: queryParameters(ListQuerySchema),
    responses: {
      "200": json("A page.", outputSchema(PageAnswerSchema)),
      ...problems([...EVERYWHERE, "invalid-parameter"]),
    },
  };
}

function fulfillmentsOperation(): Json {
  return {
    operationId: "listFulfillments",
    summary: "What was shipped, oldest change first",
    description: [
      "Every pledge of which something was shipped, with its whole newest state. A pledge that changes moves to the end:",
      "whoever keeps the last `nextCursor` and asks with it again gets what has changed since, and misses nothing.",
    ].join(" "),
    parameters: queryParameters(FulfillmentsQuerySchema),
    responses: {
      "200": json("A page.", outputSchema(FulfillmentsAnswerSchema)),
      ...problems([...EVERYWHERE, "invalid-parameter"]),
    },
  };
}

function queryParameters(query: z.ZodType): Json[] {
  const { properties = {} } = outputSchema(query) as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: false, schema }));
}

function nameParameters(): Json[] {
  return [
    {
      name: "campaign",
      in: "path",
      required: true,
      schema: { type: "string" },
      description: "campaign.externalId",
    },
    {
      name: "externalId",
      in: "path",
      required: true,
      schema: { type: "string" },
      description: "The Backer ID.",
    },
  ];
}

function pledgeOperations(): Json {
  return {
    get: {
      operationId: "getPledge",
      summary: "One pledge: state, order name, packages",
      responses: {
        "200": json("The pledge.", reference("Pledge")),
        ...problems([...EVERYWHERE, "not-found"]),
      },
    },
    delete: {
      operationId: "cancelPledge",
      summary: "Cancel a pledge that is not pushed",
      responses: {
        "200": json("It will not be pushed.", outputSchema(CancelAnswerSchema)),
        ...problems([...EVERYWHERE, "not-found", "order-exists"]),
      },
    },
  };
}

/** Refusals of one status share a response. */
function problems(codes: ApiProblemCode[]): Json {
  const responses: Record<string, Json> = {};
  for (const status of new Set(codes.map((code) => API_PROBLEMS[code].status))) {
    const group = codes.filter((code) => API_PROBLEMS[code].status === status);
    responses[status] = {
      description: group.map((code) => `${code}: ${API_PROBLEMS[code].title}.`).join(" "),
      content: { "application/problem+json": { schema: reference("Problem") } },
    };
  }
  return responses;
}

function json(description: string, schema: Json): Json {
  return { description, content: { "application/json": { schema } } };
}

function reference(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function inputSchema(schema: z.ZodType): Json {
  return withoutDialect(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
}

function outputSchema(schema: z.ZodType): Json {
  return withoutDialect(z.toJSONSchema(schema, { io: "output", unrepresentable: "any" }));
}

/** OpenAPI 3.1 speaks JSON Schema 2020-12 by itself. */
function withoutDialect(schema: object): Json {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$schema"));
}
