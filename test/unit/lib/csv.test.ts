import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellText, isScientific } from "~/lib/csv/cell-text";
import { CsvError, MAX_FIELD_BYTES, MAX_RECORD_BYTES, SNIFF_BYTES } from "~/lib/csv/csv-dialect";
import { readCsv } from "~/lib/csv/read-csv";
import { CsvSniffer, sniffCsv } from "~/lib/csv/sniff-csv";
import { writeCsv } from "~/lib/csv/write-csv";
import { collect, inChunks, readAll, sniffGood } from "../../support/csv-bytes";

const utf8 = (text: string) => new Uint8Array(Buffer.from(text));
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
const utf16be = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le").swap16());
const joined = async (pieces: AsyncIterable<string>) => (await collect(pieces)).join("");

async function fieldsOf(text: string | Uint8Array): Promise<string[][]> {
  const records = await readAll(typeof text === "string" ? utf8(text) : text);
  return records.map(({ fields }) => fields);
}

async function errorOf(bytes: Uint8Array): Promise<CsvError> {
  try {
    for await (const record of readCsv(inChunks(bytes, [65_536]), {
      encoding: "utf-8",
      delimiter: ",",
      hasSeparatorLine: false,
    })) {
      expect(record.row).toBeGreaterThan(0);
    }
  } catch (error) {
    if (error instanceof CsvError) return error;
    throw error;
  }
  throw new Error("The file was read without an error");
}

const refusal = (bytes: Uint8Array) => {
  const sniffed = sniffCsv(bytes);
  return sniffed.kind === "refused" ? { code: sniffed.code, message: sniffed.message } : null;
};

describe("the fields of a CSV file", () => {
  it.each([
    ["commas", "a,b\n1,2\n"],
    ["semicolons, with commas in the values", "a;b\n1;2\n"],
    ["tabs", "a\tb\n1\t2\n"],
    ["CRLF", "a,b\r\n1,2\r\n"],
    ["CR alone", "a,b\r1,2\r"],
    ["no line break at the end", "a,b\n1,2"],
    ["a BOM", "\uFEFFa,b\n1,2\n"],
    ["quotes around everything", '"a","b"\n"1","2"\n'],
    ["Excel's separator line", "sep=;\r\na;b\r\n1;2\r\n"],
    ["blank lines before the header", "\n\na,b\n1,2\n"],
  ])("are the same with %s", async (_title, text) => {
    expect(sniffGood(utf8(text)).header).toEqual(["a", "b"]);
    expect(await fieldsOf(text)).toEqual([["1", "2"]]);
  });

  it("may hold delimiters, doubled quotes and line breaks inside quotes", async () => {
    expect(await fieldsOf('a,b\n"1,5","say ""hi""\r\nto\nall"\n')).toEqual([["1,5", 'say "hi"\r\nto\nall']]);
  });

  it("are the same in UTF-8, UTF-16 and Windows-1252, which is said in a note", async () => {
    const text = "name,city\nBjörn Ñandú,Köln\n";
    for (const bytes of [utf8(text), utf8(`\uFEFF${text}`), utf16(text), utf16be(text), latin1(text)]) {
      expect(await fieldsOf(bytes)).toEqual([["Björn Ñandú", "Köln"]]);
    }
    expect(sniffGood(utf8(text)).notes).toEqual([]);
    expect(sniffGood(latin1(text)).notes.join()).toContain("Windows-1252");
  });

  it("are known by row, and by the line their row starts on", async () => {
    const records = await readAll(utf8('sep=,\na,b\n"x\r\ny",1\n\n2,"z\nz"\n3,4\n'));
    expect(records.map(({ row, line }) => [row, line])).toEqual([
      [1, 3],
      [2, 5],
      [3, 6],
      [4, 8],
    ]);
  });

  it("may be more or fewer than the header's", async () => {
    expect(await fieldsOf("a,b\n1\n1,2,3\n\n")).toEqual([["1"], ["1", "2", "3"], [""]]);
  });

  it("come out as they went in, however the bytes are cut", async () => {
    const field = fc.oneof(
      fc.constantFrom("", "a", " ", '"', ",", ";", "\n", "\r\n", "ß", "李", "🎲", "=1", "\uFEFF"),
      fc.string({ unit: "grapheme", maxLength: 8 }),
    );
    const plain = field.map((text) => text.replaceAll("\0", "").replaceAll("\uFFFD", ""));
    const table = fc.array(fc.tuple(plain, plain, plain), { minLength: 1, maxLength: 8 });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        table,
        sizes,
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        async (rows, cuts, lineBreak, bom) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const lines = [["one", "two", "three"], ...rows].map((fields) => fields.map(quote).join(","));
          const bytes = utf8((bom ? "\uFEFF" : "") + lines.join(lineBreak) + lineBreak);
          const dialect = { encoding: "utf-8", delimiter: ",", hasSeparatorLine: false } as const;
          const cut = await collect(readCsv(inChunks(bytes, cuts), dialect));
          const whole = await collect(readCsv(inChunks(bytes, [bytes.length]), dialect));
          expect(cut).toEqual(whole);
          expect(cut.map(({ fields }) => fields)).toEqual(rows);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("are the same for any chunks in every encoding", async () => {
    const text = 'name,city\r\n"Björn\r\nÑandú",Köln €\r\nÅse,"""x"""\r\n';
    const files = [utf8(`\uFEFF${text}`), utf16(text), utf16be(text), latin1(text.replace("€", "E"))];
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), sizes, async (bytes, cuts) => {
        expect(await readAll(bytes, cuts)).toEqual(await readAll(bytes));
      }),
      { numRuns: 60 },
    );
  });
});

