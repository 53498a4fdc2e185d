// One file of a label from EasyPost: looked at before it is kept, so that a damaged one is asked for again.
import { isPng, withoutTransparency } from "~/lib/pdf/png-image";
import type { PostageDeps } from "../postage-deps";
import type { FileOutcome, PostageGateway, PostageShipment } from "../ports";
import { readAccount } from "../setup/read-postage-setup.server";
import { noteZplUrl, type PrintLabel } from "./printing-store.server";

export type FileDeps = Pick<PostageDeps, "db" | "clock" | "secrets" | "config"> & {
  postage: Pick<PostageGateway, "readFile" | "readShipment" | "convertLabel">;
};

type Unavailability = "gone" | "silent" | "unreadable" | "printer-language" | "erased";

/** `keptAs`: its kind as LabelFile names it. `message` is a sentence that names the order. */
export type LabelPart =
  | { kind: "file"; bytes: Uint8Array; keptAs: string }
  | { kind: "unavailable"; why: Unavailability; message: string };

export interface FileWanted {
  /** As LabelFile names it. */
  kind: string;
  word: "label" | "customs form";
  /** null: not known yet. */
  url: string | null;
  /** Where a shipment that was just read has it. */
  urlIn: (shipment: PostageShipment) => string | null | undefined;
  format: "image" | "zpl" | "pdf";
}

/** From where it was last; an address that is gone is asked for anew, for EasyPost may keep the file elsewhere now. */
export async function fetchFile(
  deps: FileDeps,
  shopDomain: string,
  label: PrintLabel,
  part: FileWanted,
): Promise<LabelPart> {
  // EasyPost may still have the file: it is not fetched into our hands again.
  if (isErased(label)) return unavailable(label, part.word, "erased");
  const known = part.url === null ? null : await deps.postage.readFile(part.url);
  if (known !== null && known.kind !== "gone") return toPart(label, part, known);
  const found = await findUrl(deps, shopDomain, label, part);
  if (typeof found === "string") return unavailable(label, part.word, found);
  if (found.url === part.url) return unavailable(label, part.word, "gone");
  return toPart(label, part, await deps.postage.readFile(found.url));
}

/** What was known of the person is gone, see erasePostage. */
function isErased({ address, labelUrl }: PrintLabel): boolean {
  return address === null && labelUrl === null;
}

async function toPart(label: PrintLabel, part: FileWanted, file: FileOutcome): Promise<LabelPart> {
  if (file.kind === "gone") return unavailable(label, part.word, "gone");
  if (file.kind !== "file") return unavailable(label, part.word, "silent");
  const bytes = await toPrintable(part.format, file.bytes);
  if (bytes) return { kind: "file", bytes, keptAs: part.kind };
  const isZpl = part.format === "image" && isWholeZpl(file.bytes);
  return unavailable(label, part.word, isZpl ? "printer-language" : "unreadable");
}

/** Where EasyPost says that the file is now. gone: it has no address for it. silent: it does not answer now. */
async function findUrl(
  deps: FileDeps,
  shopDomain: string,
  label: PrintLabel,
  part: FileWanted,
): Promise<{ url: string } | "gone" | "silent"> {
  const account = await readAccount(deps, { shopDomain, kind: label.batch.account });
  if (!account || label.shipmentId === null) return part.url === null ? "silent" : "gone";
  const isZpl = part.format === "zpl";
  const answer = isZpl
    ? await deps.postage.convertLabel(account, label.shipmentId, "zpl")
    : await deps.postage.readShipment(account, label.shipmentId);
  if (answer.kind === "missing") return "gone";
  if (answer.kind !== "shipment") return "silent";
  const url = part.urlIn(answer.shipment);
  if (!url) return isZpl ? "silent" : "gone";
  if (isZpl) await noteZplUrl(deps.db, shopDomain, label.id, url);
  return { url };
}

/** What is kept and printed; null for what is no whole file of this format. Of a PDF its header alone is looked at. */
async function toPrintable(format: FileWanted["format"], bytes: Uint8Array): Promise<Uint8Array | null> {
  if (format === "zpl") return isWholeZpl(bytes) ? bytes : null;
  if (isPng(bytes)) return withoutTransparency(bytes);
  return isPdf(bytes) ? bytes : null;
}

/** A label without its end would run into the next one. */
function isWholeZpl(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString("latin1").trimEnd().toUpperCase();
  return text.includes("^XA") && text.endsWith("^XZ");
}

/** By its header alone; the rest may still be damaged. */
export function isPdf(bytes: Uint8Array): boolean {
  // The header may stand anywhere in the first kilobyte. [ISO 32000-1, annex H]
  return Buffer.from(bytes.subarray(0, 1024)).includes("%PDF-");
}

/** gone: EasyPost no longer has it. silent: no answer now. unreadable: what came is no label. erased: on a person's wish. */
export function unavailable(
  { orderName }: Pick<PrintLabel, "orderName">,
  word: FileWanted["word"],
  why: Unavailability,
): LabelPart & { kind: "unavailable" } {
  const reasons = {
    gone: `EasyPost no longer has its file. Download it at EasyPost, or refund the label and buy another.`,
    silent: `EasyPost did not give its file just now. Print it again in a few minutes.`,
    unreadable: `the file that EasyPost gave cannot be read. Print it again in a few minutes.`,
    erased: `the personal data of the backer was erased.`,
    "printer-language": `EasyPost made it for thermal printers. Print it as ZPL.`,
  };
  return {
    ...{ kind: "unavailable", why },
    message: `The ${word} of order ${orderName} cannot be printed: ${reasons[why]}`,
  };
}
