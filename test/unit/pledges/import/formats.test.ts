import { describe, expect, it } from "vitest";
import { checkMapping } from "~/modules/pledges/import/read/check-mapping";
import { detectFormat } from "~/modules/pledges/import/read/detect-format";
import { mergeMapping, type ColumnMapping } from "~/modules/pledges/import/read/import-mapping";
import { rewardKey } from "~/modules/pledges/import/read/reward-map";
import { contentsOf, problemsOf, readFile, readOne, toCsv } from "./read-file";

const KICKSTARTER = {
  "Backer Number": "1",
  "Backer UID": "100000001",
  "Backer Name": "Ada Example",
  Email: "ada@example.com",
  "Shipping Country": "US",
  "Shipping Amount": "$12.00",
  "Reward Title": "Base game",
  "Backing Minimum": "$79.00",
  "Reward ID": "9000001",
  "Bonus Support": "$5.00",
  "Pledge Amount": "$96.00",
  "Pledged At": "2023/10/01, 17:05",
  "Fulfillment Status": "",
  "Pledged Status": "collected",
  Notes: "",
};
const ADDRESS = {
  "Survey Response": "2023/12/01, 09:00",
  "Shipping Name": "Ada Example",
  "Shipping Address 1": "1 Test Street",
  "Shipping Address 2": "Apt 2\nRear house",
  "Shipping City": "Springfield",
  "Shipping State": "IL",
  "Shipping Postal Code": "62701",
  "Shipping Country Name": "United States",
  "Shipping Country Code": "US",
};
type Row = Record<string, string>;
const csv = (...rows: Row[]) => {
  const header = Object.keys(rows[0] ?? {});
  return toCsv(
    header,
    rows.map((row) => header.map((name) => row[name] ?? "")),
  );
};
const kickstarter = (items: Row = {}, changes: Row = {}) => ({
  ...KICKSTARTER,
  ...items,
  ...ADDRESS,
  ...changes,
});
const linesOf = async (row: Row, rewardMap: Parameters<typeof readOne>[1] = {}) =>
  (await readOne(csv(row), rewardMap)).lines.map(({ sku, quantity }) => [sku, quantity]);

