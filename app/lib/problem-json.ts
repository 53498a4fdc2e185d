// RFC 9457 answers: what went wrong, for machines (`code`) and for people (`detail`).

export interface ProblemJson {
  status: number;
  /** Stable, lower case with dashes; documented on the API's page. */
  code: string;
  title: string;
  /** One sentence: what is wrong and what to do now. Never internals, never secrets. */
  detail: string;
  headers?: Record<string, string>;
  /** Further members of the answer. */
  extra?: Record<string, unknown>;
}

/** The body of the answer; `type` is relative to the API's own documentation page. */
export function problemBody(problem: ProblemJson): Record<string, unknown> {
  return {
    type: `/api/v1/docs#${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    ...problem.extra,
  };
}

/** An `application/problem+json` response that nothing may cache. */
export function problemResponse(problem: ProblemJson): Response {
  return new Response(JSON.stringify(problemBody(problem)), {
    status: problem.status,
    headers: {
      "Content-Type": "application/problem+json; charset=utf-8",
      "Cache-Control": "no-store",
      ...problem.headers,
    },
  });
}
