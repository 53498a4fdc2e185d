import { toMailParts } from "../template/mail-document";
import { LOST_AFTER_MS } from "../sending/mail-retry";
import type { NotificationDeps } from "../notification-deps";
import type { MailSender } from "../ports";
import { localTime } from "~/lib/local-time";
import { dayBefore, startOfDay } from "./local-day";
import {
  claimAgain,
  claimDay,
  countDay,
  findSummarised,
  settleDay,
  type SummarisedConnection,
} from "./summary-store.server";
import { isWorthAMail, summaryMail } from "./summary-text";

/** Yesterday's summary leaves at this hour of the shop's clock, or as soon after as somebody looks. */
const SEND_HOUR = 7;
const TRY_AGAIN_AFTER_MS = 15 * 60_000;
const MOST_ATTEMPTS = 5;

type Deps = Pick<NotificationDeps, "db" | "mails" | "clock" | "log" | "appUrl" | "mailDomain">;

/**
 * Mails each creator who wants it what happened yesterday by the shop's clock: once per connection and day. The day's row
 * is committed before the mail leaves, so a crash costs a summary rather than sending two. Days with nothing to say and
 * days that nobody was there for are left out.
 */
export async function sendDueSummaries(deps: Deps): Promise<number> {
  const { mails } = deps;
  if (!mails) return 0;
  let sent = 0;
  for (const connection of await findSummarised(deps.db)) {
    const now = deps.clock.now();
    const { day: today, hour } = localTime(now, connection.timezone);
    if (hour < SEND_HOUR) continue;
    const day = dayBefore(today);
    const { connectionId } = connection;
    const before = new Date(now.getTime() - TRY_AGAIN_AFTER_MS);
    const claimed =
      (await claimDay(deps.db, connectionId, day, now)) ||
      (await claimAgain(deps.db, { connectionId, day, before, most: MOST_ATTEMPTS }, now));
    if (claimed && (await sendSummary(deps, mails, connection, day, today))) sent += 1;
  }
  return sent;
}

async function sendSummary(
  deps: Deps,
  mails: MailSender,
  connection: SummarisedConnection,
  day: string,
  today: string,
): Promise<boolean> {
  const { connectionId, timezone } = connection;
  const of = { connectionId, day };
  const interval = { from: startOfDay(day, timezone), to: startOfDay(today, timezone) };
  const counts = await countDay(deps.db, { connectionId, ...interval });
  if (!isWorthAMail(counts)) {
    await settleDay(deps.db, of, { state: "empty", failure: null }, deps.clock.now());
    return false;
  }
  const fulfillmentUrl = `${deps.appUrl}/?shop=${encodeURIComponent(connection.shopDomain)}`;
  const { subject, text } = summaryMail({ ...names(connection), day, counts, fulfillmentUrl });
  const parts = toMailParts({ subject, body: text, links: [fulfillmentUrl], footer: [] });
  const startedAt = deps.clock.now().getTime();
  const outcome = await mails.send(
    {
      ...{ to: connection.email, fromName: "PledgeDock", replyTo: null, subject, ...parts },
      messageId: `<summary.${connectionId}.${day}@${deps.mailDomain}>`,
    },
    { mayHandOver: () => deps.clock.now().getTime() - startedAt < LOST_AFTER_MS },
  );
  const failure = outcome.kind === "accepted" ? null : outcome.kind;
  const state = STATES[outcome.kind];
  await settleDay(deps.db, of, { state, failure }, deps.clock.now());
  if (failure) deps.log.warn({ connectionId, day, outcome: failure }, "daily summary not sent");
  return outcome.kind === "accepted";
}

const STATES = {
  accepted: "sent",
  refused: "failed",
  later: "later",
  unreachable: "later",
  "not-sent": "later",
  unclear: "maybe_sent",
} as const;

function names(connection: SummarisedConnection) {
  return { connectionName: connection.name, shopName: connection.shopName };
}
