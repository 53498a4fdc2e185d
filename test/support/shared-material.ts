import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../../../shared");

/** Path of a file beside the repository; tests that need it skip visibly where it is absent. */
export function sharedPath(relative: string): string {
  return path.join(ROOT, relative);
}

export function sharedExists(relative: string): boolean {
  return existsSync(sharedPath(relative));
}

export function readSharedJson<T>(relative: string): T {
  return JSON.parse(readFileSync(sharedPath(relative), "utf8")) as T;
}

/** `describe` that shows as skipped, with the reason in its title, where the shared material is absent. */
export function describeWithShared(relative: string, title: string, body: () => void): void {
  if (sharedExists(relative)) describe(title, body);
  else describe.skip(`${title} (skipped: ../shared/${relative} is absent)`, body);
}
