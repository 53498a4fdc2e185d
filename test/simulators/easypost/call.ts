// One API request on its way to the operation that answers it.
import { missing, notFound } from "./api-error";
import type { Account, Core, Json } from "./core";
import { objectOf } from "./read-input";

export interface Call {
  core: Core;
  account: Account;
  /** Parts of the path that the route leaves open. */
  params: string[];
  query: URLSearchParams;
  body: Json;
  /** Where files are: the address the request came to. */
  origin: string;
}

export interface Answer {
  status: number;
  body: unknown;
  /** Path of what was made, for the Location header. */
  location?: string;
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function created(kind: string, body: Json): Answer {
  return { status: 201, body, location: `/api/v2/${kind}/${String(body.id)}` };
}

/** The object under its name, as every create sends it ({"shipment": {…}}). */
export function wrapped(body: Json, name: string): Json {
  const inner = objectOf(body[name]);
  if (!inner) throw missing(name);
  return inner;
}

export function held<T>(map: Map<string, T>, id: string | undefined): T {
  const found = map.get(id ?? "");
  if (found === undefined) throw notFound();
  return found;
}

/** Newest first, `page_size` (most 100) from `before_id` on. */
export function page<T>(
  all: readonly T[],
  query: URLSearchParams,
  idOf: (item: T) => string,
): { rows: T[]; more: boolean } {
  const size = Math.min(100, Math.max(1, Number(query.get("page_size") ?? 20) || 20));
  const newest = [...all].reverse();
  const before = query.get("before_id");
  const start = before === null ? 0 : newest.findIndex((item) => idOf(item) === before) + 1;
  return { rows: newest.slice(start, start + size), more: newest.length > start + size };
}
