// The judge of the print: the numbers on the bars of the merged PDFs are those of the labels that are held, each once.
import type { Merchant } from "../merchant";
import { readBarcodes, trackingNumberOf } from "../pdf/read-barcodes";

/** Prints the batch on a label printer and reads the numbers as a scanner would; none when there is nothing to print. */
export async function readPrinted(merchant: Merchant, batchId: string): Promise<string[]> {
  const answer = await merchant.download(`/app/shipping/batches/${batchId}/labels.pdf?paper=4x6&forms=0`);
  if (answer.status === 409) return [];
  if (!answer.ok) throw new Error(`The labels were not printed: ${answer.status} ${await answer.text()}`);
  const codes = await readBarcodes(new Uint8Array(await answer.arrayBuffer()));
  return codes.map(trackingNumberOf);
}

/** Sentences; empty when exactly these numbers were printed. */
export function comparePrinted(printed: string[], held: string[]): string[] {
  const [onPaper, wanted] = [new Set(printed), new Set(held)];
  const twice = printed.filter((number, at) => printed.indexOf(number) < at);
  return [
    ...twice.map((number) => `label ${number} was printed twice`),
    ...[...wanted]
      .filter((number) => !onPaper.has(number))
      .map((number) => `label ${number} was not printed`),
    ...[...onPaper]
      .filter((number) => !wanted.has(number))
      .map((number) => `label ${number} was printed and is not held`),
  ];
}
