import { PdfWriter, type Drawing } from "~/lib/pdf/pdf-writer";
import { readPng } from "~/lib/pdf/png-image";
import { isUsable } from "../buying/label-state";
import { readPostageSetup } from "../setup/read-postage-setup.server";
import { saveSettings } from "../setup/settings-store.server";
import { chooseLabels } from "./choose-labels";
import { drawNotice, drawRefundedMark } from "./draw-notice";
import { drawSlip } from "./draw-slip";
import { isPdf, unavailable, type FileDeps, type LabelPart } from "./fetch-file.server";
import { beginFiles, type LabelFiles } from "./label-files.server";
import { findBatchNumber, findCandidates, forgetFile, notePrinted } from "./printing-store.server";
import type { PrintLabelsInput, PrintOutcome } from "./print-views";
import { SheetFiller } from "./sheet-filler";
import { slipOf, type SlipSettings } from "./slip-of";

/**
 * One PDF of labels, their customs forms and packing slips, in the order of the batch. It is made while it is read:
 * nothing but the sheet being drawn is in memory. A label or form that cannot be had has a sentence in its place that
 * names its order, and counts as not printed; of a single label, and when EasyPost gives no files at all, that is the
 * answer instead of a file.
 */
export async function printLabels(deps: FileDeps, input: PrintLabelsInput): Promise<PrintOutcome> {
  const { shopDomain, which } = input;
  const candidates = await findCandidates(deps.db, shopDomain, which);
  const batchNumber = "batchId" in which ? await findBatchNumber(deps.db, shopDomain, which.batchId) : null;
  if (candidates.length === 0 && batchNumber === null) return { kind: "missing" };
  const chosen = chooseLabels(candidates, input);
  if (chosen.kind === "nothing") return chosen;
  const setup = await readPostageSetup(deps, { shopDomain });
  if (batchNumber !== null && (setup.paper !== input.paper || setup.packingSlips !== input.slips)) {
    const choice = { paper: input.paper, packingSlips: input.slips };
    await saveSettings(deps.db, shopDomain, choice, deps.clock.now());
  }
  const wanted = { shopDomain, ids: chosen.ids, format: "image", forms: input.forms } as const;
  const begun = await beginFiles(deps, wanted);
  if (begun.kind === "unavailable") return begun;
  const name = batchNumber === null ? (candidates[0]?.orderName ?? "label") : `batch-${batchNumber}`;
  return {
    kind: "file",
    fileName: `labels-${name.replace(/[^\p{L}\p{N}-]/gu, "")}.pdf`,
    contentType: "application/pdf",
    chunks: drawLabels(deps, input, setup, begun.files),
  };
}

async function* drawLabels(
  deps: FileDeps,
  input: PrintLabelsInput,
  settings: SlipSettings,
  files: AsyncIterable<LabelFiles>,
): AsyncGenerator<Uint8Array> {
  const pdf = new PdfWriter({ title: "Labels", createdAt: deps.clock.now() });
  const sheets = new SheetFiller(pdf, input.paper, input);
  const printed: string[] = [];
  for await (const one of files) {
    if (await drawLabel(deps, pdf, sheets, one)) printed.push(one.label.id);
    if (input.slips) await drawSlip(pdf, sheets, slipOf(one.label, settings));
    yield* pdf.ready();
  }
  sheets.finish();
  yield* pdf.finish();
  await notePrinted(deps.db, input.shopDomain, printed, deps.clock.now());
}

/** False when a part of it could not be drawn. */
async function drawLabel(
  { db }: Pick<FileDeps, "db">,
  pdf: PdfWriter,
  sheets: SheetFiller,
  { label, main, forms }: LabelFiles,
): Promise<boolean> {
  let whole = true;
  for (const [index, part] of [main, ...forms].entries()) {
    const drawings = await toDrawings(pdf, part);
    if (!drawings) {
      const word = index === 0 ? "label" : "customs form";
      const notice = part.kind === "unavailable" ? part : unavailable(label, word, "unreadable");
      await drawNotice(pdf, sheets, notice.message);
      if (part.kind === "file") await forgetFile(db, label.id, part.keptAs);
      whole = false;
      continue;
    }
    for (const drawing of drawings) {
      if (index > 0) sheets.form(drawing);
      else {
        const slot = sheets.label(drawing);
        if (!isUsable(label.refundState)) drawRefundedMark(pdf, slot);
      }
    }
  }
  return whole;
}

/** Null for what cannot be drawn. */
async function toDrawings(pdf: PdfWriter, part: LabelPart): Promise<Drawing[] | null> {
  if (part.kind === "unavailable") return null;
  if (isPdf(part.bytes)) return pdf.embedPages(part.bytes).catch(() => null);
  const image = await readPng(part.bytes);
  return image ? [pdf.embedPng(image)] : null;
}
