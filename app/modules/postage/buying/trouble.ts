// What EasyPost's troubles mean for the work. Pure.
import { assertNever } from "~/lib/assert-never";
import type { PostageAccount, PostageTrouble } from "../ports";
import type { LabelResult } from "./pass";

/** The creator can do nothing about PledgeDock's account, and nothing about its key stands in Setup. */
const OURS =
  "PledgeDock has to settle that; nothing is wrong with your setup. Resume later, or make a batch with your own EasyPost account.";

const RETRY_MS = 5_000;

/** For requests that may be sent again: reads, quotes, and purchases that certainly did nothing. */
export function troubleResult(
  trouble: PostageTrouble,
  { kind: account }: Pick<PostageAccount, "kind">,
): LabelResult {
  switch (trouble.kind) {
    case "not-executed":
      return { kind: "storm", afterMs: trouble.retryAfterMs };
    case "unknown":
      return { kind: "later", afterMs: RETRY_MS };
    case "account-refused":
      return { kind: "halt", reason: haltReason(trouble, account) };
    default:
      return assertNever(trouble);
  }
}

/** Why the whole batch stands still, and what the creator does about it. */
export function haltReason(
  { code, message }: Extract<PostageTrouble, { kind: "account-refused" }>,
  account: PostageAccount["kind"],
): string {
  if (account === "platform") return `EasyPost does not serve PledgeDock's own account (${message}). ${OURS}`;
  switch (code) {
    case "PAYMENT_REQUIRED":
      return `The EasyPost account has no money left (${message}): add funds at EasyPost, then resume.`;
    case "KEY_REFUSED":
      return "EasyPost does not accept the key of this account any more: enter a new one in Setup, then resume.";
    case "FORBIDDEN":
      return `EasyPost does not allow this account to buy postage (${message}): settle it with EasyPost, then resume.`;
    default:
      return assertNever(code);
  }
}
