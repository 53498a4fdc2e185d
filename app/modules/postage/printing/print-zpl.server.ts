import { chooseLabels } from "./choose-labels";
import type { FileDeps } from "./fetch-file.server";
import { readLabelFiles, type LabelFiles } from "./label-files.server";
import { findBatchNumber, findCandidates, notePrinted } from "./printing-store.server";
import type { PrintChoice, PrintOutcome } from "./print-views";

/**
 * The labels in the language of thermal printers, one after the other. Customs forms are PDFs and not part of it. A
 * label that cannot be had is a printed sentence that names its order.
 */
export async function printZpl(
  deps: FileDeps,
  { shopDomain, which }: { shopDomain: string; which: PrintChoice },
): Promise<PrintOutcome> {
  const candidates = await findCandidates(deps.db, shopDomain, which);
  const batchNumber = "batchId" in which ? await findBatchNumber(deps.db, shopDomain, which.batchId) : null;
  if (candidates.length === 0 && batchNumber === null) return { kind: "missing" };
  const chosen = chooseLabels(candidates, { only: "all", evenRefunded: false });
  if (chosen.kind === "nothing") return chosen;
  const files = readLabelFiles(deps, { shopDomain, ids: chosen.ids, format: "zpl", forms: false });
  return {
    kind: "file",
    fileName: batchNumber === null ? "labels.zpl" : `labels-batch-${batchNumber}.zpl`,
    contentType: "application/zpl",
    chunks: joinLabels(deps, shopDomain, files),
  };
}

async function* joinLabels(
  deps: FileDeps,
  shopDomain: string,
  files: AsyncIterable<LabelFiles>,
): AsyncGenerator<Uint8Array> {
  const printed: string[] = [];
  for await (const { label, main } of files) {
    if (main.kind === "file") printed.push(label.id);
    yield main.kind === "file" ? main.bytes : Buffer.from(noticeLabel(main.message));
    yield Buffer.from("\n");
  }
  await notePrinted(deps.db, shopDomain, printed, deps.clock.now());
}

/** ^CI28: the text is UTF-8. ^FB: at most 12 lines of 1,100 dots. [Zebra ZPL II programming guide] */
function noticeLabel(message: string): string {
  const text = message.replace(/[\^~\\]/g, " ");
  return `^XA^CI28^FO50,80^A0N,60,60^FDNot a label^FS^FO50,180^A0N,40,40^FB1100,12,8,L,0^FD${text}^FS^XZ`;
}
