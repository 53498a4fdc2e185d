import { describe, expect, it } from "vitest";
import type { ParcelProblem } from "~/modules/postage/usps/check-parcel";
import { sameProblems } from "~/routes/app.shipping.groups.$groupKey/same-problems";

const problem = (orderName: string, code: string): ParcelProblem => ({
  ...{ code, severity: "error", orderName, field: "phone" },
  message: `Order ${orderName}: ${code}.`,
});

describe("what is wrong with the orders of a package group", () => {
  it("is said once for each kind, with the names of the other orders", () => {
    const problems = [
      problem("#1", "PHONE_MISSING"),
      problem("#2", "MILITARY_ZIP"),
      problem("#3", "PHONE_MISSING"),
      problem("#4", "PHONE_MISSING"),
    ];
    expect(sameProblems(problems)).toEqual([
      { code: "PHONE_MISSING", message: "Order #1: PHONE_MISSING.", others: ["#3", "#4"] },
      { code: "MILITARY_ZIP", message: "Order #2: MILITARY_ZIP.", others: [] },
    ]);
  });

  it("names an order once, however often it has the problem", () => {
    const problems = [problem("#1", "A"), problem("#1", "A"), problem("#2", "A"), problem("#2", "A")];
    expect(sameProblems(problems)).toMatchObject([{ others: ["#2"] }]);
  });

  it("is nothing where nothing is wrong", () => {
    expect(sameProblems([])).toEqual([]);
  });
});
