// The judge of the mails: what the mailbox received against what the store shipped. One mail per parcel at most, ever.
import type { CampaignMailRow } from "~/modules/notifications/mail-views";
import { DEMO_SHOP } from "../journey";
import type { Merchant } from "../merchant";
import type { Stack } from "../stack";
import { until } from "../until";
import { expectShipping } from "./expected-shipping";
import { SHIPPED_NUMBER } from "./ship-orders";
import { scansOf } from "./shipping-journey";

export interface MailVerdict {
  mails: number;
  /** Parcels that were mailed about more than once. */
  duplicates: number;
  /** Parcels on their way whose backer was never mailed. */
  missing: number;
  /** Parcels of which the app itself says that nobody knows ("maybe sent"). */
  unclear: number;
  differences: string[];
}

/** Waits until no mail is under way any more, or for so long, and counts. */
export async function compareMails(
  stack: Stack,
  merchant: Merchant,
  timeoutMs: number,
): Promise<MailVerdict> {
  const giveUpAt = Date.now() + timeoutMs;
  const counts = await until(
    "no mail is under way",
    async () => {
      const found = await readCounts(merchant);
      return found.waiting === 0 || Date.now() > giveUpAt ? found : null;
    },
    { timeoutMs: timeoutMs + 30_000, everyMs: 1_000 },
  );
  const unclear = counts.maybeSent + counts.waiting;
  const [{ orders }, received, { shipments }] = await Promise.all([
    stack.simulator.report(DEMO_SHOP),
    stack.mailbox.mails(),
    stack.easypost.state(),
  ]);
  const scans = scansOf(shipments);
  const mailsOf = new Map<string, number>();
  for (const { text } of received) {
    const number = SHIPPED_NUMBER.exec(text)?.[0];
    if (number) mailsOf.set(number, (mailsOf.get(number) ?? 0) + 1);
  }
  const duplicates = [...mailsOf].filter(([, count]) => count > 1);
  const missing = orders
    .filter((order) => order.cancelledAt === null && order.email)
    .flatMap((order) => expectShipping(order, scans).packages)
    .filter(
      ({ number, status }) =>
        number !== null && status !== "delivered" && status !== "label" && !mailsOf.has(number),
    );
  return {
    mails: received.length,
    duplicates: duplicates.length,
    missing: missing.length,
    unclear,
    differences: [
      ...duplicates.map(([number, count]) => `parcel ${number} was mailed about ${count} times`),
      ...(missing.length > unclear
        ? [
            `${missing.length} parcels on their way were not mailed about, the app knows of ${unclear}; first ${missing[0]?.number}`,
          ]
        : []),
    ],
  };
}

async function readCounts(merchant: Merchant): Promise<{ maybeSent: number; waiting: number }> {
  const { campaigns } = await merchant.get<{ campaigns: CampaignMailRow[] }>(
    "/app/notifications",
    "app.notifications._index",
  );
  const sum = (pick: (row: CampaignMailRow) => number) =>
    campaigns.reduce((total, row) => total + pick(row), 0);
  return { maybeSent: sum((row) => row.counts.maybeSent), waiting: sum((row) => row.counts.waiting) };
}
