// Prints labels of a batch whose files lie on a shelf, and reads what came out.
import type { Prisma } from "~/db/generated/client";
import { printLabels } from "~/modules/postage/printing/print-labels.server";
import type { PrintLabelsInput, PrintOutcome } from "~/modules/postage/printing/print-views";
import { joinChunks, readPages } from "../../support/pdf/read-pdf";
import { SHOP, trackingCode, type AfterFixture } from "./after-fixture";
import type { LabelShelf } from "./label-shelf";

export class PrintingDesk {
  constructor(
    readonly fixture: AfterFixture,
    readonly shelf: LabelShelf,
  ) {}

  async addLabel(n: number, change: Partial<Prisma.LabelUncheckedCreateInput> = {}): Promise<string> {
    const labelUrl = this.shelf.addLabel(`#${n}`, trackingCode(n));
    return this.fixture.addLabel(n, { labelUrl, labelFormat: "png", ...change });
  }

  /** The whole batch on a label printer, unless something else is asked for. */
  async print(change: Partial<PrintLabelsInput> = {}): Promise<PrintOutcome> {
    const { deps, batchId } = this.fixture;
    return printLabels(
      { ...deps, postage: this.shelf },
      {
        ...{ shopDomain: SHOP, which: { batchId }, paper: "4x6", slips: false, forms: true },
        ...{ cutMarks: false, only: "all", evenRefunded: false, ...change },
      },
    );
  }
}

export async function bytesOf(outcome: PrintOutcome): Promise<Uint8Array> {
  if (outcome.kind !== "file") throw new Error(JSON.stringify(outcome));
  return joinChunks(outcome.chunks);
}

/** A word for each page: its text; a label, which is an image, has none. */
export async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  return (await readPages(pdf)).map(({ text }) => text.replace(/\s+/g, " ").trim());
}
