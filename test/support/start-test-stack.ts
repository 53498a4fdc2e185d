// A stack for a test file: its database is cloned from the template that the test run has migrated already.
import { inject } from "vitest";
import { DEMO_SHOP } from "./journey";
import { startStack, type Stack, type StackOptions } from "./stack";

/**
 * startStack() inside vitest; the database is dropped when the stack stops. The shop's clocks show daytime: no ship date
 * ends and no daily work comes up in the middle of a test.
 */
export async function startTestStack(options: StackOptions): Promise<Stack> {
  const template = { serverUrl: inject("databaseServerUrl"), name: inject("databaseTemplate") };
  const stack = await startStack({ ...options, template });
  await stack.simulator.act(DEMO_SHOP, "update-shop", { timezone: zoneByDay(new Date()) });
  return stack;
}

/** A zone not ahead of UTC whose clocks show between 6 in the morning and 9 in the evening. */
function zoneByDay(now: Date): string {
  const hour = now.getUTCHours();
  if (hour >= 1 && hour < 6) return "Pacific/Honolulu";
  return hour >= 6 && hour < 11 ? "Etc/UTC" : "America/New_York";
}
