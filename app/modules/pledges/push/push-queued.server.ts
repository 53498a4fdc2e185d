// Sends what is queued: a pipeline in which the next group is claimed while earlier requests are still under way.
import { assertNever } from "~/lib/assert-never";
import { commitIntents, whyNothingIsSent } from "./commit-intents.server";
import type { DrainLease } from "./drain-lease.server";
import { InFlight } from "./in-flight";
import type { PushDeps } from "../pledge-deps";
import type { Disconnection } from "../ports";
import type { PushAttempt } from "./push-result";
import { readOutbox } from "./push-settle-store.server";
import type { ResultWriter } from "./result-writer.server";
import { sendOrder } from "./send-order.server";

export type PushEnd =
  /** Nothing is due any more. */
  | { kind: "empty" }
  /** `stop` was aborted, or `mayGoOn` said no. */
  | { kind: "stopped" }
  | { kind: "lost" }
  | { kind: "unhealthy"; reason: "needs_reconnect" | "definition_missing" }
  | { kind: "disconnected"; disconnection: Disconnection };

const LARGEST_GROUP = 25;
const LONGEST_WAIT_FOR_POINTS_MS = 1_000;
/** Requests end by their own timeout; whatever is still open after this is settled by looking. */
const FINISH_MS = 20_000;

export interface PushRun {
  deps: PushDeps;
  lease: DrainLease;
  writer: ResultWriter;
  /** Aborted on shutdown and when the lease is lost. */
  stop: AbortSignal;
  /** Asked between groups. */
  mayGoOn(): Promise<boolean>;
}

/** Sends until nothing is due or sending has to end; every request is answered or given up when it returns. */
export async function pushQueued(run: PushRun): Promise<PushEnd> {
  const inFlight = new InFlight(run.deps.timing.maxInFlight);
  const trouble: { disconnection: Disconnection | null } = { disconnection: null };
  const end = await claimAndSend(run, inFlight, trouble);
  await finish(inFlight);
  await run.writer.flush();
  return trouble.disconnection ? { kind: "disconnected", disconnection: trouble.disconnection } : end;
}

async function claimAndSend(
  run: PushRun,
  inFlight: InFlight,
  trouble: { disconnection: Disconnection | null },
): Promise<PushEnd> {
  const { deps, lease, stop } = run;
  while (!trouble.disconnection) {
    if (stop.aborted || !(await run.mayGoOn())) return { kind: "stopped" };
    const outbox = await readOutbox(deps.db, lease.shopDomain, deps.clock.now());
    const reason = whyNothingIsSent(outbox);
    if (reason) return { kind: "unhealthy", reason };
    if (!outbox.due) {
      if (inFlight.size === 0) return { kind: "empty" };
      await inFlight.nextEnd();
      continue;
    }
    if (inFlight.room === 0) await inFlight.nextEnd();
    const reserved = await reserve(run, Math.min(inFlight.room, LARGEST_GROUP));
    if (reserved === 0) continue;
    const group = await commitIntents(deps, lease, reserved).catch((error: unknown) => {
      deps.orders.giveBack(lease.shopDomain, reserved);
      throw error;
    });
    const attempts = group.kind === "committed" ? group.attempts : [];
    if (attempts.length < reserved) deps.orders.giveBack(lease.shopDomain, reserved - attempts.length);
    for (const attempt of attempts) inFlight.start(() => sendAndNote(run, attempt, trouble));
    switch (group.kind) {
      case "committed":
        break;
      case "lost":
      case "unhealthy":
        return group;
      default:
        return assertNever(group);
    }
  }
  return { kind: "stopped" };
}

async function sendAndNote(
  { deps, lease, writer, stop }: PushRun,
  attempt: PushAttempt,
  trouble: { disconnection: Disconnection | null },
): Promise<void> {
  try {
    const { result, disconnection } = await sendOrder(deps, lease, attempt, stop);
    trouble.disconnection ??= disconnection;
    writer.add(result);
  } catch (error) {
    // The row stays `sending`; the next takeover makes it unknown and looking settles it.
    deps.log.error({ err: error, pledgeId: attempt.pledgeId }, "an attempt ended in an unexpected error");
  }
}

/** Asks the bucket for up to `wanted` requests; 0 when it has none for about a second. */
async function reserve({ deps, lease, stop }: PushRun, wanted: number): Promise<number> {
  const limit = AbortSignal.any([stop, AbortSignal.timeout(LONGEST_WAIT_FOR_POINTS_MS)]);
  return deps.orders.acquire(lease.shopDomain, wanted, limit);
}

async function finish(inFlight: InFlight): Promise<void> {
  const deadline = AbortSignal.timeout(FINISH_MS);
  const overdue = new Promise<void>((resolve) =>
    deadline.addEventListener("abort", () => resolve(), { once: true }),
  );
  while (inFlight.size > 0 && !deadline.aborted) await Promise.race([inFlight.nextEnd(), overdue]);
}
