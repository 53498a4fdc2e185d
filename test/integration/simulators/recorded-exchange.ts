// Reads recorded exchanges in the order in which they happened, and compares answers by shape.
import { readdirSync } from "node:fs";
import { parse, type OperationDefinitionNode } from "graphql";
import { readSharedJson, sharedPath } from "../../support/shared-material";

export interface Exchange {
  file: string;
  /** Where in the file, e.g. "workflows.holdRelease.create". */
  at: string;
  query: string;
  variables: Record<string, unknown>;
  answer: Record<string, unknown>;
  operation: OperationDefinitionNode;
  roots: string[];
}

export function recordingFiles(): string[] {
  return readdirSync(sharedPath("recordings/shopify")).filter((name) => name.endsWith(".json"));
}

/** Exchanges of a file with document, variables and answer; `upstreamCalls` are a cache of the recorder, not ours. */
export function exchangesOf(file: string): Exchange[] {
  const found: Exchange[] = [];
  const collect = (value: unknown, path: string[]): void => {
    if (typeof value !== "object" || value === null || path.includes("upstreamCalls")) return;
    const exchange = readExchange(file, path, value as Record<string, unknown>);
    if (exchange) found.push(exchange);
    for (const [name, inner] of Object.entries(value))
      if (name !== "response") collect(inner, [...path, name]);
  };
  collect(readSharedJson(`recordings/shopify/${file}`), []);
  return found;
}

function readExchange(file: string, path: string[], value: Record<string, unknown>): Exchange | null {
  const query = value.query ?? value.document;
  const answer = answerOf(value.response ?? (value.mutation as { response?: unknown } | undefined)?.response);
  if (typeof query !== "string" || !answer) return null;
  const operation = parse(query).definitions.find((definition) => definition.kind === "OperationDefinition");
  if (!operation) return null;
  return {
    file,
    at: path.join(".") || "mutation",
    query,
    variables: (value.variables ?? {}) as Record<string, unknown>,
    answer,
    operation,
    roots: operation.selectionSet.selections.flatMap((field) =>
      field.kind === "Field" ? [field.name.value] : [],
    ),
  };
}

function answerOf(response: unknown): Record<string, unknown> | null {
  if (typeof response !== "object" || response === null) return null;
  const outer = response as Record<string, unknown>;
  const inner = outer.payload ?? outer.body ?? outer;
  if (typeof inner !== "object" || inner === null) return null;
  return "data" in inner || "errors" in inner ? inner : null;
}

const GID = /gid:\/\/shopify\/(\w+)\/[\w-]+/g;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Which id of ours stands for which recorded one; learnt from answers, used in later variables. */
export class IdMap {
  private readonly ours = new Map<string, string>();

  /** Notes the ids that stand at the same place in both answers. */
  learn(recorded: unknown, actual: unknown): void {
    if (typeof recorded === "string" && typeof actual === "string") {
      if (/^gid:\/\/shopify\/\w+\/[\w-]+$/.test(recorded) && !this.ours.has(recorded))
        this.ours.set(recorded, actual);
    } else if (
      typeof recorded === "object" &&
      recorded !== null &&
      typeof actual === "object" &&
      actual !== null
    ) {
      for (const [name, value] of Object.entries(recorded))
        this.learn(value, (actual as Record<string, unknown>)[name]);
    }
  }

  /** The same value with our ids in place of recorded ones. */
  translate<T>(value: T): T {
    return JSON.parse(JSON.stringify(value).replace(GID, (id) => this.ours.get(id) ?? id)) as T;
  }
}

/**
 * What is compared: everything but times, cursors, order names, the throttle state and the actual cost, which depend on
 * the moment or on the shop, and the line of an error (the recorder dropped leading blank lines). Money, statuses, errors, codes and the requested cost stay.
 */
export function comparable(answer: Record<string, unknown>): unknown {
  const cost = (answer.extensions as { cost?: { requestedQueryCost?: number } } | undefined)?.cost;
  const masked = mask({ data: answer.data, errors: answer.errors });
  return { ...(masked as object), requestedQueryCost: cost?.requestedQueryCost };
}

function mask(value: unknown, name = ""): unknown {
  if (typeof value === "string") {
    if (TIME.test(value)) return "<time>";
    if (/^(start|end)?[cC]ursor$/.test(name)) return "<cursor>";
    if (value.includes(" to be one of: ")) return value.replace(/(?<=to be one of: )[\w, ]+/, sortedList);
    return name === "name" && /^#\d+(\.\d+)?$/.test(value) ? "<order name>" : value;
  }
  if (name === "line") return "<line>";
  if (Array.isArray(value)) return value.map((item) => mask(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mask(inner, key)]));
}

/** The schema lists enum values by name, the vendor in an order of its own. */
function sortedList(list: string): string {
  return list.split(", ").sort().join(", ");
}
