// Labels on paper, read back from the PDF the way a scanner and a person read them.
import { beforeEach, describe, expect, it } from "vitest";
import type { Prisma } from "~/db/generated/client";
import { erasePostage } from "~/modules/postage/personal/erase-postage-store.server";
import { getPrintDefaults } from "~/modules/postage/printing/get-print-defaults.server";
import { printScanForm } from "~/modules/postage/printing/print-scan-form.server";
import { printSlips } from "~/modules/postage/printing/print-slips.server";
import { printZpl } from "~/modules/postage/printing/print-zpl.server";
import type { PrintLabelsInput, PrintZplInput } from "~/modules/postage/printing/print-views";
import { readBarcodes } from "../../support/pdf/read-barcodes";
import { useTestDatabase } from "../../support/test-database";
import {
  openAfterFixture,
  OTHER_SHOP,
  SHOP,
  shipmentId,
  TO,
  trackingCode,
  type AfterFixture,
} from "./after-fixture";
import { LabelShelf } from "./label-shelf";
import { bytesOf, pagesOf, PrintingDesk } from "./printing-desk";

const database = useTestDatabase();
let fixture: AfterFixture;
let shelf: LabelShelf;
let desk: PrintingDesk;

beforeEach(async () => {
  fixture = await openAfterFixture(database.db);
  shelf = new LabelShelf(fixture.postage);
  desk = new PrintingDesk(fixture, shelf);
});

const deps = () => ({ ...fixture.deps, postage: shelf });
const addLabel = async (n: number, change: Partial<Prisma.LabelUncheckedCreateInput> = {}) =>
  desk.addLabel(n, change);
const print = async (change: Partial<PrintLabelsInput> = {}) => desk.print(change);

const printed = async (labelId: string) => (await fixture.label(labelId)).printedAt !== null;

