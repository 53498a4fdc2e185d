// Every other address under /api/v1: a problem document instead of a web page.
import { problemResponse } from "~/lib/problem-json";
import { apiProblem } from "./api-request/api-problems";

export async function loader() {
  return notFound();
}

export async function action() {
  return notFound();
}

function notFound(): Response {
  return problemResponse(apiProblem("not-found", "There is nothing at this address; see /api/v1/docs."));
}
