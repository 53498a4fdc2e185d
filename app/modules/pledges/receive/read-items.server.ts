// The items of one request, each read by itself.
import { toStorableJson } from "~/lib/storable-json";
import { contentHash } from "./content-hash.server";
import type { ApiProblem } from "./api-problem";
import { parsePledgePush } from "./parse-pledge-push";
import type { PledgeContent } from "../pledge";
import type { ReceiveResult } from "./receive-outcome";

export interface ReadItem {
  index: number;
  content: PledgeContent;
  contentHash: string;
  raw: unknown;
  warnings: ApiProblem[];
}

/** Parses every item; those that cannot be read are answered at once and spoil nobody else. */
export function readItems(items: unknown[]): { read: ReadItem[]; rejected: ReceiveResult[] } {
  const read: ReadItem[] = [];
  const rejected: ReceiveResult[] = [];
  items.forEach((item, index) => {
    const parsed = parsePledgePush(item);
    if (parsed.kind === "ok") {
      const { content, warnings } = parsed;
      read.push({ index, content, contentHash: contentHash(content), raw: toStorableJson(item), warnings });
    } else rejected.push(reject(index, parsed.externalId, null, parsed.problems));
  });
  return { read, rejected };
}

/** The answer for an item of which nothing is stored. */
export function reject(
  index: number,
  externalId: string | null,
  campaignExternalId: string | null,
  problems: ApiProblem[],
): ReceiveResult {
  return {
    index,
    externalId,
    campaignExternalId,
    outcome: "rejected",
    state: null,
    problems: problems.map((problem) => ({ ...problem, severity: "blocking" })),
  };
}

/** An item whose campaign is known in another currency. */
export function rejectCurrency(item: ReadItem, known: string): ReceiveResult {
  const { externalId, campaign } = item.content;
  const message = `Pledge "${externalId}": campaign.currency is ${campaign.currency}, but campaign "${campaign.externalId}" has been taken in with ${known}: send ${known}, or use another campaign.externalId.`;
  const problem = { code: "CAMPAIGN_CURRENCY_CONFLICT", path: "campaign.currency", message };
  return reject(item.index, externalId, campaign.externalId, [problem]);
}
