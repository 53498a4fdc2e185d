// Which access scopes each field of the slice needs, from the `offline_scopes` list that ships with the schema.
import { getNamedType, isObjectType, type GraphQLNamedType, type GraphQLSchema } from "graphql";

export interface ScopeItem {
  type: "type" | "field";
  typeName: string;
  fieldName?: string;
  requiredAccess: string;
  offlineScopes: string[];
}

export interface FieldScopes {
  /** One of these is enough. */
  scopes: string[];
  /** Shopify's sentence, repeated in ACCESS_DENIED. */
  requiredAccess: string;
}

/** "Type.field" → scopes: the field's own, else those of the type it returns (looking through connections). */
export function requiredScopes(slice: GraphQLSchema, items: ScopeItem[]): Record<string, FieldScopes> {
  const known = new Map(items.map((item) => [`${item.typeName}.${item.fieldName ?? ""}`, item]));
  const result: Record<string, FieldScopes> = {};
  for (const type of Object.values(slice.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      const own = known.get(`${type.name}.${field.name}`);
      const returned = known.get(`${entity(getNamedType(field.type)).name}.`);
      const item = own?.offlineScopes.length ? own : returned;
      const inPayload =
        type.name.endsWith("Payload") || type.name.endsWith("Connection") || type.name.endsWith("Edge");
      if (!item?.offlineScopes.length || inPayload) continue;
      result[`${type.name}.${field.name}`] = {
        scopes: item.offlineScopes,
        requiredAccess: item.requiredAccess,
      };
    }
  }
  return result;
}

function entity(type: GraphQLNamedType): GraphQLNamedType {
  if (!isObjectType(type) || !type.name.endsWith("Connection")) return type;
  const nodes = type.getFields().nodes ?? type.getFields().edges;
  const inner = nodes ? getNamedType(nodes.type) : type;
  if (!isObjectType(inner)) return inner;
  const node = inner.name.endsWith("Edge") ? inner.getFields().node : undefined;
  return node ? getNamedType(node.type) : inner;
}
