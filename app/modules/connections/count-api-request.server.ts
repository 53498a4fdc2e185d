import type { ConnectionDeps } from "./connection-deps";
import { countInWindow } from "./api-request-store.server";

const WINDOW_MS = 60_000;

export type RequestCount = { kind: "allowed" | "over-limit"; remaining: number; resetSeconds: number };

/** Counts a request of the key in fixed one-minute windows shared by all processes. `resetSeconds` is at least 1. */
export async function countApiRequest(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  input: { keyId: string; perMinute: number },
): Promise<RequestCount> {
  const now = deps.clock.now().getTime();
  const windowStart = now - (now % WINDOW_MS);
  const count = await countInWindow(deps.db, input.keyId, new Date(windowStart));
  return {
    kind: count > input.perMinute ? "over-limit" : "allowed",
    remaining: Math.max(0, input.perMinute - count),
    resetSeconds: Math.max(1, Math.ceil((windowStart + WINDOW_MS - now) / 1000)),
  };
}
