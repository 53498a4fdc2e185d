import type { ShippingDeps } from "../shipping/shipping-deps";
import { deleteStaleUploads, readAbandonedUploads } from "./tracking-upload-store.server";

const AT_ONCE = 100;
const HOUR_MS = 3_600_000;
/** A file that was cut off while it came in. */
const READING_MS = HOUR_MS;
/** A preview that nobody confirmed; its rows hold e-mails and whatever else the file held. */
const UNCONFIRMED_MS = 7 * 24 * HOUR_MS;

/** Safety net: uploads that a dead worker left, or that waited for the shop; forgets what was never confirmed. */
export async function sweepTrackingUploads(deps: ShippingDeps): Promise<void> {
  const now = deps.clock.now();
  for (const { id, shopDomain } of await readAbandonedUploads(deps.db, now, AT_ONCE)) {
    await deps.jobs.send("tracking.apply", { shopDomain, uploadId: id });
  }
  await deleteStaleUploads(deps.db, {
    reading: new Date(now.getTime() - READING_MS),
    unconfirmed: new Date(now.getTime() - UNCONFIRMED_MS),
  });
}
