import { writeCsv } from "~/lib/csv/write-csv";
import { trackingPlace } from "../packages/carrier-links";
import { noteTold } from "../tell/note-told.server";
import type { ShippingDeps } from "../shipping/shipping-deps";
import { TRACKING_FORMATS } from "../tracking-upload/tracking-mapping";
import { isScopeOwned } from "../tracking-upload/tracking-upload-store.server";
import { readTrackedPledges, type TrackedPledge } from "./export-store.server";
import { TRACKING_TEMPLATES, type TrackedBacker } from "./tracking-templates";

export interface CsvDownload {
  fileName: string;
  chunks: AsyncGenerator<string>;
}

export interface TrackingCsvInput {
  shopDomain: string;
  connectionId?: string | null;
  campaignId?: string | null;
  template: string;
}

const PLEDGES_AT_ONCE = 1000;

/**
 * Numbers of all parcels on their way, in a platform's own columns, streamed and formula-safe; null for a template,
 * connection or campaign that does not exist. Each page of it that was handed over counts as told to the platform.
 */
export async function trackingCsv(deps: ShippingDeps, input: TrackingCsvInput): Promise<CsvDownload | null> {
  const { shopDomain, connectionId = null, campaignId = null } = input;
  const format = TRACKING_FORMATS.find((known) => known === input.template);
  if (!format || !(await isScopeOwned(deps.db, { shopDomain, connectionId, campaignId }))) return null;
  const template = TRACKING_TEMPLATES[format];
  async function* rows() {
    for (let after = ""; ;) {
      const query = { shopDomain, connectionId, campaignId, after, limit: PLEDGES_AT_ONCE };
      const pledges = await readTrackedPledges(deps.db, query);
      const last = pledges.at(-1);
      if (!last) return;
      const told: { pledgeId: string; version: number }[] = [];
      for (const pledge of pledges) {
        const lines = template.rows(toBacker(deps, pledge));
        yield* lines;
        if (lines.length > 0) told.push({ pledgeId: pledge.pledgeId, version: pledge.version });
      }
      await noteTold(deps, { told, by: "csv" });
      after = last.pledgeId;
    }
  }
  return { fileName: `tracking-${format}.csv`, chunks: writeCsv(template.header, rows()) };
}

function toBacker(deps: ShippingDeps, pledge: TrackedPledge): TrackedBacker {
  const { externalId, orderName, status, countryCode } = pledge;
  return {
    ...{ externalId, orderName, status, email: pledge.backerEmail },
    parcels: pledge.packages.map((parcel) => ({
      ...parcel,
      url: trackingPlace({ ...parcel, countryCode }).url,
      shippedAt: toUtc(parcel.shippedAt),
      deliveredAt: toUtc(parcel.deliveredAt),
    })),
    trackingPageUrl: deps.trackingLinks.urlFor(pledge.pledgeId),
  };
}

/** Times inside jsonb carry no zone; all times of the database are UTC. */
function toUtc(time: string | null): string | null {
  return time === null ? null : `${time.replace(/Z$/, "")}Z`;
}
