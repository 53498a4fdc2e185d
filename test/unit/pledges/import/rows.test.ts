import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvError } from "~/lib/csv/csv-dialect";
import { sniffCsv } from "~/lib/csv/sniff-csv";
import { writeCsv } from "~/lib/csv/write-csv";
import { mergeMapping } from "~/modules/pledges/import/read/import-mapping";
import type { ReadRow } from "~/modules/pledges/import/read/read-row";
import { parsePledgePush } from "~/modules/pledges/receive/parse-pledge-push";
import { collect } from "../../../support/csv-bytes";
import { contentsOf, problemsOf, readFile, toCsv } from "./read-file";

const HEADER = [
  "Backer Number",
  "Backer UID",
  "Backer Name",
  "Email",
  "Shipping Amount",
  "Reward Title",
  "Reward ID",
  "Pledge Amount",
  "Pledged At",
  "Pledged Status",
  "Notes",
  "Core Game",
  "Dice",
  "Survey Response",
  "Shipping Name",
  "Shipping Address 1",
  "Shipping City",
  "Shipping State",
  "Shipping Postal Code",
  "Shipping Country Code",
  "Shipping Phone Number",
];
type Cells = Partial<Record<string, string>>;
const DEFAULTS: Cells = {
  "Backer Name": "Ada",
  Email: "ada@example.com",
  "Shipping Amount": "$10.00",
  "Reward Title": "Base",
  "Reward ID": "9",
  "Pledge Amount": "$110.00",
  "Pledged At": "2025/10/01, 17:05",
  "Pledged Status": "collected",
  "Core Game": "1",
  Dice: "0",
  "Shipping Name": "Ada",
  "Shipping Address 1": "1 Test Street",
  "Shipping City": "Springfield",
  "Shipping State": "IL",
  "Shipping Postal Code": "62701",
  "Shipping Country Code": "US",
  "Shipping Phone Number": "5555550101",
};
const row = (uid: string, changes: Cells = {}): string[] => {
  const cells: Cells = { ...DEFAULTS, "Backer UID": uid, "Backer Number": uid, ...changes };
  return HEADER.map((name) => cells[name] ?? "");
};
const file = (...rows: string[][]) => toCsv(HEADER, rows);
const rowsOf = (rows: readonly ReadRow[]) => rows.flatMap((read) => read.rows).toSorted((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("a row that cannot be a pledge", () => {
  it.each<[string, Cells, string, string]>([
    ["an id in scientific notation", { "Backer UID": "9.25082E+11" }, "SCIENTIFIC_NOTATION", "Backer UID"],
    ["a formula for an id", { "Backer UID": '=A2&"1"' }, "FORMULA", "Backer UID"],
    ["a spreadsheet's error for an id", { "Backer UID": "#N/A" }, "FORMULA", "Backer UID"],
    ["no id", { "Backer UID": "" }, "ID_MISSING", "Backer UID"],
    ["an unreadable amount", { "Pledge Amount": "lots" }, "BAD_AMOUNT", "Pledge Amount"],
    ["an ambiguous amount", { "Pledge Amount": "1.091" }, "BAD_AMOUNT", "Pledge Amount"],
    ["a negative amount", { "Shipping Amount": "-1.00" }, "BAD_AMOUNT", "Shipping Amount"],
    ["no amount", { "Pledge Amount": "" }, "AMOUNT_MISSING", "Pledge Amount"],
    [
      "two currencies",
      { "Shipping Amount": "10.00 USD", "Pledge Amount": "110.00 EUR" },
      "MIXED_CURRENCIES",
      "Shipping Amount",
    ],
    ["an unknown status", { "Pledged Status": "limbo" }, "UNKNOWN_STATUS", "Pledged Status"],
    ["a negative quantity", { Dice: "-1" }, "BAD_QUANTITY", "Dice"],
    ["an absurd quantity", { Dice: "123456" }, "BAD_QUANTITY", "Dice"],
    [
      "a postal code in scientific notation",
      { "Shipping Postal Code": "9.72E+08" },
      "SCIENTIFIC_NOTATION",
      "Shipping Postal Code",
    ],
    ["an endless name", { "Backer Name": "x".repeat(501) }, "TEXT_TOO_LONG", "Backer Name"],
  ])("fails alone and names row and column: %s", async (_title, changes, code, column) => {
    const good = upTo(30).map((uid) => row(String(uid)));
    const { rows } = await readFile(file(...good.slice(0, 20), row("900", changes), ...good.slice(20)));
    expect(contentsOf(rows)).toHaveLength(30);
    expect(problemsOf(rows)).toEqual([[21, code, column]]);
    const failed = rows.find((read) => read.kind === "failed");
    expect(failed?.kind === "failed" && failed.problems[0]?.message).toMatch(`Row 21, column "${column}"`);
    expect(failed?.fields).toEqual([row("900", changes)]);
  });

  it("fails when it has other columns than the header, unless the surplus is blank", async () => {
    const { rows } = await readFile(
      file(row("1").slice(0, 18), [...row("2"), "surplus"], [...row("3"), "", ""], row("4")),
    );
    expect(problemsOf(rows)).toEqual([
      [1, "COLUMN_COUNT", "Shipping Postal Code"],
      [2, "COLUMN_COUNT", null],
    ]);
    expect(contentsOf(rows).map(({ externalId }) => externalId)).toEqual(["3", "4"]);
  });

  it("is skipped when it is blank", async () => {
    const { rows } = await readFile(`${file(row("1"))}\n${",".repeat(HEADER.length - 1)}\n`);
    expect(rows.map((read) => read.kind === "skipped" && read.code)).toEqual([
      false,
      "BLANK_ROW",
      "BLANK_ROW",
    ]);
  });
});

describe("a doubtful cell", () => {
  it("is a warning where the pledge stands without it: dates and phones", async () => {
    const { rows } = await readFile(
      file(row("1", { "Pledged At": "soon", "Shipping Phone Number": "1.55E+10" })),
    );
    expect(contentsOf(rows)).toMatchObject([{ pledgedAt: null, shippingAddress: { phone: null } }]);
    expect(
      rows.flatMap((read) => (read.kind === "pledge" ? read.warnings.map(({ code }) => code) : [])),
    ).toEqual(["NOT_MAPPED", "PHONE_LOST", "BAD_DATE"]);
  });

  it("in another currency than the campaign's makes a pledge in that currency, which preflight asks about", async () => {
    const { rows } = await readFile(
      file(row("1", { "Pledge Amount": "€110.00 EUR", "Shipping Amount": "10" })),
    );
    expect(contentsOf(rows)).toMatchObject([
      { currency: "EUR", amounts: { pledgeMinor: 10_000, totalPaidMinor: 11_000 } },
    ]);
  });

  it("keeps relay addresses and any other e-mail as it is", async () => {
    const { rows } = await readFile(file(row("1", { Email: "x7k@privaterelay.appleid.com" })));
    expect(contentsOf(rows)[0]?.backer.email).toBe("x7k@privaterelay.appleid.com");
  });
});

describe("an id that comes twice", () => {
  it("is skipped when the row is the same, and names the first", async () => {
    const { rows } = await readFile(file(row("1"), row("2"), row("1")));
    expect(rows.map(({ kind }) => kind)).toEqual(["pledge", "pledge", "skipped"]);
    expect(rows[2]).toMatchObject({ code: "SAME_ROW_TWICE", message: expect.stringContaining("row 1") });
  });

  it("fails in all its rows when they differ, and every one names the others", async () => {
    const { rows } = await readFile(file(row("1"), row("2"), row("1", { Dice: "1" })));
    expect(problemsOf(rows)).toEqual([
      [1, "ID_TWICE", "Backer UID"],
      [3, "ID_TWICE", "Backer UID"],
    ]);
    for (const read of rows) {
      if (read.kind === "failed") expect(read.problems[0]?.message).toContain("rows 1 and 3");
    }
  });

  it("without a survey is taken once, and the later row fails", async () => {
    const { rows } = await readFile(file(row("1"), row("1", { Dice: "1" })), { withoutSurvey: true });
    expect(rows.map(({ kind }) => kind)).toEqual(["pledge", "failed"]);
  });
});

const anyCell = fc.oneof(
  fc.constantFrom(
    "",
    "0",
    "1",
    "2",
    "$5.00",
    "1.091",
    "9.2E+11",
    "collected",
    "failed",
    "=x",
    '="00971"',
    "\n",
    "Ada",
    "No reward",
  ),
  fc.string({ unit: "grapheme", maxLength: 6 }),
);
const anyRow = fc.oneof(
  fc.array(
    anyCell.map((text) => text.replaceAll("\0", "").replaceAll("\uFFFD", "")),
    { maxLength: HEADER.length + 2 },
  ),
  fc
    .record({ uid: fc.integer({ min: 1, max: 6 }), dice: fc.constantFrom("0", "1", "x") })
    .map(({ uid, dice }) => row(String(uid), { Dice: dice })),
);

describe("a whole file", () => {
  it("loses and invents no row: imported, skipped and failed add up to all of them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 12 }), async (table) => {
        // A row without any field cannot be written; it is a blank line.
        const written = table.map((fields) => (fields.length === 0 ? [""] : fields));
        const { rows, survey } = await readFile(file(...written));
        expect(rowsOf(rows)).toEqual(upTo(written.length));
        expect(survey.rows).toBe(written.length);
        for (const read of rows) {
          expect(read.fields).toEqual(read.rows.map((number) => written[number - 1]));
          if (read.kind === "pledge") expect(parsePledgePush(read.push).kind).toBe("ok");
        }
        expect(rows.map(({ sequence }) => sequence)).toEqual(upTo(rows.length));
      }),
      { numRuns: 120 },
    );
  });

  it("gives the same pledges in any order of its columns", async () => {
    const permutation = fc.shuffledSubarray(
      upTo(HEADER.length).map((number) => number - 1),
      { minLength: HEADER.length },
    );
    const table = [
      row("1"),
      row("2", { Dice: "3", "Shipping State": "N Y." }),
      row("3", { "Pledged Status": "dropped" }),
    ];
    const expected = contentsOf((await readFile(file(...table))).rows);
    const sorted = (contents: typeof expected) =>
      contents.map((content) => ({
        ...content,
        lines: content.lines.toSorted((a, b) => a.sku.localeCompare(b.sku)),
      }));
    await fc.assert(
      fc.asyncProperty(permutation, async (order) => {
        const pick = (fields: readonly string[]) => order.map((index) => fields[index] ?? "");
        const { rows } = await readFile(toCsv(pick(HEADER), table.map(pick)));
        expect(sorted(contentsOf(rows))).toEqual(sorted(expected));
      }),
      { numRuns: 60 },
    );
  });

  it("never loses a cent: the parts of every pledge are what was paid", async () => {
    const cents = fc.integer({ min: 0, max: 5_000_000 });
    const amounts = fc.array(fc.tuple(cents, cents), { minLength: 1, maxLength: 10 });
    const write = (minor: number) =>
      `$${Math.floor(minor / 100).toLocaleString("en")}.${String(minor % 100).padStart(2, "0")}`;
    await fc.assert(
      fc.asyncProperty(amounts, async (pairs) => {
        const table = pairs.map(([pledge, shipping], index) =>
          row(String(index + 1), {
            "Pledge Amount": write(pledge + shipping),
            "Shipping Amount": write(shipping),
          }),
        );
        const contents = contentsOf((await readFile(file(...table))).rows);
        expect(
          contents.map(({ amounts: read }) => [read.pledgeMinor, read.shippingMinor, read.totalPaidMinor]),
        ).toEqual(pairs.map(([pledge, shipping]) => [pledge, shipping, pledge + shipping]));
      }),
      { numRuns: 60 },
    );
  });

  it("ends in rows or a CsvError whatever its bytes are", async () => {
    const bytes = new Uint8Array(Buffer.from(file(row("1"), row("2"), row("3"))));
    const damage = fc.array(
      fc.tuple(fc.nat(bytes.length - 1), fc.constantFrom(0x22, 0x2c, 0x0a, 0x00, 0xff, 0xc3, 0x27, 0x3d)),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(bytes.length), async (faults, length) => {
        const broken = bytes.slice(0, length);
        for (const [place, byte] of faults) if (place < length) broken[place] = byte;
        if (sniffCsv(broken).kind === "refused") return;
        const outcome = await readFile(broken).catch((error: unknown) => error);
        if (outcome instanceof CsvError) return;
        expect(outcome).toHaveProperty("rows");
        const { rows, survey } = outcome as Awaited<ReturnType<typeof readFile>>;
        expect(rowsOf(rows)).toEqual(upTo(survey.rows));
        contentsOf(rows);
      }),
      { numRuns: 200 },
    );
  });

  it("is read the same again, so a run can go on behind the last sequence it stored", async () => {
    const table = file(row("1"), row("2"), row("1"), row("3", { Dice: "x" }), row("4"));
    const [first, second] = [await readFile(table), await readFile(table)];
    expect(second.rows).toEqual(first.rows);
  });

  it("written as a failure CSV and corrected is taken", async () => {
    const formula = {
      "Backer Name": "=cmd Example",
      "Shipping Phone Number": "+1 (555) 555 0101",
      Dice: "x",
    };
    const first = await readFile(file(...upTo(9).map((uid) => row(String(uid))), row("10", formula)));
    const failed = first.rows.flatMap((read) => (read.kind === "failed" ? read.fields : []));
    const pieces = await collect(writeCsv(first.header, failed));
    const again = await readFile(pieces.join("").replace(",x,", ",2,"), {
      mapping: (detected) => mergeMapping(first.detected.mapping, detected),
    });
    expect(contentsOf(again.rows)).toMatchObject([
      {
        externalId: "10",
        backer: { name: "=cmd Example" },
        shippingAddress: { phone: "+1 (555) 555 0101" },
        lines: [{ quantity: 1 }, { quantity: 2 }],
      },
    ]);
  });
});
