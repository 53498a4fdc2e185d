import { describe, expect, it } from "vitest";
import { describeSteps, type Standing } from "~/routes/shipping-pages/describe-steps";

const ITEMS = { items: [], total: 3, incomplete: 0, weightless: 0, customsMissing: 0 };
const OVERVIEW = {
  ...{ batches: 0, underWay: null, quoted: null, paused: null, failed: 0, failedBatchId: null },
  ...{ unfulfilled: 0, unfulfilledBatchId: null, refundsRejected: 0, rejectedBatchId: null },
  ...{ refundsEnding: 0, endingBatchId: null },
  ...{ unprinted: 0, live: 0, awaitingScan: 0 },
};
const BALANCE = {
  ...{ balanceMinor: 0, entries: 0, billedMinor: 0, owedMinor: 0, creditMinor: 0, billingProblem: null },
  sums: { postage: 0, fee: 0, insurance: 0, easypost_fee: 0, refund_credit: 0, correction: 0 },
};
const NEW_SHOP: Standing = {
  gaps: [{ message: "Choose an account." }, { message: "Enter the address." }],
  items: { ...ITEMS, total: 0 },
  ready: 0,
  overview: OVERVIEW,
  balance: BALANCE,
};

const stepsOf = (change: Partial<Standing>) => describeSteps({ ...NEW_SHOP, ...change });
const stateOf = (change: Partial<Standing>) =>
  Object.fromEntries(stepsOf(change).map(({ key, state }) => [key, state]));
const noteOf = (key: string, change: Partial<Standing>) =>
  stepsOf(change).find((step) => step.key === key)?.note;

describe("the steps of Start shipping", () => {
  it("say of a new shop that the setup is missing and the rest is open", () => {
    expect(stateOf({})).toEqual({
      ...{ setup: "missing", items: "open", groups: "open", batches: "open", credit: "open" },
    });
    expect(noteOf("setup", {})).toBe("2 things missing");
    expect(noteOf("setup", { gaps: [{ message: "Choose an account." }] })).toBe("Choose an account.");
  });

  it("count the SKUs whose weight or customs information is missing", () => {
    expect(noteOf("items", { items: { ...ITEMS, incomplete: 1 } })).toBe("1 SKU incomplete");
    expect(stateOf({ items: { ...ITEMS, incomplete: 1 } }).items).toBe("missing");
    expect(stateOf({ items: ITEMS }).items).toBe("done");
  });

  it("point at prices that wait for the creator before orders that wait for prices", () => {
    const overview = { ...OVERVIEW, quoted: { id: "a", number: 4 } };
    expect(noteOf("groups", { ready: 12, overview })).toBe("Labels 4 wait for your yes");
    expect(noteOf("groups", { ready: 12 })).toBe("12 orders ready");
  });

  it("name what keeps labels from being bought before what is still to print", () => {
    const paused = { id: "a", number: 2, reason: null };
    const all = { ...OVERVIEW, batches: 2, live: 5, unprinted: 5, failed: 1, paused };
    expect(noteOf("batches", { overview: all })).toBe("Labels 2 are paused");
    expect(noteOf("batches", { overview: { ...all, paused: null } })).toBe("1 label not bought, 5 to print");
    expect(noteOf("batches", { overview: { ...all, paused: null, failed: 0 } })).toBe("5 labels to print");
    expect(stateOf({ overview: { ...OVERVIEW, batches: 2, live: 5 } }).batches).toBe("done");
  });

  it("name labels that were bought and are stuck before what is still to print", () => {
    const stuck = {
      ...{ ...OVERVIEW, batches: 2, live: 5, unprinted: 5 },
      ...{ unfulfilled: 2, unfulfilledBatchId: "a", refundsEnding: 3, endingBatchId: "b" },
    };
    const stepOf = (overview: Standing["overview"]) => stepsOf({ overview })[3];
    expect(stepOf(stuck)).toMatchObject({
      ...{ state: "missing", note: "2 labels not fulfilled in Shopify" },
      noteUrl: "/app/shipping/batches/a?state=unfulfilled#labels",
    });
    expect(stepOf({ ...stuck, unfulfilled: 0 })).toMatchObject({
      ...{ state: "missing", note: "3 unused labels can be refunded only a few days more" },
      noteUrl: "/app/shipping/batches/b",
    });
  });

  it("tell how far the labels are that are being bought, and lead to them", () => {
    const underWay = { id: "b", number: 7, buying: true, done: 41, of: 1_001 };
    const step = stepsOf({ overview: { ...OVERVIEW, batches: 1, failed: 3, underWay } })[3];
    expect(step).toMatchObject({
      ...{ note: "Labels 7: 41 of 1,001 settled", noteUrl: "/app/shipping/batches/b", moving: true },
    });
    expect(noteOf("batches", { overview: { ...OVERVIEW, underWay: { ...underWay, buying: false } } })).toBe(
      "Labels 7: prices of 41 of 1,001 labels known",
    );
  });

  it("show the balance, and that Shopify did not take a charge", () => {
    const creditNote = (balanceMinor: number) =>
      noteOf("credit", { balance: { ...BALANCE, balanceMinor, entries: 2 } });
    expect(creditNote(-1234)).toBe("$12.34 spent");
    expect(creditNote(1234)).toBe("$12.34 in your favour");
    expect(creditNote(0)).toBe("$0.00");
    const troubled = (kind: "refused" | "unclear" | "unapproved") =>
      stateOf({ balance: { ...BALANCE, entries: 2, billingProblem: { kind, message: "over the cap" } } });
    expect(troubled("refused").credit).toBe("missing");
    expect(troubled("unapproved").credit).toBe("missing");
    expect(troubled("unclear").credit).toBe("done");
  });
});
