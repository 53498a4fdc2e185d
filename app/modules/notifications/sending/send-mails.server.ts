import { reserveSlot } from "./mail-server-store.server";
import type { NotificationDeps } from "../notification-deps";
import type { MailSender } from "../ports";
import { sendOneMail } from "./send-one-mail.server";
import { claimDueMail, hasDueMail } from "./tracking-mail-store.server";

const AT_ONCE = 4;
/** Then another job goes on, so that no shop keeps a worker for hours. */
const RUN_MS = 10 * 60_000;

export interface MailRun {
  sent: number;
  /** Anything but a certain "sent". */
  other: number;
}

type Run = MailRun & { stopped: boolean };

/**
 * Sends the shop's mails that are due, claiming one at a time and never faster than the installation's rate. Ends when
 * none is due, when the server cannot be reached (the sweep tries again), or after a while with a job that goes on.
 */
export async function sendMails(
  deps: NotificationDeps,
  { shopDomain }: { shopDomain: string },
  signal?: AbortSignal,
): Promise<MailRun> {
  const run: Run = { sent: 0, other: 0, stopped: false };
  const { mails } = deps;
  if (!mails) return run;
  const until = deps.clock.now().getTime() + RUN_MS;
  const lane = async () => {
    while (!run.stopped && !signal?.aborted && deps.clock.now().getTime() < until) {
      if (!(await sendNext(deps, mails, shopDomain, run, signal))) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const isTimeUp = deps.clock.now().getTime() >= until;
  if (isTimeUp && !run.stopped && !signal?.aborted) {
    await deps.jobs.send("mails.send", { shopDomain }, { key: shopDomain });
  }
  if (run.sent + run.other > 0) {
    deps.log.info({ shop: shopDomain, sent: run.sent, other: run.other }, "tracking mails sent");
  }
  return { sent: run.sent, other: run.other };
}

/** False when there is nothing (more) to do. */
async function sendNext(
  deps: NotificationDeps,
  sender: MailSender,
  shopDomain: string,
  run: Run,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!(await hasDueMail(deps.db, shopDomain, deps.clock.now()))) return false;
  const now = deps.clock.now();
  const slot = await reserveSlot(deps.db, now, 60_000 / deps.mailsPerMinute);
  if (slot > now) await deps.wait(slot.getTime() - now.getTime(), signal);
  if (signal?.aborted || run.stopped) return false;
  const claim = { shopDomain, mailDomain: deps.mailDomain, now: deps.clock.now() };
  const mail = await claimDueMail(deps.db, claim);
  if (!mail) return false;
  const { state, reachable } = await sendOneMail(deps, sender, mail);
  run[state === "sent" ? "sent" : "other"] += 1;
  run.stopped ||= !reachable;
  return true;
}
