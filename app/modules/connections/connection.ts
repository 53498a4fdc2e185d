// A connection as pages see it. Pure and browser-safe.
import { z } from "zod";
import type { ConnectionSettings } from "./connection-settings";
import type { ConnectionKeyView } from "./shop";

/** `backerkit`, `kickstarter` …: part of every pledge's identity, so it never changes after creation. */
export const PlatformSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "Use up to 40 letters, digits and dashes, for example backerkit");

export const ConnectionNameSchema = z
  .string()
  .trim()
  .min(1, "Give the connection a name")
  .max(80, "Use at most 80 characters");

export interface ConnectionView {
  id: string;
  platform: string;
  name: string;
  status: "active" | "disconnected";
  settings: ConnectionSettings;
  createdAt: Date;
  disconnectedAt: Date | null;
  lastReceivedAt: Date | null;
  pledgeCount: number;
  keys: ConnectionKeyView[];
}

/** One field that cannot be saved; `path` names the field of the form. */
export interface FieldProblem {
  path: string;
  message: string;
}

export function fieldProblems(error: z.ZodError, path?: string): FieldProblem[] {
  return error.issues.map((issue) => ({ path: path ?? issue.path.join("."), message: issue.message }));
}
