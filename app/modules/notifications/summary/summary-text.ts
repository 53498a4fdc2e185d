// The daily summary's words. Counts only: no backer is named in it. Pure.

export interface DayCounts {
  shipped: number;
  delivered: number;
  /** Delivery failed, or the parcel came back. */
  troubled: number;
  /** Orders that Shopify does not show. */
  hidden: number;
  failedSyncs: number;
  /** Messages that the platform has not taken. */
  untold: number;
  failedMails: number;
}

/** Whether the day is worth a mail. */
export function isWorthAMail(counts: DayCounts): boolean {
  const { shipped, delivered, troubled, failedSyncs, untold, failedMails } = counts;
  return shipped + delivered + troubled + failedSyncs + untold + failedMails > 0;
}

/** `day` as yyyy-mm-dd. */
export function summaryMail(input: {
  connectionName: string;
  shopName: string;
  day: string;
  counts: DayCounts;
  fulfillmentUrl: string;
}): { subject: string; text: string } {
  const { counts, day } = input;
  const problems = [
    counts.troubled > 0 && `${many(counts.troubled, "parcel")} could not be delivered or came back.`,
    counts.hidden > 0 && `${many(counts.hidden, "order")} cannot be checked: Shopify no longer shows them.`,
    counts.failedSyncs > 0 && `${many(counts.failedSyncs, "sync run")} failed.`,
    counts.untold > 0 && `${many(counts.untold, "message")} to the platform could not be delivered.`,
    counts.failedMails > 0 && `${many(counts.failedMails, "tracking mail")} did not reach the backer.`,
  ].filter((line) => line !== false);
  return {
    subject: `${input.connectionName}: ${counts.shipped} shipped, ${counts.delivered} delivered on ${day}`,
    text: [
      `${input.shopName}, ${input.connectionName}, ${day}`,
      [`Shipped: ${many(counts.shipped, "parcel")}`, `Delivered: ${many(counts.delivered, "parcel")}`].join(
        "\n",
      ),
      problems.length > 0 ? ["Problems:", ...problems.map((line) => `- ${line}`)].join("\n") : "No problems.",
      `Everything about it: ${input.fulfillmentUrl}`,
      "You get this mail because the daily summary is switched on in the connection's settings.",
    ].join("\n\n"),
  };
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
