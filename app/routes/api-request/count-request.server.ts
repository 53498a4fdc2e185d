// The rate limit per key, with the headers that let a client pace itself.
import type { AuthenticatedKey } from "~/modules/connections/authenticate-key.server";
import type { Services } from "~/services.server";
import { refuse, type ApiAnswer } from "./api-answer";

export async function countRequest(
  services: Services,
  key: AuthenticatedKey,
): Promise<{ headers: Record<string, string>; problem: ApiAnswer | null }> {
  const perMinute = services.config.apiRatePerMinute;
  const count = await services.connections.countApiRequest({ keyId: key.id, perMinute });
  const headers = {
    "RateLimit-Limit": String(perMinute),
    "RateLimit-Remaining": String(count.remaining),
    "RateLimit-Reset": String(count.resetSeconds),
  };
  if (count.kind === "allowed") return { headers, problem: null };
  const detail = `This key may ask ${perMinute} times a minute: go on in ${count.resetSeconds} seconds.`;
  const retry = { "Retry-After": String(count.resetSeconds) };
  return { headers, problem: refuse("rate-limited", detail, { headers: retry }) };
}