describe("printing the labels of a batch", () => {
  it("one PDF has every label once, in the order of the batch and whatever the order of purchase", async () => {
    // 20 is more than are fetched at a time.
    const numbers = [7, 3, 19, 1, 12, 5, 16, 2, 20, 9, 4, 14, 11, 8, 18, 6, 15, 10, 17, 13];
    for (const n of numbers) await addLabel(n);
    const outcome = await print();
    expect(outcome).toMatchObject({
      kind: "file",
      fileName: "labels-batch-1.pdf",
      contentType: "application/pdf",
    });
    const sorted = [...numbers].sort((a, b) => a - b);
    expect(await readBarcodes(await bytesOf(outcome))).toEqual(sorted.map(trackingCode));
    expect(await database.db.label.count({ where: { printedAt: null } })).toBe(0);
  });

  it("customs forms and then the packing slip follow right after their label", async () => {
    const form = await shelf.addForm("#1");
    await addLabel(1, { forms: [{ type: "commercial_invoice", url: form }], countryCode: "DE" });
    await addLabel(2);
    await database.db.postageSettings.update({
      where: { shopDomain: SHOP },
      data: { vatNumber: "NL123456789B01", slipAddress: "Meeple Mill BV\nAmsterdam" },
    });
    const pages = await pagesOf(await bytesOf(await print({ slips: true })));
    expect(pages.map((text) => text.slice(0, 12))).toEqual([
      "",
      "CUSTOMS #1",
      "Packing slip",
      "",
      "Packing slip",
    ]);
    for (const word of ["#1", "Zenobia Quill", "GAME", "NL123456789B01", "Meeple Mill BV", trackingCode(1)])
      expect(pages[2]).toContain(word);
    expect((await pagesOf(await bytesOf(await print({ forms: false })))).length).toBe(2);
  });

  it("a file is fetched once and kept; when it was deleted here it is fetched again", async () => {
    const [first] = [await addLabel(1), await addLabel(2)];
    await bytesOf(await print());
    await bytesOf(await print());
    expect(shelf.reads).toHaveLength(2);
    await database.db.labelFile.deleteMany({ where: { labelId: first } });
    expect(await readBarcodes(await bytesOf(await print()))).toEqual([trackingCode(1), trackingCode(2)]);
    expect(shelf.reads).toHaveLength(3);
  });

  it("a label that cannot be had has a sentence that names its order in its place, and counts as not printed", async () => {
    const [gone, silent, page, good] = [
      await addLabel(1),
      await addLabel(2),
      await addLabel(3),
      await addLabel(4),
    ];
    shelf.gone.add("https://files.example/#1.png");
    shelf.silent.add("https://files.example/#2.png");
    shelf.files.set("https://files.example/#3.png", Buffer.from("<html>Bad gateway</html>"));
    const pdf = await bytesOf(await print());
    const pages = await pagesOf(pdf);
    expect(pages[0]).toContain("The label of order #1 cannot be printed: EasyPost no longer has its file.");
    expect(pages[1]).toContain(
      "The label of order #2 cannot be printed: EasyPost did not give its file just now.",
    );
    expect(pages[2]).toContain(
      "The label of order #3 cannot be printed: the file that EasyPost gave cannot be read.",
    );
    expect(await readBarcodes(pdf)).toEqual([trackingCode(4)]);
    expect(await Promise.all([gone, silent, page, good].map(printed))).toEqual([false, false, false, true]);
    // The rest is printed as soon as it can be had, and only that.
    shelf.silent.clear();
    expect(await readBarcodes(await bytesOf(await print({ only: "unprinted" })))).toEqual([trackingCode(2)]);
  });

  it("a customs form that cannot be had is named, and its label counts as not printed", async () => {
    const id = await addLabel(1, {
      forms: [{ type: "commercial_invoice", url: "https://files.example/lost.pdf" }],
    });
    const pages = await pagesOf(await bytesOf(await print()));
    expect(pages[1]).toContain("The customs form of order #1 cannot be printed");
    expect(await printed(id)).toBe(false);
  });

  it("refunded labels are left out, and printed only when asked for, so marked that no scanner reads them", async () => {
    await addLabel(1, { refundState: "submitted" });
    await addLabel(2);
    await addLabel(3, { refundState: "rejected" });
    expect(await readBarcodes(await bytesOf(await print()))).toEqual([trackingCode(2), trackingCode(3)]);
    const pdf = await bytesOf(await print({ evenRefunded: true }));
    const pages = await pagesOf(pdf);
    expect(pages).toHaveLength(3);
    expect(pages[0]).toContain("REFUNDED Not valid for posting");
    expect(await readBarcodes(pdf)).toEqual([trackingCode(2), trackingCode(3)]);
  });

  it("when there is nothing to print, a sentence says why", async () => {
    expect(await print()).toEqual({ kind: "nothing", message: "There are no labels to print." });
    await addLabel(1, { state: "failed" });
    expect(await print()).toMatchObject({
      message: "The label of order #1 was not bought, so there is nothing to print.",
    });
    await addLabel(2, { refundState: "refunded" });
    expect(await print()).toMatchObject({
      message: "The label of order #2 is refunded: it must not be used any more.",
    });
    await addLabel(3, { printedAt: fixture.now() });
    expect(await print({ only: "unprinted" })).toMatchObject({
      message: "The label of order #3 has been printed already.",
    });
  });

  it("paper and packing slips of the last batch are what the next one starts with", async () => {
    await addLabel(1);
    expect(await getPrintDefaults(fixture.deps, { shopDomain: SHOP })).toEqual({
      paper: "4x6",
      slips: false,
    });
    await bytesOf(await print({ paper: "a4-2", slips: true }));
    expect(await getPrintDefaults(fixture.deps, { shopDomain: SHOP })).toEqual({
      paper: "a4-2",
      slips: true,
    });
    expect(await getPrintDefaults(fixture.deps, { shopDomain: OTHER_SHOP })).toEqual({
      paper: "4x6",
      slips: false,
    });
  });

  it("nothing of another shop is printed", async () => {
    const id = await addLabel(1);
    const batch = { batchId: fixture.batchId };
    for (const which of [batch, { labelIds: [id] }]) {
      const theirs = { shopDomain: OTHER_SHOP, which };
      expect(await print(theirs)).toEqual({ kind: "missing" });
      expect(await printSlips(fixture.deps, { ...theirs, paper: "4x6" })).toEqual({ kind: "missing" });
      expect(await printZpl(deps(), { ...theirs, only: "all" })).toEqual({ kind: "missing" });
    }
    expect(shelf.reads).toHaveLength(0);
  });
});

describe("one label again", () => {
  it("is the same label, any time", async () => {
    const [, second] = [await addLabel(1), await addLabel(2)];
    for (let time = 0; time < 2; time += 1) {
      const outcome = await print({ which: { labelIds: [second] } });
      expect(outcome).toMatchObject({ kind: "file", fileName: "labels-2.pdf" });
      expect(await readBarcodes(await bytesOf(outcome))).toEqual([trackingCode(2)]);
    }
  });

  it("whose file is gone is answered with the sentence instead of a file", async () => {
    const id = await addLabel(1);
    shelf.gone.add("https://files.example/#1.png");
    const outcome = await print({ which: { labelIds: [id] } });
    expect(outcome).toMatchObject({ kind: "unavailable" });
    expect(JSON.stringify(outcome)).toContain("The label of order #1 cannot be printed");
  });
});

it("a label of an erased backer is not fetched again, and its sentence promises no later try", async () => {
  const id = await addLabel(1);
  const pledgeIds = [(await fixture.label(id)).pledgeId];
  await database.db.$transaction(async (tx) => erasePostage(tx, { shopDomain: SHOP, pledgeIds }));
  shelf.reads.length = 0;
  const outcome = await print({ which: { labelIds: [id] } });
  expect(outcome).toMatchObject({ kind: "unavailable" });
  const sentence = "The label of order #1 cannot be printed: the personal data of the backer was erased.";
  expect(JSON.stringify(outcome)).toContain(`"${sentence}"`);
  expect(shelf.reads).toEqual([]);
});

