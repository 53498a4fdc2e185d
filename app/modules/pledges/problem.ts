// The two kinds of problem.
import type { Problem } from "./pledge";

/** Keeps the pledge out of every push until somebody acts. */
export function blocking(code: string, path: string, message: string): Problem {
  return { code, severity: "blocking", path, message };
}

/** Worth knowing; the pledge is pushed all the same. */
export function warning(code: string, path: string, message: string): Problem {
  return { code, severity: "warning", path, message };
}
