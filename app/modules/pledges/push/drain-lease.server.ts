// Owning a shop's drain: taken, kept alive by a heartbeat, lost at once when it cannot be kept.
import { randomUUID } from "node:crypto";
import { dropLease, renewLease, takeLease } from "./push-lease-store.server";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { PushDeps } from "../pledge-deps";

export interface DrainLease {
  readonly shopDomain: string;
  readonly token: bigint;
  /** Aborted the moment the lease is known to be lost. */
  readonly lost: AbortSignal;
  /** Asked right before every request: false too when the process slept through its own lease. */
  isHeld(): boolean;
  release(): Promise<void>;
}

/** The lease, or null while another drain (of any process, this one included) owns the shop. */
export async function acquireDrainLease(deps: PushDeps, shopDomain: string): Promise<DrainLease | null> {
  const { leaseSeconds } = deps.timing;
  const owner = `${deps.processId}:${randomUUID()}`;
  const now = deps.clock.now();
  const taken = await takeLease(deps.db, { shopDomain, owner, now, leaseSeconds });
  if (!taken) return null;
  const { token, orphaned } = taken;
  if (orphaned.length > 0) {
    deps.log.warn({ shopDomain, orphaned: orphaned.length }, "took over requests of a drain that is gone");
    deps.metrics.count("unknown", orphaned.length);
    await recordPledgeEvents(
      deps.db,
      orphaned.map(({ pledgeId, attempt }) => ({
        ...{ shopDomain, pledgeId, kind: "push.unknown", actor: "app" as const, at: now },
        detail: { attempt, reason: "the worker that was sending it is gone" },
      })),
    );
  }
  return keepAlive(deps, { shopDomain, owner, token, now });
}

function keepAlive(
  deps: PushDeps,
  taken: { shopDomain: string; owner: string; token: bigint; now: Date },
): DrainLease {
  const { shopDomain, owner, token } = taken;
  const leaseMs = deps.timing.leaseSeconds * 1000;
  const lost = new AbortController();
  let heldUntil = taken.now.getTime() + leaseMs;
  const isHeld = () => !lost.signal.aborted && deps.clock.now().getTime() < heldUntil;

  async function beat(): Promise<void> {
    const now = deps.clock.now();
    try {
      const claim = { shopDomain, owner, token, now, leaseSeconds: deps.timing.leaseSeconds };
      if (await renewLease(deps.db, claim)) heldUntil = now.getTime() + leaseMs;
      else lost.abort();
    } catch (error) {
      // The next beat may succeed; isHeld() turns false by itself when none does in time.
      deps.log.warn({ err: error, shopDomain }, "the drain's lease could not be renewed");
    }
    if (!isHeld()) lost.abort();
  }

  const timer = setInterval(() => void beat(), Math.max(50, leaseMs / 4));
  timer.unref();
  return {
    shopDomain,
    token,
    lost: lost.signal,
    isHeld,
    async release() {
      clearInterval(timer);
      await dropLease(deps.db, { shopDomain, owner, token });
      lost.abort();
    },
  };
}