describe("a file that is no CSV file", () => {
  it.each([
    ["an Excel workbook", "PK\u0003\u0004xxxx[Content_Types].xml", "Excel workbook"],
    ["a zip archive", "PK\u0003\u0004xxxxpledges.csv", "zip archive"],
    ["an old Excel workbook", "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1", "old Excel workbook"],
    ["gzip", "\u001f\u008b\u0008\u0000", "gzip"],
    ["a PDF", "%PDF-1.7\n1 0 obj", "PDF"],
    ["a web page", "<!DOCTYPE html><html><body>Log in</body></html>", "web page"],
    ["JSON", '[{"id": 1}]', "JSON"],
    ["a JSON object", '{"pledges": []}', "JSON"],
    ["a picture", "\u0089PNG\r\n\u001a\n", "picture"],
    ["random bytes", "\u0001\u0002\u0003\u0004a\u0005\u0006", "no text"],
  ])("is refused with a sentence: %s", (_title, text, words) => {
    expect(refusal(latin1(text))).toMatchObject({
      code: "NOT_A_CSV",
      message: expect.stringContaining(words),
    });
  });

  it.each([
    ["empty", "", "EMPTY_FILE"],
    ["only a BOM", "\uFEFF", "EMPTY_FILE"],
    ["only blank lines", "\n\r\n \n", "EMPTY_FILE"],
    ["only separators", ",,,\n,,,\n", "NO_HEADER"],
    ["a header without rows", "a,b,c\n", "NO_ROWS"],
    ["NUL bytes in it", "a,b\n1,\u00002\n", "NUL_BYTE"],
    ["a quote that never closes", 'a,b\n1,2\n3,"4\n5,6\n', "QUOTE_NOT_CLOSED"],
    ["a quote in the wrong place", 'a,b\n1,2\n3,"x"y\n', "STRAY_QUOTE"],
  ])("is refused by name: %s", (_title, text, code) => {
    expect(refusal(utf8(text))?.code).toBe(code);
  });

  it("is not mistaken for JSON because its first column is an add-on", () => {
    expect(sniffGood(utf8("[Addon: 1] dock,Backer\n1,2\n")).header).toEqual(["[Addon: 1] dock", "Backer"]);
  });

  it("is refused while it is uploaded, as soon as enough of it is there", () => {
    const sniffer = new CsvSniffer();
    for (let sent = 0; sent < 50_000_000 && !sniffer.refusal; sent += 65_536) {
      sniffer.push(new Uint8Array(65_536).fill(0x61));
    }
    expect(sniffer.refusal).toMatchObject({ code: "RECORD_TOO_LARGE" });
    expect(sniffer.finish()).toBe(sniffer.refusal);
  });
});

