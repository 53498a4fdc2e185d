// Idempotency-Key: the first answer is given again for 24 hours.
import { assertNever } from "~/lib/assert-never";
import { refuse, type ApiAnswer } from "./api-answer";
import type { ApiCall } from "./api-route.server";

/** Printable ASCII, as Stripe and the IETF draft have it. */
const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

/** Runs `work` at once without the header, and once per key and body with it. */
export async function answerOnce(
  call: ApiCall,
  bodyHash: string,
  work: () => Promise<{ status: number; body: unknown }>,
): Promise<ApiAnswer> {
  const idempotencyKey = call.request.headers.get("idempotency-key");
  if (idempotencyKey === null) return { kind: "json", ...(await work()) };
  if (!KEY_FORM.test(idempotencyKey)) {
    const detail = "Idempotency-Key must be 1 to 255 printable ASCII characters without spaces.";
    return refuse("invalid-parameter", detail, { extra: { parameter: "Idempotency-Key" } });
  }
  const input = { keyId: call.key.id, idempotencyKey, bodyHash };
  const outcome = await call.services.connections.runIdempotently(input, work);
  switch (outcome.kind) {
    case "first":
      return { kind: "json", ...outcome.answer };
    case "replayed":
      return { kind: "json", ...outcome.answer, headers: { "Idempotency-Replayed": "true" } };
    case "other-body":
      return refuse(
        "idempotency-mismatch",
        "This Idempotency-Key came with another body before: use a new key for it.",
      );
    case "in-progress":
      return refuse(
        "idempotency-in-progress",
        "The first request with this Idempotency-Key is still running: ask again shortly.",
        {
          headers: { "Retry-After": String(outcome.retryAfterSeconds) },
        },
      );
    default:
      return assertNever(outcome);
  }
}
