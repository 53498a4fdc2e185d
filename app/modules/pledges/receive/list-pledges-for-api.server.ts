import { z } from "zod";
import type { AuthenticatedKey } from "../../connections/authenticate-key.server";
import { toApiPledge, type ApiPledge } from "./api-pledge";
import { readApiPage } from "./api-pledge-store.server";
import type { PledgeDeps } from "../pledge-deps";
import type { PledgeState } from "../pledge-state";

export interface ListForApiInput {
  key: AuthenticatedKey;
  campaign?: string;
  state?: PledgeState;
  changedSince?: Date;
  cursor?: string;
  limit: number;
}

export type ListForApiOutcome =
  { kind: "page"; pledges: ApiPledge[]; nextCursor: string | null } | { kind: "bad-cursor" };

/** Pledges of the key's shop and platform, oldest change first; `nextCursor` is null on the last page. */
export async function listPledgesForApi(
  deps: Pick<PledgeDeps, "db">,
  { key, cursor, limit, ...filters }: ListForApiInput,
): Promise<ListForApiOutcome> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (after === null) return { kind: "bad-cursor" };
  const { shopDomain, platform } = key;
  const rows = await readApiPage(deps.db, { shopDomain, platform, ...filters, after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    kind: "page",
    pledges: shown.map((row) => toApiPledge(row)),
    nextCursor: last ? writeCursor(last) : null,
  };
}

const CursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);

function writeCursor({ updatedAt, id }: { updatedAt: Date; id: string }): string {
  return Buffer.from(JSON.stringify([updatedAt.toISOString(), id])).toString("base64url");
}

function readCursor(cursor: string): { changedAt: Date; id: string } | null {
  try {
    const [changedAt, id] = CursorSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    return { changedAt: new Date(changedAt), id };
  } catch {
    return null;
  }
}
