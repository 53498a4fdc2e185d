// What a handler of the push API may answer.
import type { ProblemJson } from "~/lib/problem-json";
import { apiProblem } from "./api-problems";

export type ApiAnswer =
  | { kind: "json"; status: number; body: unknown; headers?: Record<string, string> }
  | { kind: "problem"; problem: ProblemJson };

/** A refusal from the table of problems, with its own sentence. */
export function refuse(...problem: Parameters<typeof apiProblem>): ApiAnswer {
  return { kind: "problem", problem: apiProblem(...problem) };
}
