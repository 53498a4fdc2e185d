import { chooseLabels } from "./choose-labels";
import type { FileDeps } from "./fetch-file.server";
import { beginFiles, type LabelFiles } from "./label-files.server";
import { findBatchNumber, findCandidates, notePrinted } from "./printing-store.server";
import type { PrintOutcome, PrintZplInput } from "./print-views";

/**
 * The labels in the language of thermal printers, one after the other. Customs forms are PDFs and not part of it. A
 * label that cannot be had is a printed sentence that names its order; of a single label that is the answer.
 */
export async function printZpl(
  deps: FileDeps,
  { shopDomain, which, only }: PrintZplInput,
): Promise<PrintOutcome> {
  const candidates = await findCandidates(deps.db, shopDomain, which);
  const batchNumber = "batchId" in which ? await findBatchNumber(deps.db, shopDomain, which.batchId) : null;
  if (candidates.length === 0 && batchNumber === null) return { kind: "missing" };
  const chosen = chooseLabels(candidates, { only, evenRefunded: false });
  if (chosen.kind === "nothing") return chosen;
  const begun = await beginFiles(deps, { shopDomain, ids: chosen.ids, format: "zpl", forms: false });
  if (begun.kind === "unavailable") return begun;
  const name = batchNumber === null ? (candidates[0]?.orderName ?? "label") : `batch-${batchNumber}`;
  return {
    kind: "file",
    fileName: `labels-${name.replace(/[^\p{L}\p{N}-]/gu, "")}.zpl`,
    contentType: "application/zpl",
    chunks: joinLabels(deps, shopDomain, begun.files),
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

/** ^CI28: the text is UTF-8. ^FB: at most 16 lines of 700 dots, which 4 inches have at 203 dpi, too. [ZPL II guide] */
function noticeLabel(message: string): string {
  const text = message.replace(/[\^~\\]/g, " ");
  return `^XA^CI28^FO50,80^A0N,60,60^FDNot a label^FS^FO50,180^A0N,40,40^FB700,16,8,L,0^FD${text}^FS^XZ`;
}
