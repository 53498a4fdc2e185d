// The real 2026-10 schema slice, made executable: resolvers and access scopes are put on its fields.
import { readFileSync } from "node:fs";
import {
  buildSchema,
  defaultFieldResolver,
  GraphQLError,
  isObjectType,
  isScalarType,
  Kind,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from "graphql";
import type { RequestContext } from "./core";
import { RESOLVERS } from "./resolvers/all-resolvers";

const SLICE = new URL("../../../app/adapters/shopify/schema/admin-2026-10.graphql", import.meta.url);
const SCOPES = new URL("../../../app/adapters/shopify/schema/admin-2026-10.scopes.json", import.meta.url);

type Resolver = GraphQLFieldResolver<unknown, RequestContext>;
type FieldScopes = Record<string, { scopes: string[]; requiredAccess: string }>;

/** Lists that Shopify filters silently instead of refusing them. */
const FILTERED_SILENTLY = new Set(["Order.fulfillmentOrders"]);

let built: GraphQLSchema | undefined;

/** Built once per process; the resolvers find their simulator in the request context. */
export function executableSchema(): GraphQLSchema {
  built ??= build();
  return built;
}

function build(): GraphQLSchema {
  const schema = buildSchema(readFileSync(SLICE, "utf8"));
  const scopes = JSON.parse(readFileSync(SCOPES, "utf8")) as FieldScopes;
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      const plain = RESOLVERS[type.name]?.[field.name] as Resolver | undefined;
      const resolve = type.name === "Mutation" ? refusable(plain ?? notSimulated(field.name)) : plain;
      const required = FILTERED_SILENTLY.has(name) ? undefined : scopes[name];
      field.resolve = required ? guarded(field.name, required, resolve ?? defaultFieldResolver) : resolve;
    }
  }
  checkScalars(schema);
  return schema;
}

function guarded(fieldName: string, required: FieldScopes[string], resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    if (required.scopes.some((scope) => isGranted(context.scopes, scope)))
      return resolve(source, args, context, info);
    throw new GraphQLError(
      `Access denied for ${fieldName} field. Required access: ${required.requiredAccess}`,
      {
        extensions: {
          code: "ACCESS_DENIED",
          documentation: "https://shopify.dev/api/usage/access-scopes",
          requiredAccess: required.requiredAccess,
        },
      },
    );
  };
}

function notSimulated(fieldName: string): Resolver {
  return () => {
    throw new GraphQLError(`The simulated store does not know ${fieldName} yet`);
  };
}

/** A mutation that a fault may answer with a userError instead of running. */
function refusable(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const message = context.forcedUserError;
    if (message === null) return resolve(source, args, context, info);
    const errors = [{ field: null, message, code: null }];
    return { userErrors: errors, orderCancelUserErrors: errors };
  };
}

/** write_x includes read_x. */
export function isGranted(granted: ReadonlySet<string>, scope: string): boolean {
  return granted.has(scope) || granted.has(scope.replace(/^read_/, "write_"));
}

function checkScalars(schema: GraphQLSchema): void {
  const rules: Record<string, (value: unknown) => boolean> = {
    Decimal: (value) => /^-?\d+(\.\d+)?$/.test(String(value)),
    DateTime: (value) => !Number.isNaN(Date.parse(String(value))),
    URL: (value) => URL.canParse(String(value)),
  };
  for (const [name, accepts] of Object.entries(rules)) {
    const type = schema.getType(name);
    if (!isScalarType(type)) continue;
    const parse = (value: unknown): unknown => {
      if (accepts(value)) return value;
      throw new GraphQLError(`Could not coerce value ${JSON.stringify(value)} to ${name}`);
    };
    type.parseValue = parse;
    type.parseLiteral = (node) =>
      parse(
        node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : null,
      );
  }
}
