import path from "node:path";
import { stopOnSignals } from "../support/managed-process";
import { startStack, type Stack, type StackOptions } from "../support/stack";

let current: Stack | undefined;
let registered = false;

/** A stack for one benchmark: one web, one worker, the demo catalogue; gone afterwards, also on Ctrl-C. */
export async function withStack<T>(options: StackOptions, work: (stack: Stack) => Promise<T>): Promise<T> {
  if (!registered) stopOnSignals(async () => current?.stop());
  registered = true;
  const catalog = path.join(import.meta.dirname, "../fixtures/catalog.csv");
  const stack = await startStack({ catalog, ...options });
  current = stack;
  try {
    return await work(stack);
  } finally {
    current = undefined;
    await stack.stop();
  }
}
