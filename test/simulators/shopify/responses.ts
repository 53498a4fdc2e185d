export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}

export function htmlResponse(status: number, html: string): Response {
  return new Response(html, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}

const cut = new WeakSet<Response>();

/** A response that never arrives: the HTTP server destroys the socket instead of writing it. */
export function cutConnection(): Response {
  const response = new Response(null, { status: 500 });
  cut.add(response);
  return response;
}

export function isCut(response: Response): boolean {
  return cut.has(response);
}
