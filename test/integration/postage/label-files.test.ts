// Files of labels that are damaged, moved, transparent or of another kind: what is printed of them and what is kept.
import { beforeEach, describe, expect, it } from "vitest";
import { withoutTransparency } from "~/lib/pdf/png-image";
import { printScanForm } from "~/modules/postage/printing/print-scan-form.server";
import { printZpl } from "~/modules/postage/printing/print-zpl.server";
import { toPng } from "../../support/pdf/gray-image";
import { readBarcodes } from "../../support/pdf/read-barcodes";
import { readPages } from "../../support/pdf/read-pdf";
import { useTestDatabase } from "../../support/test-database";
import { openAfterFixture, SHOP, shipmentId, trackingCode, type AfterFixture } from "./after-fixture";
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

describe("the file of a label", () => {
  it("a damaged file is named and not kept: as soon as EasyPost gives a whole one it is printed", async () => {
    const ids = [await desk.addLabel(1), await desk.addLabel(2), await desk.addLabel(3)];
    const form = await shelf.addForm("#3");
    await database.db.label.update({
      where: { id: ids[2] },
      data: { forms: [{ type: "commercial_invoice", url: form }] },
    });
    const [label, url] = [shelf.files.get("https://files.example/#1.png"), "https://files.example/#1.png"];
    const paper = shelf.files.get(form);
    if (!label || !paper) throw new Error("No files");
    shelf.files.set(url, label.subarray(0, label.length / 2));
    shelf.files.set(form, Buffer.from(paper).fill("x", 20));
    const pages = await pagesOf(await bytesOf(await desk.print()));
    expect(pages[0]).toContain("The label of order #1 cannot be printed: the file that EasyPost gave");
    expect(pages[3]).toContain("The customs form of order #3 cannot be printed: the file that EasyPost gave");
    shelf.files.set(url, label).set(form, paper);
    const again = await bytesOf(await desk.print({ only: "unprinted" }));
    expect(await readBarcodes(again)).toEqual([trackingCode(1), trackingCode(3)]);
    expect((await pagesOf(again))[2]).toBe("CUSTOMS #3");
    expect(await database.db.label.count({ where: { printedAt: null } })).toBe(0);
  });

  it("a file whose address is gone is printed from where EasyPost keeps it now", async () => {
    const moved = shelf.addLabel("moved", trackingCode(1));
    const form = await shelf.addForm("moved");
    await desk.addLabel(1, {
      labelUrl: "https://files.example/old.png",
      forms: [{ type: "commercial_invoice", url: "https://files.example/old.pdf" }],
    });
    const shipment = fixture.postage.shipment(shipmentId(1));
    if (shipment.bought) shipment.bought.labelUrl = moved;
    shipment.forms = [{ type: "commercial_invoice", url: form }];
    // Without an answer to where it is, it is not said to be gone for good.
    fixture.postage.faults.push({ operation: "readShipment", fault: "throttled" });
    fixture.postage.faults.push({ operation: "readShipment", fault: "throttled" });
    expect(await desk.print()).toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("EasyPost did not give its file just now") as string,
    });
    const pdf = await bytesOf(await desk.print());
    expect(await readBarcodes(pdf)).toEqual([trackingCode(1)]);
    expect((await pagesOf(pdf))[1]).toBe("CUSTOMS moved");
  });

  it("a SCAN form whose address is gone is printed from where EasyPost keeps it now", async () => {
    await desk.addLabel(1);
    const made = await fixture.postage.createScanForm({ kind: "own", apiKey: "EZTK" }, [shipmentId(1)]);
    if (made.kind !== "form") throw new Error(made.kind);
    const { id } = await database.db.scanForm.create({
      data: {
        ...{ shopDomain: SHOP, batchId: fixture.batchId, account: "own", labelCount: 1, state: "created" },
        ...{ easypostId: made.form.id, formUrl: "https://files.example/old.pdf", createdAt: fixture.now() },
      },
    });
    const form = fixture.postage.forms.get(made.form.id);
    if (form) form.formUrl = await shelf.addForm("moved");
    const outcome = await printScanForm(deps(), { shopDomain: SHOP, scanFormId: id });
    expect(await pagesOf(await bytesOf(outcome))).toEqual(["CUSTOMS moved"]);
  });

  it("counts as printed only when the whole PDF was taken: after a break everything is printed again", async () => {
    for (let n = 1; n <= 20; n += 1) await desk.addLabel(n);
    const outcome = await desk.print();
    if (outcome.kind !== "file") throw new Error(outcome.kind);
    for await (const chunk of outcome.chunks) if (chunk.length > 0) break;
    expect(await database.db.label.count({ where: { printedAt: null } })).toBe(20);
    const again = await bytesOf(await desk.print({ only: "unprinted" }));
    expect(await readPages(again)).toHaveLength(20);
    expect(await database.db.label.count({ where: { printedAt: null } })).toBe(0);
  });

  it("a label with transparency is painted on white once: what is kept needs no painting", async () => {
    const id = await desk.addLabel(1);
    const url = "https://files.example/#1.png";
    const [page] = await readPages(await bytesOf(await desk.print()));
    if (!page) throw new Error("No page");
    await database.db.labelFile.deleteMany();
    shelf.files.set(url, toPng(await page.draw(300), { alpha: true }));
    for (let time = 0; time < 2; time += 1)
      expect(await readBarcodes(await bytesOf(await desk.print()))).toEqual([trackingCode(1)]);
    const { bytes } = await database.db.labelFile.findFirstOrThrow({ where: { labelId: id } });
    expect((await withoutTransparency(bytes)) === bytes).toBe(true);
  });

  it("a label that EasyPost made for thermal printers is to be printed as that", async () => {
    await desk.addLabel(1, { labelUrl: shelf.add("label.zpl", Buffer.from("^XA^FDone^FS^XZ\n")) });
    await desk.addLabel(2);
    const [page] = await pagesOf(await bytesOf(await desk.print()));
    expect(page).toContain("The label of order #1 cannot be printed: EasyPost made it for thermal printers.");
  });
});