describe("packing slips alone", () => {
  it("are a page for each parcel in the order of the batch, without refunded ones", async () => {
    await addLabel(2, { address: { ...TO, name: "Second Backer" } });
    await addLabel(1, { address: { ...TO, name: "First Backer" } });
    await addLabel(3, { refundState: "refunded" });
    const outcome = await printSlips(fixture.deps, {
      shopDomain: SHOP,
      which: { batchId: fixture.batchId },
      paper: "a4-4",
    });
    const pages = await pagesOf(await bytesOf(outcome));
    expect(pages).toHaveLength(2);
    expect(pages[0]).toContain("First Backer");
    expect(pages[1]).toContain("Second Backer");
  });
});

describe("ZPL for thermal printers", () => {
  const ask = async (change: Partial<PrintZplInput> = {}) =>
    printZpl(deps(), { shopDomain: SHOP, which: { batchId: fixture.batchId }, only: "all", ...change });
  const zpl = async (change: Partial<PrintZplInput> = {}) =>
    Buffer.from(await bytesOf(await ask(change))).toString("utf8");

  it("every label is converted once by the account that bought it, and kept", async () => {
    await addLabel(2);
    await addLabel(1);
    const text = await zpl();
    expect(text.match(/\^FDshp_\d/g)).toEqual([`^FD${shipmentId(1)}`, `^FD${shipmentId(2)}`]);
    expect(await zpl()).toBe(text);
    expect(shelf.conversions).toEqual([`own ${shipmentId(1)}`, `own ${shipmentId(2)}`]);
  });

  it("a label that cannot be had is a printed sentence that names its order; of a single label it is the answer", async () => {
    const id = await addLabel(1, { zplUrl: "https://files.example/lost.zpl" });
    shelf.gone.add(`https://files.example/${shipmentId(1)}.zpl`);
    const message = expect.stringContaining("The label of order #1 cannot be printed") as string;
    expect(await ask({ which: { labelIds: [id] } })).toMatchObject({ kind: "unavailable", message });
    await addLabel(2);
    expect(await zpl()).toContain("^FDThe label of order #1 cannot be printed");
  });

  it("one label can be had again, and a batch without those that were printed", async () => {
    const [first] = [await addLabel(1), await addLabel(2)];
    const one = await ask({ which: { labelIds: [first] } });
    expect(one).toMatchObject({ fileName: "labels-1.zpl" });
    expect(Buffer.from(await bytesOf(one)).toString()).toContain(`^FD${shipmentId(1)}`);
    const rest = await zpl({ only: "unprinted" });
    expect(rest.match(/\^FDshp_\d/g)).toEqual([`^FD${shipmentId(2)}`]);
    expect(await ask({ only: "unprinted" })).toMatchObject({
      message: "Each of these 2 labels has been printed already.",
    });
  });
});

describe("SCAN forms on paper", () => {
  const addForm = async (change: Partial<Prisma.ScanFormUncheckedCreateInput> = {}) =>
    database.db.scanForm.create({
      data: {
        ...{
          shopDomain: SHOP,
          batchId: fixture.batchId,
          account: "own",
          labelCount: 1,
          createdAt: fixture.now(),
        },
        ...{ state: "created", formUrl: await shelf.addForm("scan"), ...change },
      },
    });

  it("the form comes as EasyPost made it, for its own shop only", async () => {
    const { id } = await addForm();
    const outcome = await printScanForm(deps(), { shopDomain: SHOP, scanFormId: id });
    expect(await pagesOf(await bytesOf(outcome))).toEqual(["CUSTOMS scan"]);
    expect(await printScanForm(deps(), { shopDomain: OTHER_SHOP, scanFormId: id })).toEqual({
      kind: "missing",
    });
  });

  it("one that is not there yet, failed or gone is answered with a sentence that names its batch", async () => {
    const answer = async (change: Partial<Prisma.ScanFormUncheckedCreateInput>) =>
      printScanForm(deps(), { shopDomain: SHOP, scanFormId: (await addForm(change)).id });
    expect(await answer({ state: "creating", formUrl: null })).toMatchObject({
      message: "The SCAN form of batch 1 is not made yet.",
    });
    expect(await answer({ state: "failed", failure: "USPS was down." })).toMatchObject({
      message: "The SCAN form of batch 1 was not made: USPS was down.",
    });
    expect(await answer({ formUrl: "https://files.example/lost" })).toMatchObject({
      message: "The SCAN form of batch 1 cannot be printed: EasyPost no longer has its file.",
    });
  });
});
