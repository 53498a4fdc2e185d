import { problemResponse } from "~/lib/problem-json";
import { apiProblem } from "./api-problems";

/** 405 with the methods that are possible; HEAD comes with GET. */
export function methodNotAllowed(method: string, possible: string[]): Response {
  const allow = (possible.includes("GET") ? ["HEAD", ...possible] : possible).join(", ");
  const detail = `${method} is not possible here; possible: ${allow}.`;
  return problemResponse(apiProblem("method-not-allowed", detail, { headers: { Allow: allow } }));
}
