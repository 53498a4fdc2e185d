// EasyPost's troubles in words for the creator. Pure.
import { assertNever } from "~/lib/assert-never";
import type { PostageTrouble } from "../ports";
import { refuse, type Refused } from "./setup-outcome";

/** What went wrong when EasyPost was asked, and what to do now. `field` names the key where the key is at fault. */
export function describeTrouble(trouble: PostageTrouble, field: string | null = null): Refused {
  switch (trouble.kind) {
    case "account-refused":
      return describeRefusal(trouble.code, field);
    case "not-executed":
    case "unknown":
      return refuse("EasyPost did not answer. Nothing was changed: try again in a minute.");
    default:
      return assertNever(trouble);
  }
}

function describeRefusal(
  code: Extract<PostageTrouble, { kind: "account-refused" }>["code"],
  field: string | null,
): Refused {
  switch (code) {
    case "KEY_REFUSED":
      return refuse("EasyPost does not accept the key: copy it again from your EasyPost account.", field);
    case "FORBIDDEN":
      return refuse("EasyPost does not let this key do that: check the account in EasyPost.", field);
    case "PAYMENT_REQUIRED":
      return refuse("The EasyPost account needs a payment method or funds: settle that in EasyPost.", field);
    default:
      return assertNever(code);
  }
}
