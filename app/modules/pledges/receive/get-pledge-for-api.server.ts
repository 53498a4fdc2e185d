import type { AuthenticatedKey } from "../../connections/authenticate-key.server";
import { toApiPledge, type ApiPledge } from "./api-pledge";
import { readApiPledge } from "./api-pledge-store.server";
import type { PledgeDeps } from "../pledge-deps";

/** One pledge of the key's shop and platform; null when there is none, whoever else may have one of that id. */
export async function getPledgeForApi(
  deps: Pick<PledgeDeps, "db">,
  input: { key: AuthenticatedKey; campaignExternalId: string; externalId: string },
): Promise<ApiPledge | null> {
  const row = await readApiPledge(deps.db, input.key, input.campaignExternalId, input.externalId);
  return row ? toApiPledge(row) : null;
}
