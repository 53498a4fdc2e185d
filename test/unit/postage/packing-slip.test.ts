import { describe, expect, it } from "vitest";
import { PdfWriter } from "~/lib/pdf/pdf-writer";
import { drawSlip, type Slip } from "~/modules/postage/printing/draw-slip";
import { PAPERS, type Paper } from "~/modules/postage/printing/paper";
import { SheetFiller } from "~/modules/postage/printing/sheet-filler";
import { slipOf } from "~/modules/postage/printing/slip-of";
import { inkOf } from "../../support/pdf/gray-image";
import { joinChunks, readPages, type PdfPage } from "../../support/pdf/read-pdf";

const SLIP: Slip = {
  ...{
    orderName: "#1001",
    to: ["Zenobia Quill", "12 Larkspur Lane"],
    from: ["Meeple Mill"],
    vatNumber: null,
    country: "US",
  },
  contents: [{ sku: "GAME", title: "Star Tiles", quantity: 2 }],
  ...{ place: "Batch 3, parcel 1 of 2", trackingCode: "9400111899223900000001" },
};

async function draw(slip: Slip, paper: Paper = "letter-1"): Promise<PdfPage[]> {
  const pdf = new PdfWriter({ title: "Slips", createdAt: new Date(0) });
  const sheets = new SheetFiller(pdf, paper, { cutMarks: false });
  await drawSlip(pdf, sheets, slip);
  sheets.finish();
  return readPages(await joinChunks(pdf.finish()));
}

