// The Authorization header of the push API → a connection key, or the refusal that says what to do.
import { assertNever } from "~/lib/assert-never";
import type { ProblemJson } from "~/lib/problem-json";
import type { AuthenticatedKey, KeyRefusal } from "~/modules/connections/authenticate-key.server";
import type { Services } from "~/services.server";
import { apiProblem } from "./api-problems";

export type ApiAccess = { kind: "ok"; key: AuthenticatedKey } | { kind: "refused"; problem: ProblemJson };

const CHALLENGE = { "WWW-Authenticate": 'Bearer realm="PledgeDock push API"' };

/** Never says more about a key than its holder already knows. */
export async function authenticateApiKey(services: Services, request: Request): Promise<ApiAccess> {
  const bearer = request.headers.get("authorization");
  const access = await services.connections.authenticateKey({ bearer });
  if (access.kind === "ok") return access;
  return { kind: "refused", problem: refusal(access.reason) };
}

function refusal(reason: KeyRefusal): ProblemJson {
  switch (reason) {
    case "missing":
      return apiProblem("key-missing", "Send the connection key as Authorization: Bearer <key>.", {
        headers: CHALLENGE,
      });
    case "unknown":
      return apiProblem(
        "key-unknown",
        "This key belongs to no connection: copy it again from PledgeDock (Connections), or make a new one.",
        { headers: CHALLENGE },
      );
    case "revoked":
      return apiProblem(
        "key-revoked",
        "This key was revoked by the merchant: ask for a new one (PledgeDock, Connections).",
        { headers: CHALLENGE },
      );
    case "uninstalled":
      return apiProblem(
        "shop-uninstalled",
        "The shop of this key has uninstalled PledgeDock, so nothing is taken in: ask the merchant to install it again.",
      );
    default:
      return assertNever(reason);
  }
}
