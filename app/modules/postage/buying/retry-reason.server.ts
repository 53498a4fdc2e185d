import type { PostageDeps } from "../postage-deps";
import type { LabelFailureCode } from "./label-failure";
import { findFailed, overrideAddresses } from "./failed-label-store.server";
import { retryLabels, type RetryResult } from "./retry-labels.server";
import type { BatchInput } from "./run-batch.server";

/** Quotes again what failed for one reason, and nothing else of the batch. */
export async function retryReason(
  deps: PostageDeps,
  input: BatchInput & { reason: LabelFailureCode },
): Promise<RetryResult> {
  const { shopDomain, batchId, reason } = input;
  const labelIds = await findFailed(deps.db, { shopDomain, batchId, reason });
  if (labelIds.length === 0) return { kind: "refused", message: "No label waits for that any more." };
  return retryLabels(deps, { shopDomain, batchId, labelIds });
}

/** Uses every address of the batch that USPS could not confirm as it is, on the creator's word. */
export async function overrideBatchAddresses(deps: PostageDeps, input: BatchInput): Promise<RetryResult> {
  const scope = { ...input, reason: "ADDRESS" as const };
  await overrideAddresses(deps.db, scope, deps.clock.now());
  return retryReason(deps, scope);
}