describe("packing slips", () => {
  it.each(PAPERS)("a slip on %s names order, backer, seller, contents, parcel and number", async (paper) => {
    const [page, ...more] = await draw({ ...SLIP, vatNumber: "NL123456789B01" }, paper);
    expect(more).toHaveLength(0);
    const words = ["#1001", "Zenobia Quill", "12 Larkspur Lane", "Meeple Mill", "VAT number: NL123456789B01"];
    for (const word of [
      ...words,
      "GAME",
      "Star Tiles",
      "9400111899223900000001",
      "Batch 3, parcel 1 of 2",
      "Page 1 of 1",
    ])
      expect(page?.text).toContain(word);
  });

  it.each(["4x6", "a4-1"] as const)(
    "a list that is too long for a page of %s goes on, with nothing lost",
    async (paper) => {
      const contents = Array.from({ length: 140 }, (_, at) => ({
        ...{ sku: `SKU-${at}x`, quantity: (at % 3) + 1 },
        title:
          at % 7 === 0
            ? `A thing with a name so long that it needs several lines of the slip, number ${at}`
            : "Thing",
      }));
      const pages = await draw({ ...SLIP, contents }, paper);
      const found = pages.flatMap(({ text }) => text.match(/SKU-\d+x/g) ?? []);
      expect(found).toEqual(contents.map(({ sku }) => sku));
      expect(pages.length).toBeGreaterThan(1);
      for (const [index, page] of pages.entries()) {
        expect(page.text).toContain("#1001");
        expect(page.text).toContain(`Page ${index + 1} of ${pages.length}`);
        // Nothing runs into the edge: an eighth of an inch stays white.
        const ink = inkOf(await page.draw(72));
        expect(ink && Math.min(ink.x, ink.y)).toBeGreaterThanOrEqual(9);
        expect(ink && page.height - ink.y - ink.height).toBeGreaterThanOrEqual(9);
      }
    },
  );

  it("names in Greek, Cyrillic, Hebrew, Arabic and with accents are printed as they are", async () => {
    const names = ["Žofie Łukasiewicz Nguyễn", "Αλέξανδρος", "Светлана"];
    const [page] = await draw({ ...SLIP, to: [...names, "שלום", "محمد"] });
    for (const name of names) expect(page?.text).toContain(name);
    expect(page?.text).not.toContain("□");
  });

  it.each([
    ["JP", "田中さくら 神南一丁目１９番 ガンダム「物語」々㈱ 𠮷野家"],
    ["KR", "김민준 서울특별시 강남구 테헤란로 똠방각하"],
    ["CN", "王小明 上海市浦东新区世纪大道 龘"],
    ["TW", "陳美麗 臺北市信義區松仁路 囍"],
    ["TH", "กรุงเทพมหานคร ถนนสุขุมวิท ทรัพย์"],
    ["IN", "महात्मा गांधी मार्ग"],
    ["US", "Dice 🎲 ✨ 🇯🇵"],
  ])("a name as it is written in %s has a glyph for every character, in bold too", async (country, name) => {
    const pdf = new PdfWriter({ title: "Names", createdAt: new Date(0) });
    for (const bold of [false, true]) {
      await pdf.prepare([name], { country, bold });
      expect(pdf.has(name, { country, bold })).toBe(true);
      for (const character of name.replace(/\P{L}/gu, ""))
        expect(pdf.heightOf(character, 100, { size: 10, country, bold })).toBeGreaterThan(11);
    }
    const [page] = await draw({ ...SLIP, country, to: [name] });
    expect(page?.text).not.toContain("□");
    // Scripts whose characters stand side by side can be read back; of others only the picture can.
    const read = page?.text.replace(/\s+/g, "");
    if (/JP|KR|CN|TW/.test(country)) expect(read).toContain(name.replace(/\s+/g, ""));
  });

  it("a character that no typeface has is a box, and the slip says where to look", async () => {
    const [page] = await draw({ ...SLIP, to: ["ᠮᠣᠩ 田中 Tanaka"] });
    expect(page?.text).toContain("□□□ 田中 Tanaka");
    expect(page?.text).toContain("The order in Shopify has it");
  });

  it("a Chinese character looks as in the country that reads it, whatever slips came before", async () => {
    const look = async (pages: PdfPage[]) => Buffer.from((await pages.at(-1)?.draw(144))?.pixels ?? []);
    const to = (country: string): Slip => ({ ...SLIP, country, to: ["骨直角"] });
    const alone = await Promise.all(["JP", "TW", "CN"].map(async (one) => look(await draw(to(one)))));
    expect(new Set(alone.map((image) => image.toString("base64"))).size).toBe(3);
    const pdf = new PdfWriter({ title: "Slips", createdAt: new Date(0) });
    const sheets = new SheetFiller(pdf, "letter-1", { cutMarks: false });
    for (const country of ["JP", "CN", "TW"]) await drawSlip(pdf, sheets, to(country));
    expect(
      (await look(await readPages(await joinChunks(pdf.finish())))).equals(alone[1] ?? Buffer.of()),
    ).toBe(true);
  });

  it("a document holds only the glyphs that are on it", async () => {
    const pdf = new PdfWriter({ title: "Slips", createdAt: new Date(0) });
    const sheets = new SheetFiller(pdf, "4x6", { cutMarks: false });
    await drawSlip(pdf, sheets, { ...SLIP, country: "JP", to: ["田中さくら 東京都渋谷区神南"] });
    expect((await joinChunks(pdf.finish())).length).toBeLessThan(100_000);
  });

  it("the seller is what the settings say, else the address that the parcel leaves from", () => {
    const address = (name: string) => ({
      ...{ name, company: null, street1: "1 Mill Rd", street2: null, city: "Beacon", state: "NY" },
      ...{ zip: "12508", country: "US", phone: null, email: null },
    });
    const label = {
      ...{
        orderName: "#1",
        position: 0,
        contents: [{ sku: "", title: "Card", quantity: 1 }],
        trackingCode: null,
      },
      ...{
        address: address("Zenobia Quill"),
        batch: { number: 3, total: 2, shipFrom: address("Mara Mill") },
      },
    };
    const settings = { vatNumber: null, slipAddress: "Meeple Mill BV\n\n Keizersgracht 1 \nAmsterdam" };
    expect(slipOf(label, settings).from).toEqual(["Meeple Mill BV", "Keizersgracht 1", "Amsterdam"]);
    const own = slipOf(label, { vatNumber: null, slipAddress: null });
    expect(own.from).toEqual(["Mara Mill", "1 Mill Rd", "Beacon, NY 12508", "United States"]);
    expect(own.to[0]).toBe("Zenobia Quill");
    expect(own.contents[0]?.sku).toBe("–");
    expect(slipOf({ ...label, address: null }, settings).to).toEqual(["Deleted at the backer's request"]);
  });
});