describe("a day on which EasyPost gives no files", () => {
  const COUNT = 40;
  beforeEach(async () => {
    for (let n = 1; n <= COUNT; n += 1) {
      await fixture.addLabel(n, { labelUrl: `https://files.example/${n}.png`, labelFormat: "png" });
      shelf.silent.add(`https://files.example/${n}.png`);
    }
  });

  it("answers with a sentence, and does not ask for one label after the other", async () => {
    expect(await desk.print()).toEqual({
      kind: "unavailable",
      message:
        "EasyPost does not give its files just now, so nothing was printed. Try again in a few minutes.",
    });
    expect(shelf.reads.length).toBeLessThan(COUNT / 2);
    expect(await database.db.label.count({ where: { printedAt: null } })).toBe(COUNT);
  });

  it("prints what is kept here and has a sentence for each of the others", async () => {
    const label = await database.db.label.findFirstOrThrow({ where: { orderName: "#1" } });
    const file = shelf.files.get(shelf.addLabel("#1", trackingCode(1)));
    const bytes = Uint8Array.from(file ?? []);
    await database.db.labelFile.create({
      data: { labelId: label.id, kind: "label-png", bytes, storedAt: fixture.now() },
    });
    const pages = await pagesOf(await bytesOf(await desk.print()));
    expect(pages).toHaveLength(COUNT);
    expect(pages[0]).toBe("");
    expect(pages.at(-1)).toContain(`The label of order #${COUNT} cannot be printed: EasyPost did not give`);
    expect(shelf.reads.length).toBeLessThan(COUNT / 2);
  });
});

describe("ZPL that was cut off", () => {
  it("is named and asked for again: without its end it would run into the next label", async () => {
    const url = shelf.add("cut.zpl", Buffer.from("^XA^FO50,50^FDone"));
    await desk.addLabel(1, { zplUrl: url });
    const text = async () =>
      Buffer.from(
        await bytesOf(
          await printZpl(deps(), { shopDomain: SHOP, which: { batchId: fixture.batchId }, only: "all" }),
        ),
      ).toString("utf8");
    await desk.addLabel(2);
    expect(await text()).toContain("^FDThe label of order #1 cannot be printed");
    shelf.add("cut.zpl", Buffer.from("^XA^FO50,50^FDone^FS^XZ"));
    expect(await text()).toContain("^FDone^FS^XZ");
  });
});