describe("a damaged file", () => {
  it("names the row and column of a quote that is never closed", async () => {
    const error = await errorOf(utf8('a,b\n1,2\n3,"4\n5,6\n'));
    expect(error).toMatchObject({ code: "QUOTE_NOT_CLOSED", row: 2, column: 2 });
    expect(error.message).toContain("Row 2");
  });

  it("names the row and column of a NUL byte far behind its head", async () => {
    const lines = "1,2\n".repeat(SNIFF_BYTES / 2);
    const error = await errorOf(utf8(`a,b\n${lines}7,\u0000\n`));
    expect(error).toMatchObject({ code: "NUL_BYTE", row: SNIFF_BYTES / 2 + 1, column: 2 });
  });

  it("names the row and column where its text stops being UTF-8", async () => {
    const error = await errorOf(latin1("a,b\n1,2\n3,Köln\n"));
    expect(error).toMatchObject({ code: "WRONG_ENCODING", row: 2, column: 2 });
  });

  it("names the row of a quote in the wrong place", async () => {
    expect(await errorOf(utf8('a,b\n1,2\n3,x"y\n'))).toMatchObject({ code: "STRAY_QUOTE", row: 2 });
  });

  it("is refused at a field, a record or a width that no pledge file has", async () => {
    const wide = "x,".repeat(3_000);
    expect(await errorOf(utf8(`a,b\n${wide}\n`))).toMatchObject({ code: "TOO_MANY_COLUMNS", row: 1 });
    expect(await errorOf(utf8(`${wide}\n`))).toMatchObject({ code: "TOO_MANY_COLUMNS", row: 0 });
    const field = "x".repeat(MAX_FIELD_BYTES + 1);
    expect(await errorOf(utf8(`a,b\n1,${field}\n`))).toMatchObject({
      code: "FIELD_TOO_LARGE",
      row: 1,
      column: 2,
    });
    const record = `${"x".repeat(1_000)},`.repeat(MAX_RECORD_BYTES / 500);
    expect(await errorOf(utf8(`a,b\n${record}\n`))).toMatchObject({ code: "RECORD_TOO_LARGE", row: 1 });
  });

  it("with a line of 50 MB is refused after the first megabyte, without reading the rest", async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield utf8("a,b\n1,2\n");
      const chunk = new Uint8Array(65_536).fill(0x61);
      while (sent < 50_000_000) {
        sent += chunk.length;
        yield chunk;
      }
    }
    const dialect = { encoding: "utf-8", delimiter: ",", hasSeparatorLine: false } as const;
    await expect(collect(readCsv(endless(), dialect))).rejects.toMatchObject({
      code: "RECORD_TOO_LARGE",
      row: 2,
    });
    expect(sent).toBeLessThan(4_000_000);
  });

  it("is told from a good one in whatever chunks it is uploaded", async () => {
    const good = utf8("name,city\nBjörn €,李 🎲\n");
    for (const size of [1, 2, 3, 5, 100]) {
      for (const bytes of [good, latin1("name,city\nBjörn,Köln\n")]) {
        const sniffer = new CsvSniffer();
        for await (const chunk of inChunks(bytes, [size])) sniffer.push(chunk);
        expect(sniffer.finish()).toEqual(sniffCsv(bytes));
      }
    }
    expect(sniffGood(good).dialect.encoding).toBe("utf-8");
  });

  it("that turns out not to be UTF-8 behind its head is read as Windows-1252 when the whole of it was sniffed", async () => {
    const bytes = latin1(`name,city\n${"Ada,Boston\n".repeat(40_000)}Björn,Köln\n`);
    expect(bytes.length).toBeGreaterThan(SNIFF_BYTES);
    const sniffer = new CsvSniffer();
    for await (const chunk of inChunks(bytes, [65_536])) sniffer.push(chunk);
    const sniffed = sniffer.finish();
    expect(sniffed).toMatchObject({ kind: "ok", dialect: { encoding: "windows-1252" } });
    expect(sniffCsv(bytes.subarray(0, SNIFF_BYTES))).toMatchObject({ dialect: { encoding: "utf-8" } });
  });

  it("never ends in anything but records or a CsvError, whatever its bytes are", async () => {
    const soup = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .array(fc.constantFrom(0x22, 0x2c, 0x3b, 0x0a, 0x0d, 0x61, 0xc3, 0xa9, 0xff, 0x00, 0x20), {
          maxLength: 60,
        })
        .map((bytes) => new Uint8Array(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 5 }), async (bytes, size) => {
        const sniffed = sniffCsv(bytes);
        if (sniffed.kind === "refused") return;
        const read = collect(readCsv(inChunks(bytes, [size]), sniffed.dialect));
        const outcome = await read.catch((error: unknown) => error);
        expect(Array.isArray(outcome) || outcome instanceof CsvError).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("leaves nothing open when the reader stops early", async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield utf8("1,2\n");
      } finally {
        closed = true;
      }
    }
    const dialect = { encoding: "utf-8", delimiter: ",", hasSeparatorLine: false } as const;
    for await (const record of readCsv(source(), dialect)) if (record.row === 3) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(true);
  });
});