describe("a Kickstarter report", () => {
  it("counts an item once however many columns repeat it, and says where they disagree", async () => {
    const columns = {
      "[Addon: 10000001] Charging Dock": "1",
      "charging dock": "2",
      "chargingdock Count": "2",
      "[Addon: 10000002] Cable": "3",
      "cable Count": "",
    };
    const { rows } = await readFile(csv(kickstarter(columns)));
    expect(contentsOf(rows)[0]?.lines.map(({ title, quantity }) => [title, quantity])).toEqual([
      ["charging dock", 2],
      ["cable", 3],
    ]);
    const warnings = rows.flatMap((row) => (row.kind === "pledge" ? row.warnings : []));
    expect(warnings.filter(({ code }) => code === "ITEM_COUNTS_DIFFER")).toEqual([
      {
        code: "ITEM_COUNTS_DIFFER",
        column: "[Addon: 10000001] Charging Dock",
        message: expect.stringContaining('differs from the 2 of "charging dock"'),
      },
    ]);
  });

  it("takes the larger of two columns of the same item, and never their sum", async () => {
    const header = [...Object.keys(kickstarter()), "Pin", "Pin"];
    const cells = Object.values(kickstarter());
    const { rows } = await readFile(
      toCsv(header, [
        [...cells, "0", "1"],
        [...Object.values(kickstarter({}, { "Backer UID": "2" })), "2", "2"],
      ]),
    );
    expect(contentsOf(rows).map(({ lines }) => lines.map(({ quantity }) => quantity))).toEqual([[1], [2]]);
  });

  it("says so when it has no Backer UID, because numbers are dealt anew", () => {
    const { "Backer UID": _uid, ...old } = kickstarter({ Game: "1" });
    expect(detectFormat(Object.keys(old), []).notes.join()).toContain("no Backer UID");
    expect(detectFormat(Object.keys(kickstarter()), []).notes.join()).not.toContain("no Backer UID");
  });

  it("maps items and rewards to as many SKUs as they are made of, and adds up those of one SKU", async () => {
    const rewardMap = [
      {
        kind: "item" as const,
        name: "BASE game",
        lines: [
          { sku: "BASE", quantity: 1 },
          { sku: "DICE", quantity: 2 },
        ],
      },
      { kind: "item" as const, name: "Dice set", lines: [{ sku: "DICE", quantity: 1 }] },
    ];
    expect(await linesOf(kickstarter({ "Base Game": "2", "Dice Set": "3" }), { rewardMap })).toEqual([
      ["BASE", 2],
      ["DICE", 7],
    ]);
  });

  it("ships what the reward is mapped to where it has no item columns", async () => {
    const rewardMap = [{ kind: "reward" as const, name: "Base Game", lines: [{ sku: "BASE", quantity: 1 }] }];
    expect(await linesOf(kickstarter(), { rewardMap })).toEqual([["BASE", 1]]);
  });

  it("adds to counted items only what a creator maps to the reward on top", async () => {
    const rewardMap = [
      { kind: "reward" as const, name: "Base game", lines: [{ sku: "POSTER", quantity: 1 }] },
    ];
    expect(await linesOf(kickstarter({ Game: "1" }))).toEqual([["Game", 1]]);
    expect(await linesOf(kickstarter({ Game: "1" }), { rewardMap })).toEqual([
      ["Game", 1],
      ["POSTER", 1],
    ]);
  });

  it("skips a backer without reward, and one whose reward is mapped to nothing", async () => {
    const none = { "Reward Title": "No reward", "Reward ID": "", "Backing Minimum": "", "Backer UID": "2" };
    const file = csv(kickstarter({}, { "Backer UID": "1" }), kickstarter({}, none));
    const { rows } = await readFile(file, { rewardMap: [{ kind: "reward", name: "Base game", lines: [] }] });
    expect(rows.map((row) => row.kind === "skipped" && [row.code, row.externalId])).toEqual([
      ["NOTHING_TO_SHIP", "1"],
      ["NO_REWARD", "2"],
    ]);
  });

  it("holds a pledge over time until its last instalment, and never hides an amount that is due", async () => {
    const money = { "Amount Paid": "$50.00", "Amount Due": "$46.00" };
    const open = await readOne(csv(kickstarter({ ...money, "Pledge Over Time": "Yes" })));
    expect(open.status).toBe("held");
    const late = await readOne(csv(kickstarter({ ...money, "Pledge Over Time": "No" })));
    expect(late).toMatchObject({ status: "ready", amounts: { pledgeMinor: 8_400, totalPaidMinor: 5_000 } });
  });

  it("reads taxes by their column's name", async () => {
    const content = await readOne(csv(kickstarter({ "Sales Tax": "$1.00", VAT: "$2.00" })));
    expect(content.amounts).toMatchObject({
      pledgeMinor: 8_100,
      taxes: [
        { title: "Sales tax", amountMinor: 100 },
        { title: "VAT", amountMinor: 200 },
      ],
    });
  });

  it("keeps questions as answers: by their words, by their values, and behind the survey", async () => {
    const questions = {
      "Which colour do you want?": "3",
      "Name to engrave": "Ada",
      "Lucky number": "2024",
    };
    const content = await readOne(csv(kickstarter({ Game: "1", ...questions })));
    expect(content.answers.map(({ question }) => question)).toEqual(Object.keys(questions));
    expect(content.lines).toHaveLength(1);
    const behind = detectFormat([...Object.keys(kickstarter()), "Anything else"], []);
    const before = detectFormat([...Object.keys(KICKSTARTER), "Anything else", ...Object.keys(ADDRESS)], []);
    const useOf = (detected: typeof behind) =>
      detected.mapping.columns.find(({ header }) => header === "Anything else")?.use.kind;
    expect([useOf(behind), useOf(before)]).toEqual(["answer", "item"]);
  });

  it("fails a row in which an item column turns out to hold answers, naming the column", async () => {
    const rows = [kickstarter({ Shirt: "1" }), kickstarter({ Shirt: "1.5" }, { "Backer UID": "2" })];
    const file = await readFile(csv(...rows), {
      mapping: (mapping) => withUse(mapping, "Shirt", { kind: "item", name: "Shirt", source: "plain" }),
    });
    expect(problemsOf(file.rows)).toEqual([[2, "BAD_QUANTITY", "Shirt"]]);
  });

  it("with a header of a quarter megabyte is looked at in no time", () => {
    const header = [...Object.keys(KICKSTARTER), `x${" ".repeat(250_000)}y`];
    const started = performance.now();
    expect(detectFormat(header, []).mapping.columns.at(-1)?.use.kind).toBe("answer");
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("warns of an add-on that may repeat items under other names", () => {
    const { notes } = detectFormat([...Object.keys(KICKSTARTER), "[Addon: 7] Bundle", "Cable"], []);
    expect(notes.join()).toContain('"Bundle"');
  });

  it("leaves addresses and names as they are written", async () => {
    const content = await readOne(
      csv(kickstarter({}, { "Shipping State": "OR (Oregon)", "Shipping Name": "=cmd Example" })),
    );
    expect(content.shippingAddress).toMatchObject({
      region: "OR (Oregon)",
      name: "=cmd Example",
      line2: "Apt 2 Rear house",
    });
  });
});

describe("a BackerKit report", () => {
  const BACKERKIT = {
    Id: "7000001",
    "Service Guid": "1",
    Platform: "kickstarter",
    Name: "Ada",
    Email: "ada@example.com",
    "Address Name": "Ada",
    "Address Line 1": "1 Test Street",
    "Address City": "Springfield",
    "Address State": "IL",
    "Address Country": "US",
    "Address Postal Code": "62701",
    "Pledge Amount": "69.00",
    "Pledge Status": "collected",
    "Survey Answered At": "2025-09-28 12:00:01 -0700",
    "Full Address": "Ada\n1 Test Street",
    "Reward Description": "One cooler",
    "Order Status": "locked_down",
    "Charge Token": "ch_1",
    "Funds Added in BackerKit": "0.0",
    "Add-on Shipping Subtotal": "0.0",
    "Pledge Level Shipping Subtotal": "12.00",
    "Total Spent": "81.00",
  };

  it("has a SKU in every column it does not know, wherever it stands", async () => {
    const content = await readOne(csv({ "NEW-1": "2", ...BACKERKIT, "100": "1", Empty: "" }));
    expect(content.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ["100", 1],
      ["NEW-1", 2],
    ]);
    expect(content.pledgeLevel).toBe("One cooler");
  });

  it("holds a pledge whose charge in BackerKit failed", async () => {
    expect((await readOne(csv({ ...BACKERKIT, "A-1": "1", "Order Status": "errored" }))).status).toBe("held");
  });

  it("keeps a pledge without survey, with what the platform collected as paid", async () => {
    const blank = {
      "Total Spent": "",
      "Pledge Level Shipping Subtotal": "",
      "Address Name": "",
      "Address Line 1": "",
    };
    const none = {
      "Address City": "",
      "Address State": "",
      "Address Country": "",
      "Address Postal Code": "",
    };
    const content = await readOne(csv({ ...BACKERKIT, ...blank, ...none, "A-1": "0" }));
    expect(content).toMatchObject({
      shippingAddress: null,
      lines: [],
      amounts: { pledgeMinor: 6_900, totalPaidMinor: 6_900 },
    });
  });
});

describe("a CrowdOx export", () => {
  const line = (order: string, sku: string, changes: Row = {}): Row => ({
    "Order Export Number": `CROWDOX-${order}`,
    "Order Number": order,
    "Order Status": "Approved",
    "Order Sales Tax": "1.00",
    "Order Vat Tax": "0.00",
    "Order Customs Tax": "2.00",
    "Order Total": "100.00",
    "Order Amount Paid": "100.00",
    "Order Shipping Paid": "10.00",
    "Configuration Name": "Base tier",
    Email: "ada@example.com",
    "Ship To Full Name": "Ada Example",
    "Ship To Address 1": "1 Test Street",
    "Ship To City": "Springfield",
    "Ship To State": "Illinois",
    "Ship To Postal Code": "62701",
    "Ship To Country Code": "US",
    "Product Name": `Item ${sku}`,
    "Product Sku": sku,
    "Product Quantity": "1",
    ...changes,
  });

  it("gathers the rows of an order even where others stand between them", async () => {
    const { rows } = await readFile(
      csv(line("1", "A"), line("2", "A"), line("1", "B"), line("3", "C"), line("3", "C")),
    );
    expect(rows.map((row) => [row.externalId, row.rows])).toEqual([
      ["2", [2]],
      ["1", [1, 3]],
      ["3", [4, 5]],
    ]);
    expect(contentsOf(rows).map(({ lines }) => lines.map(({ sku, quantity }) => [sku, quantity]))).toEqual([
      [["A", 1]],
      [
        ["A", 1],
        ["B", 1],
      ],
      [["C", 2]],
    ]);
  });

  it("without a survey fails the late row of an order instead of losing it", async () => {
    const file = csv(line("1", "A"), line("2", "A"), line("1", "B"));
    const { rows } = await readFile(file, { withoutSurvey: true });
    expect(problemsOf(rows)).toEqual([[3, "ORDER_SCATTERED", null]]);
  });

  it("keeps the three taxes apart from the rest", async () => {
    const content = await readOne(csv(line("1", "A")));
    expect(content.amounts).toMatchObject({
      pledgeMinor: 8_700,
      shippingMinor: 1_000,
      totalPaidMinor: 10_000,
      taxes: [
        { title: "Sales tax", amountMinor: 100 },
        { title: "Customs tax", amountMinor: 200 },
      ],
    });
  });

  it("fails an order whose rows contradict each other, and one of whose rows is broken", async () => {
    const differing = csv(line("1", "A"), line("1", "B", { "Order Total": "99.00" }), line("2", "A"));
    const { rows } = await readFile(differing);
    expect(rows.map((row) => [row.kind, row.rows])).toEqual([
      ["failed", [1, 2]],
      ["pledge", [3]],
    ]);
    expect(problemsOf(rows)).toEqual([[1, "ROWS_DIFFER", "Order Total"]]);
    const broken = await readFile(csv(line("1", "A"), line("1", "B", { "Product Quantity": "x" })));
    expect(problemsOf(broken.rows)).toEqual([[1, "BAD_QUANTITY", "Product Quantity"]]);
  });

  it("cancels what was cancelled, and strips the prefix where it is the only number", async () => {
    const cancelled = await readOne(
      csv(line("1", "A", { "Order Status": "Completed", "Order Canceled Date": "2021/03/01" })),
    );
    expect(cancelled.status).toBe("cancelled");
    const { "Order Number": _number, ...prefixed } = line("77", "A");
    expect((await readOne(csv(prefixed))).externalId).toBe("77");
  });

  it("maps a line without SKU by its name", async () => {
    const rewardMap = [{ kind: "item" as const, name: "item", lines: [{ sku: "REAL", quantity: 2 }] }];
    const { rows, survey } = await readFile(
      csv(line("1", "", { "Product Name": "Item", "Product Quantity": "3" })),
      { rewardMap },
    );
    expect(contentsOf(rows)[0]?.lines).toMatchObject([{ sku: "REAL", quantity: 6 }]);
    expect(survey.rewardNames).toMatchObject([{ kind: "item", name: "Item", rows: 1 }]);
  });
});

describe("any other file", () => {
  it("is proposed by common column names and says so", async () => {
    const file =
      "Order ID;Name;Email;Address 1;City;Zip;Country;SOL-CORE;Big box;Total;Currency;Colour\n" +
      "77;Ada;a@example.com;Weg 1;Bonn;53111;Germany;1;2;1.091,00 €;EUR;blue\n";
    const { detected, rows, header } = await readFile(file, { currency: "EUR" });
    expect(detected).toMatchObject({ format: "generic", currencyGuess: "EUR" });
    expect(detected.notes.join()).toContain("proposal");
    expect(checkMapping(detected.mapping, header)).toEqual([]);
    expect(contentsOf(rows)[0]).toMatchObject({
      externalId: "77",
      shippingAddress: { city: "Bonn", countryCode: "DE" },
      lines: [
        { sku: "SOL-CORE", quantity: 1 },
        { sku: "Big box", quantity: 2 },
      ],
      amounts: { totalPaidMinor: 109_100, pledgeMinor: 109_100 },
      answers: [{ question: "Colour", answer: "blue" }],
    });
  });

  it("may have one row per line", async () => {
    const file =
      "Order ID,Name,SKU,Quantity,Unit price,Total\n1,Ada,A,1,5.00,15.00\n1,Ada,B,2,5.00,\n2,Bo,A,1,15,15.00\n";
    const contents = contentsOf((await readFile(file)).rows);
    expect(
      contents.map(({ lines }) =>
        lines.map(({ sku, quantity, unitPriceMinor }) => [sku, quantity, unitPriceMinor]),
      ),
    ).toEqual([
      [
        ["A", 1, 500],
        ["B", 2, 500],
      ],
      [["A", 1, 1_500]],
    ]);
    expect(contents.map(({ amounts }) => amounts.totalPaidMinor)).toEqual([1_500, 1_500]);
  });
});

function withUse(
  mapping: ColumnMapping,
  header: string,
  use: ColumnMapping["columns"][number]["use"],
): ColumnMapping {
  return {
    ...mapping,
    columns: mapping.columns.map((column) => (column.header === header ? { ...column, use } : column)),
  };
}

describe("a mapping", () => {
  const header = Object.keys(kickstarter({ Game: "1" }));
  const detected = detectFormat(header, []).mapping;

  it("needs an identity, an amount and something to ship", () => {
    const columns = header.map((name) => ({ header: name, occurrence: 1, use: { kind: "ignore" as const } }));
    const problems = checkMapping({ ...detected, columns }, header);
    expect(problems.map(({ code, field }) => [code, field])).toEqual([
      ["FIELD_MISSING", "externalId"],
      ["FIELD_MISSING", "pledgeAmount"],
      ["NOTHING_TO_SHIP", null],
    ]);
    expect(checkMapping(detected, ["Email"]).map(({ code }) => code)).toContain("FIELD_MISSING");
  });

  it("with a doubled column asks about money and identity, and takes the first elsewhere", () => {
    const doubled = [...header, "Pledge Amount", "Email"];
    const { mapping, notes } = detectFormat(doubled, []);
    expect(checkMapping(mapping, doubled)).toMatchObject([{ code: "FIELD_TWICE", field: "pledgeAmount" }]);
    expect(notes.join()).toContain('"Email" comes twice');
  });

  it("is remembered by name, so another order of columns and new columns change nothing else", () => {
    const remembered = withUse(detected, "Game", { kind: "sku", sku: "GAME-1" });
    const next = detectFormat(["New item", ...header.toReversed()], []).mapping;
    const merged = mergeMapping(remembered, next);
    expect(merged.columns.find((column) => column.header === "Game")?.use).toEqual({
      kind: "sku",
      sku: "GAME-1",
    });
    expect(merged.columns.find((column) => column.header === "New item")?.use.kind).toBe("item");
    expect(mergeMapping({ ...remembered, format: "generic" }, next)).toBe(next);
  });

  it("knows a name in any case, accents, spaces and punctuation", () => {
    expect(
      new Set(["Sol: Last Days", "sol last  days", "SÓL, LAST-DAYS!", "sollastdays"].map(rewardKey)).size,
    ).toBe(1);
    expect(rewardKey("★")).toBe("★");
  });
});
