// Which columns and campaign an uploaded file starts with on its mapping page.
import type { Db } from "~/db/client.server";
import { listPlatformCampaigns } from "../../receive/campaign-store.server";
import type { ImportRecord } from "../import-record";
import { mergeMapping, type ColumnMapping } from "../read/import-mapping";
import type { ImportCampaign, ImportView } from "../import-views";
import { findRemembered } from "./mapping-store.server";

export interface ProposedMapping {
  mapping: ColumnMapping | null;
  mappingIs: ImportView["mappingIs"];
  campaign: ImportCampaign | null;
}

/** What was saved for this file; else what the shop's last file with this header had; else what detection found. */
export async function proposeMapping(db: Db, record: ImportRecord): Promise<ProposedMapping> {
  const { detected, headerKey } = record;
  if (record.mapping) return { mapping: record.mapping, mappingIs: "saved", campaign: record.campaign };
  if (!detected || !headerKey) return { mapping: null, mappingIs: "detected", campaign: null };
  const remembered = await findRemembered(db, record, { headerKey, format: detected.format });
  if (remembered) {
    return {
      mapping: mergeMapping(remembered.mapping, detected.mapping),
      mappingIs: "remembered",
      campaign: remembered.campaign,
    };
  }
  const campaigns = await listPlatformCampaigns(db, record, 2);
  const [only] = campaigns.length === 1 ? campaigns : [];
  const campaign = only ? { externalId: only.externalId, name: only.name, currency: only.currency } : null;
  return { mapping: detected.mapping, mappingIs: "detected", campaign };
}