describe("a written CSV file", () => {
  it("cannot run formulas, and reads back as what was written", async () => {
    const rows = [
      ["=cmd|'/c calc'!A0", "+SUM(A1)", "-1+1", "@x", "＝1"],
      ['Ada, "the first"', "two\nlines", "", "+46 40 555 0102", "-12.50"],
    ];
    const text = await joined(writeCsv(["a", "b", "c", "d", "e"], rows));
    const [formulas, plain, ...rest] = (await readAll(utf8(text))).map(({ fields }) => fields);
    expect(text.startsWith("\uFEFFa,b,c,d,e\r\n")).toBe(true);
    expect(formulas?.every((field) => field.startsWith("'"))).toBe(true);
    expect(rest).toEqual([]);
    expect([formulas, plain].map((fields) => fields?.map(cellText))).toEqual(rows);
    expect(plain?.slice(3)).toEqual(["+46 40 555 0102", "-12.50"]);
  });

  it("is one file however many rows it has", async () => {
    const rows = Array.from({ length: 1_234 }, (_, index) => [String(index), `row ${index}`]);
    const text = await joined(writeCsv(["n", "text"], rows));
    expect((await readAll(utf8(text))).map(({ fields }) => fields)).toEqual(rows);
    expect(text.match(/\uFEFF/g)).toHaveLength(1);
  });
});

describe("a cell", () => {
  it.each([
    ['="00971"', "00971"],
    ['="say ""hi"""', 'say "hi"'],
    ["'=x", "=x"],
    ["'+1 555", "+1 555"],
    ["=cmd Example", "=cmd Example"],
    ["'s-Hertogenbosch", "'s-Hertogenbosch"],
    ["  Ada ", "Ada"],
  ])("written %s says %s", (field, text) => expect(cellText(field)).toBe(text));

  it.each(["9.25082E+11", "9,25082E+11", "4.1e8", "1E+12"])("in scientific notation is known: %s", (text) =>
    expect(isScientific(text)).toBe(true),
  );

  it.each(["410000001", "E11", "SW1E 6QE", "12E", "ch_1E5"])("that is an id is no number: %s", (text) =>
    expect(isScientific(text)).toBe(false),
  );
});
