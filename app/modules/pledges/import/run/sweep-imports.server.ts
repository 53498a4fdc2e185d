import type { PledgeDeps } from "../../pledge-deps";
import { findAbandoned } from "./import-run-store.server";
import { deleteStaleUploads, findOutlived, purgeImport } from "../personal-imports-store.server";

const MOST = 50;
const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** An upload that broke off together with its process. */
const STALE_UPLOAD_MS = 2 * HOUR_MS;
/** Stored files, failed rows and earlier contents are personal data, needed only to look at, run again and undo. */
export const KEEP_IMPORTS_DAYS = 30;

/**
 * The safety net: wakes up runs and undos whose worker is gone, and deletes what has outlived its purpose (stored files
 * with their rows 30 days after the end or the upload, uploads that broke off). Bounded.
 */
export async function sweepImports(
  deps: Pick<PledgeDeps, "db" | "jobs" | "clock" | "log">,
  _input: Record<string, never> = {},
): Promise<{ woken: number; purged: number }> {
  const now = deps.clock.now();
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  const abandoned = await findAbandoned(deps.db, now, MOST);
  for (const { shopDomain, importId, state } of abandoned) {
    const name = state === "running" ? "import.run" : "import.undo";
    await deps.jobs.send(name, { shopDomain, importId }, { key: importId });
  }
  await deleteStaleUploads(deps.db, ago(STALE_UPLOAD_MS));
  const outlived = await findOutlived(deps.db, ago(KEEP_IMPORTS_DAYS * DAY_MS), MOST);
  for (const importId of outlived) await purgeImport(deps.db, importId, now);
  if (abandoned.length + outlived.length > 0)
    deps.log.info({ woken: abandoned.length, purged: outlived.length }, "imports swept");
  return { woken: abandoned.length, purged: outlived.length };
}
