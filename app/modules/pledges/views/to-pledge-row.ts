import type { PledgeRecord } from "./pledge-view-store.server";
import type { PledgeRow } from "./views";

/** From the database's shape to the page's. */
export function toPledgeRow(record: PledgeRecord): PledgeRow {
  return {
    id: record.id,
    externalId: record.externalId,
    backerName: record.backerName,
    backerEmail: record.backerEmail,
    campaignName: record.campaignName,
    countryCode: record.countryCode,
    status: record.status,
    state: record.state,
    outcome: record.outcome,
    totalPaid: { amountMinor: Number(record.totalPaidMinor), currency: record.currency },
    problemCodes: record.problemCodes,
    orderName: record.orderName,
    hasDifferences: record.hasDifferences,
    shipping: record.shipping,
  };
}
