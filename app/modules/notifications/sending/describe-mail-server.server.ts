import { findTrouble } from "./mail-server-store.server";
import type { MailServerView } from "../mail-views";
import type { NotificationDeps } from "../notification-deps";

/** Whether mails can leave at all. */
export async function describeMailServer(
  deps: Pick<NotificationDeps, "db" | "mails" | "mailsPerMinute">,
): Promise<MailServerView> {
  const { trouble, troubleSince } = await findTrouble(deps.db);
  return {
    configured: deps.mails !== null,
    trouble,
    troubleSince: troubleSince?.toISOString() ?? null,
    perMinute: deps.mailsPerMinute,
  };
}
