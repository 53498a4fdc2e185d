import { describe, expect, it } from "vitest";
import { haltReason } from "~/modules/postage/buying/trouble";

const CODES = ["KEY_REFUSED", "PAYMENT_REQUIRED", "FORBIDDEN"] as const;
const trouble = (code: (typeof CODES)[number]) => ({ kind: "account-refused", code, message: "no" }) as const;

describe("why a batch stands still at EasyPost", () => {
  it.each(CODES)("%s of PledgeDock's own account sends nobody to Setup or to EasyPost", (code) => {
    const reason = haltReason(trouble(code), "platform");
    expect(reason).toMatch(/PledgeDock has to settle that/);
    expect(reason).not.toMatch(/in Setup|add funds|settle it with EasyPost/);
  });

  it("the creator's own key is entered in Setup, the own account filled at EasyPost", () => {
    expect(haltReason(trouble("KEY_REFUSED"), "own")).toMatch(/enter a new one in Setup/);
    expect(haltReason(trouble("PAYMENT_REQUIRED"), "own")).toMatch(/add funds at EasyPost/);
  });
});
