import { setTimeout as pause } from "node:timers/promises";

/** Long enough for a machine that has other work: only a failure takes so long. */
const PATIENCE_MS = 60_000;

/** Polls until `check` gives a truthy value and returns it; fails with `what` after `timeoutMs`. */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  options: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + (options.timeoutMs ?? PATIENCE_MS);
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`Gave up waiting until ${what}`);
    await pause(options.everyMs ?? 50);
  }
}
