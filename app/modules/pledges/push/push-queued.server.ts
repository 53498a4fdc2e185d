// Sends what is queued: a pipeline in which the next group is claimed while earlier requests are still under way.
import { assertNever } from "~/lib/assert-never";
import { compareQueued, comparedSince } from "./compare-queued.server";
import { commitIntents, whyNothingIsSent } from "./commit-intents.server";
import type { DrainLease } from "./drain-lease.server";
import type { RestReason } from "./batch-store.server";
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
  | { kind: "unhealthy"; reason: RestReason }
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
  const trouble: Trouble = { disconnection: null };
  const comparing = compareBeside(run, trouble);
  const end = await claimAndSend(run, { inFlight, comparing, trouble }).finally(comparing.settled);
  await finish(inFlight);
  await run.writer.flush();
  return trouble.disconnection ? { kind: "disconnected", disconnection: trouble.disconnection } : end;
}

interface Trouble {
  disconnection: Disconnection | null;
}

interface UnderWay {
  inFlight: InFlight;
  comparing: ReturnType<typeof compareBeside>;
  trouble: Trouble;
}

async function claimAndSend(run: PushRun, { inFlight, comparing, trouble }: UnderWay): Promise<PushEnd> {
  const { deps, lease, stop } = run;
  while (!trouble.disconnection) {
    if (stop.aborted || !(await run.mayGoOn())) return { kind: "stopped" };
    const now = deps.clock.now();
    const outbox = await readOutbox(deps.db, lease.shopDomain, { now, comparedSince: comparedSince(now) });
    const reason = whyNothingIsSent(outbox);
    if (reason) return { kind: "unhealthy", reason };
    if (outbox.uncompared) comparing.begin();
    if (!outbox.due) {
      const ends = [...comparing.ends(), ...(inFlight.size > 0 ? [inFlight.nextEnd()] : [])];
      if (ends.length === 0)
        return comparing.havePutOff() ? { kind: "unhealthy", reason: "not_compared" } : { kind: "empty" };
      await Promise.race(ends);
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

/** Comparing goes on beside the sending, one round at a time; a disconnection that it meets ends the run. */
function compareBeside({ deps, lease, stop }: PushRun, trouble: Trouble) {
  let underWay: Promise<void> | null = null;
  let anyPutOff = false;
  const compare = async () => {
    const { disconnection, putOff } = await compareQueued(deps, lease.shopDomain, stop);
    trouble.disconnection ??= disconnection;
    anyPutOff ||= putOff;
    underWay = null;
  };
  return {
    begin() {
      if (underWay) return;
      underWay = compare();
      // A round that failed stays: whoever waits for its end hears of it.
      underWay.catch(() => undefined);
    },
    ends: (): Promise<void>[] => (underWay ? [underWay] : []),
    havePutOff: () => anyPutOff,
    settled: async () => {
      await Promise.allSettled(underWay ? [underWay] : []);
    },
  };
}

async function sendAndNote(
  { deps, lease, writer, stop }: PushRun,
  attempt: PushAttempt,
  trouble: Trouble,
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
