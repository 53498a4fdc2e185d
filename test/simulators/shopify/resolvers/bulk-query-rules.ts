// What a bulk query may look like, with Shopify's sentences where they are known.
import {
  getNamedType,
  getNullableType,
  isListType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
} from "graphql";
import { executableSchema } from "../executable-schema";
import { documentErrors } from "../request-errors";

const MOST_CONNECTIONS = 5;
/** Connections inside the outermost one. */
const DEEPEST = 2;

/** The document, or what is wrong with it. */
export function readBulkQuery(query: string): DocumentNode | string {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch {
    const end = query.trim() === "" ? "unexpected end of file" : "unexpected token";
    return `Invalid bulk query: syntax error, ${end}`;
  }
  const [error] = documentErrors(executableSchema(), document);
  if (error) return `Invalid bulk query: ${error.message}`;
  return problemOf(document) ?? document;
}

function problemOf(document: DocumentNode): string | null {
  const info = new TypeInfo(executableSchema());
  const path: ("connection" | "list" | "field")[] = [];
  let connections = 0;
  let depth = 0;
  let withinList = false;
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter() {
          const place = placeOf(info);
          if (place === "connection") {
            connections += 1;
            withinList ||= path.includes("list");
            depth = Math.max(depth, path.filter((outer) => outer === "connection").length);
          }
          path.push(place);
        },
        leave() {
          path.pop();
        },
      },
    }),
  );
  if (withinList)
    return "Queries that contain a connection field within a list field are not currently supported.";
  if (connections === 0) return "Bulk queries must contain at least one connection.";
  if (connections > MOST_CONNECTIONS) return "Bulk queries cannot contain more than 5 connections.";
  return depth > DEEPEST ? "Bulk queries cannot nest connections deeper than 2 levels." : null;
}

function placeOf(info: TypeInfo): "connection" | "list" | "field" {
  const type = info.getType();
  if (!type) return "field";
  if (getNamedType(type).name.endsWith("Connection")) return "connection";
  const ofConnection = info.getParentType()?.name.endsWith("Connection") ?? false;
  return isListType(getNullableType(type)) && !ofConnection ? "list" : "field";
}
