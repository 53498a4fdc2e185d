// A stack for a test file: its database is cloned from the template that the test run has migrated already.
import { inject } from "vitest";
import { startStack, type Stack, type StackOptions } from "./stack";

/** startStack() inside vitest; the database is dropped when the stack stops. */
export async function startTestStack(options: StackOptions): Promise<Stack> {
  const template = { serverUrl: inject("databaseServerUrl"), name: inject("databaseTemplate") };
  return startStack({ ...options, template });
}
