import type { Prisma } from "~/db/generated/client";
import {
  claimIdempotencyKey,
  dropIdempotencyClaim,
  keepIdempotentAnswer,
  readIdempotencyRecord,
} from "./api-request-store.server";
import type { ConnectionDeps } from "./connection-deps";

const KEPT_MS = 24 * 3600_000;
/** Longer than any request may take; after it an unanswered first request is taken for dead. */
const DEAD_AFTER_MS = 60_000;

export interface KeptAnswer {
  status: number;
  body: unknown;
}

export type IdempotentOutcome =
  | { kind: "first"; answer: KeptAnswer }
  | { kind: "replayed"; answer: KeptAnswer }
  | { kind: "other-body" }
  | { kind: "in-progress"; retryAfterSeconds: number };

/**
 * Runs `work` once per (key, Idempotency-Key) within 24 h and replays its answer to everybody who asks again with the
 * same body. When `work` throws, nothing is kept and the next request runs. A process that dies in between blocks the
 * key for a minute at most; then `work` runs again, so it must be repeatable by itself.
 */
export async function runIdempotently(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  input: { keyId: string; idempotencyKey: string; bodyHash: string },
  work: () => Promise<KeptAnswer>,
): Promise<IdempotentOutcome> {
  const now = deps.clock.now();
  const claimed = await claimIdempotencyKey(deps.db, {
    ...input,
    now,
    expiresAt: new Date(now.getTime() + KEPT_MS),
    deadBefore: new Date(now.getTime() - DEAD_AFTER_MS),
  });
  if (!claimed) return answerFromRecord(deps, input, now);
  const claim = { ...input, claimedAt: now };
  try {
    const answer = await work();
    await keepIdempotentAnswer(deps.db, claim, { status: answer.status, response: toJson(answer.body) });
    return { kind: "first", answer };
  } catch (error) {
    await dropIdempotencyClaim(deps.db, claim);
    throw error;
  }
}

async function answerFromRecord(
  deps: Pick<ConnectionDeps, "db">,
  input: { keyId: string; idempotencyKey: string; bodyHash: string },
  now: Date,
): Promise<IdempotentOutcome> {
  const record = await readIdempotencyRecord(deps.db, input.keyId, input.idempotencyKey);
  // The first request failed between our two looks: the caller's next try will run.
  if (!record) return { kind: "in-progress", retryAfterSeconds: 1 };
  if (record.bodyHash !== input.bodyHash) return { kind: "other-body" };
  if (record.status !== null) {
    return { kind: "replayed", answer: { status: record.status, body: record.response } };
  }
  const waitMs = record.createdAt.getTime() + DEAD_AFTER_MS - now.getTime();
  return { kind: "in-progress", retryAfterSeconds: Math.min(5, Math.max(1, Math.ceil(waitMs / 1000))) };
}

function toJson(body: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(body)) as Prisma.InputJsonValue;
}
