import type { PledgeDeps } from "../../pledge-deps";
import { findImport, requestCancel } from "../import-store.server";

export type CancelImportOutcome = { kind: "cancelling" } | { kind: "not-running" } | { kind: "not-found" };

/** Stops a run within seconds. What it took in by then stays; it may be undone, or started again. */
export async function cancelImport(
  deps: Pick<PledgeDeps, "db" | "clock">,
  input: { shopDomain: string; importId: string },
): Promise<CancelImportOutcome> {
  const record = await findImport(deps.db, input);
  if (!record) return { kind: "not-found" };
  const asked = await requestCancel(deps.db, input, deps.clock.now());
  return { kind: asked ? "cancelling" : "not-running" };
}
