import { PdfWriter } from "~/lib/pdf/pdf-writer";
import type { PostageDeps } from "../postage-deps";
import { readPostageSetup } from "../setup/read-postage-setup.server";
import { chooseLabels } from "./choose-labels";
import { drawSlip } from "./draw-slip";
import { findBatchNumber, findCandidates, readPrintLabels } from "./printing-store.server";
import type { PrintOutcome, PrintSlipsInput } from "./print-views";
import { SheetFiller } from "./sheet-filler";
import { slipOf, type SlipSettings } from "./slip-of";

type Deps = Pick<PostageDeps, "db" | "clock" | "secrets" | "config">;

const AT_ONCE = 100;

/** Packing slips alone, in the order of the batch, a page or more each. Made while it is read. */
export async function printSlips(deps: Deps, input: PrintSlipsInput): Promise<PrintOutcome> {
  const { shopDomain, which } = input;
  const candidates = await findCandidates(deps.db, shopDomain, which);
  const batchNumber = "batchId" in which ? await findBatchNumber(deps.db, shopDomain, which.batchId) : null;
  if (candidates.length === 0 && batchNumber === null) return { kind: "missing" };
  const chosen = chooseLabels(candidates, { only: "all", evenRefunded: false });
  if (chosen.kind === "nothing") return chosen;
  const setup = await readPostageSetup(deps, { shopDomain });
  return {
    kind: "file",
    fileName: batchNumber === null ? "packing-slips.pdf" : `packing-slips-batch-${batchNumber}.pdf`,
    contentType: "application/pdf",
    chunks: drawSlips(deps, input, setup, chosen.ids),
  };
}

async function* drawSlips(
  deps: Deps,
  { shopDomain, paper }: PrintSlipsInput,
  settings: SlipSettings,
  ids: string[],
): AsyncGenerator<Uint8Array> {
  const pdf = new PdfWriter({ title: "Packing slips", createdAt: deps.clock.now() });
  const sheets = new SheetFiller(pdf, paper, { cutMarks: false });
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    for (const label of await readPrintLabels(deps.db, shopDomain, ids.slice(from, from + AT_ONCE))) {
      await drawSlip(pdf, sheets, slipOf(label, settings));
      // Without labels between them, slips need not wait for a sheet to be full.
      sheets.finish();
      yield* pdf.ready();
    }
  }
  yield* pdf.finish();
}
