import { pageNumber } from "~/lib/page-number";
import type { MailablePackage, MailPage } from "../mail-views";
import { findMailable } from "../sending/mailable-store.server";
import type { NotificationDeps } from "../notification-deps";

const PAGE_SIZE = 50;

/** Packages whose backers can be mailed now, oldest shipment first. */
export async function listMailable(
  deps: Pick<NotificationDeps, "db">,
  input: { shopDomain: string; campaignId: string; page: number },
): Promise<MailPage<MailablePackage>> {
  const page = pageNumber(input.page);
  const rows = await findMailable(deps.db, input, (page - 1) * PAGE_SIZE, PAGE_SIZE + 1);
  return {
    rows: rows.slice(0, PAGE_SIZE).map((row) => ({ ...row, shippedAt: row.shippedAt.toISOString() })),
    page,
    hasMore: rows.length > PAGE_SIZE,
  };
}
