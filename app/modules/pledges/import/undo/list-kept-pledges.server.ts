import type { PledgeDeps } from "../../pledge-deps";
import { findImport } from "../import-store.server";
import type { KeptPledgeView } from "../import-views";
import { readKept } from "../run/import-step-store.server";

const PAGE_SIZE = 50;

/** Pledges that an undo left as they are, with the reason, 50 a page; null for an unknown import. */
export async function listKeptPledges(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string; importId: string; page?: number },
): Promise<{ rows: KeptPledgeView[]; page: number; hasMore: boolean } | null> {
  const record = await findImport(deps.db, input);
  if (!record) return null;
  const page = input.page ?? 1;
  const { importId } = input;
  const kept = await readKept(deps.db, { importId, skip: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE + 1 });
  return { rows: kept.slice(0, PAGE_SIZE), page, hasMore: kept.length > PAGE_SIZE };
}
