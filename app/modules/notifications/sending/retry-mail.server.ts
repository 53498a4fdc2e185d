import { inTransaction } from "~/db/client.server";
import { cancelQueued, requeueFailed, requeueMail } from "./tracking-mail-store.server";
import type { NotificationDeps } from "../notification-deps";

type Deps = Pick<NotificationDeps, "db" | "jobs" | "clock">;

/**
 * A person has one mail tried again: failed, bounced (the address may be right by now), taken out of the queue, or maybe
 * sent, which may then arrive twice.
 */
export async function retryMail(
  deps: Deps,
  input: { shopDomain: string; mailId: string },
): Promise<{ kind: "queued" } | { kind: "not-retryable" }> {
  return inTransaction(deps.db, async (tx) => {
    if (!(await requeueMail(tx, input, deps.clock.now()))) return { kind: "not-retryable" };
    await deps.jobs.send("mails.send", { shopDomain: input.shopDomain }, { key: input.shopDomain, tx });
    return { kind: "queued" };
  });
}

/** Has a campaign's failed mails tried again: neither refused addresses nor what may have arrived. Says how many. */
export async function retryFailedMails(
  deps: Deps,
  input: { shopDomain: string; campaignId: string },
): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const count = await requeueFailed(tx, input, deps.clock.now());
    if (count > 0)
      await deps.jobs.send("mails.send", { shopDomain: input.shopDomain }, { key: input.shopDomain, tx });
    return count;
  });
}

/** Takes a campaign's waiting mails out of the queue. Says how many; one that is being sent right now still leaves. */
export async function cancelWaitingMails(
  deps: Pick<NotificationDeps, "db" | "clock">,
  input: { shopDomain: string; campaignId: string },
): Promise<number> {
  return cancelQueued(deps.db, input, "Taken out of the queue by you.", deps.clock.now());
}
