// The keys by which pledges of one backer find each other; campaigns never share one, and case does not matter.
import { createHash } from "node:crypto";
import type { PledgeContent } from "../pledge";
import { backerColumns } from "./find-duplicates";

/** The e-mail in one campaign, as the index Pledge_campaign_email_idx has it. */
export function emailKey(campaignId: string, email: string | null): string | null {
  return email ? `${campaignId} ${email.toLowerCase()}` : null;
}

/**
 * Name and address in one campaign as a 64-bit integer in decimal (PostgreSQL's bigint): narrow, and without the data
 * it stands for. Null where there is too little to compare.
 */
export function addressKey(campaignId: string, content: PledgeContent): string | null {
  const name = backerColumns(content).backerName?.toLowerCase();
  const line1 = content.shippingAddress?.line1?.toLowerCase();
  if (!name || !line1) return null;
  const postalCode = content.shippingAddress?.postalCode?.toLowerCase() ?? null;
  const text = JSON.stringify([campaignId, name, line1, postalCode]);
  return createHash("sha256").update(text).digest().readBigInt64BE().toString();
}
