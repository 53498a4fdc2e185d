import type { DataRequest } from "~/db/generated/client";
import type { ConnectionDeps } from "../connections/connection-deps";
import { findDataRequests } from "./privacy-store.server";

/** Customers' requests for their data, newest first; `report` is what the merchant must hand over. */
export async function listDataRequests(
  deps: Pick<ConnectionDeps, "db">,
  { shopDomain }: { shopDomain: string },
): Promise<DataRequest[]> {
  return findDataRequests(deps.db, shopDomain);
}
