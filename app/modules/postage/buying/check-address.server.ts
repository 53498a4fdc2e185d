// USPS's word on where a label goes.
import type { PostageDeps } from "../postage-deps";
import type { PostageTrouble, PostalAddress } from "../ports";
import { describeProblems, isSameAddress } from "./address-check";
import type { BatchFacts } from "./batch-facts.server";
import { labelFailure, type StoredFailure } from "./label-failure";
import type { StoredLabel } from "./label-store.server";

export type AddressAnswer =
  | { kind: "usable"; to: PostalAddress; state: "verified" | "overridden"; note: string | null }
  | { kind: "failed"; failure: StoredFailure }
  | PostageTrouble;

/** The creator's word is about the address that failed: another one is theirs to look at again. */
function isOverridden({ addressState, address }: StoredLabel, seen: PostalAddress): boolean {
  return addressState === "overridden" && address !== null && isSameAddress(address, seen);
}

/** Shopify's address wins over the one that the order was made with; USPS's spelling wins over both. */
export async function checkAddress(
  deps: PostageDeps,
  { account }: BatchFacts,
  label: StoredLabel,
  seen: PostalAddress,
): Promise<AddressAnswer> {
  const changed = label.addressSeen === null && label.address !== null && !isSameAddress(label.address, seen);
  const note = changed
    ? "The address was changed in Shopify since the order was made: Shopify's is used."
    : null;
  const outcome = await deps.postage.verifyAddress(account, seen);
  switch (outcome.kind) {
    case "verified": {
      // USPS knows places, not people.
      const { name, company, phone, email } = seen;
      return {
        kind: "usable",
        to: { ...outcome.address, name, company, phone, email },
        state: "verified",
        note,
      };
    }
    case "unverified": {
      const words = describeProblems(outcome.problems);
      if (isOverridden(label, seen)) {
        const warning = `USPS could not confirm the address (${words}); it is used because you said so.`;
        return { kind: "usable", to: seen, state: "overridden", note: warning };
      }
      const reason = `USPS could not confirm the address (${words}): correct it in Shopify and try again, or use it as it is.`;
      return { kind: "failed", failure: labelFailure(label.orderName, "ADDRESS", reason, "address") };
    }
    default:
      return outcome;
  }
}
