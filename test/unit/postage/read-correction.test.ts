import { describe, expect, it } from "vitest";
import { readCorrection } from "~/modules/postage/ledger/read-correction";

const WHOLE = {
  shop: "ada.myshopify.com",
  cents: "-250",
  account: "platform",
  key: "usps-17",
  reason: " USPS weighed the parcel ",
};
const argsOf = (change: Partial<typeof WHOLE>) =>
  Object.entries({ ...WHOLE, ...change }).map(([name, value]) => `--${name}=${value}`);

describe("an operator's correction of the ledger", () => {
  it("says everything", () => {
    expect(readCorrection(argsOf({}))).toEqual({
      kind: "correction",
      correction: {
        ...{ shopDomain: "ada.myshopify.com", factKey: "usps-17", amountMinor: -250, account: "platform" },
        description: "USPS weighed the parcel",
      },
    });
  });

  it.each([
    [{ shop: "ada" }, "--shop"],
    [{ cents: "2.50" }, "--cents"],
    [{ cents: "0" }, "--cents"],
    [{ cents: "" }, "--cents"],
    [{ account: "mine" }, "--account"],
    [{ key: "" }, "--key"],
    [{ reason: " " }, "--reason"],
  ])("is refused with %o, naming what is wrong and how it is said", (change, word) => {
    const read = readCorrection(argsOf(change));
    expect(read).toMatchObject({ kind: "refused" });
    expect(read.kind === "refused" && read.message).toMatch(
      new RegExp(`^${word} .*\\nnpm run ledger:correct`),
    );
  });

  it("with an unknown argument is refused", () => {
    expect(readCorrection([...argsOf({}), "--dollars=2"])).toMatchObject({ kind: "refused" });
  });
});
