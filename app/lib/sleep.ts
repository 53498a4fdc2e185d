import { setTimeout as timer } from "node:timers/promises";

/** Resolves after the time, or as soon as `signal` is aborted; never rejects. Tests bring their own time. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export const systemSleep: Sleep = async (milliseconds, signal) => {
  if (signal?.aborted) return;
  await timer(milliseconds, undefined, signal ? { signal } : {}).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
};
