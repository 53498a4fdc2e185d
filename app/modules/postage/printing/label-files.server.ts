// The files of labels in their order: kept ones from our own record, the others from EasyPost, which are then kept.
import { isPng } from "~/lib/pdf/png-image";
import type { PostageDeps } from "../postage-deps";
import type { FileOutcome, PostageGateway } from "../ports";
import { readAccount } from "../setup/read-postage-setup.server";
import {
  fileKey,
  keepFiles,
  noteZplUrl,
  readKeptFiles,
  readPrintLabels,
  type FileToKeep,
  type PrintLabel,
} from "./printing-store.server";

export type FileDeps = Pick<PostageDeps, "db" | "clock" | "secrets" | "config"> & {
  postage: Pick<PostageGateway, "readFile" | "convertLabel">;
};

/** `message` is a sentence that names the order. */
export type LabelPart = { kind: "file"; bytes: Uint8Array } | { kind: "unavailable"; message: string };

export interface LabelFiles {
  label: PrintLabel;
  main: LabelPart;
  /** Customs papers; empty when they were not asked for. */
  forms: LabelPart[];
}

export interface FilesWanted {
  shopDomain: string;
  ids: string[];
  format: "image" | "zpl";
  forms: boolean;
}

/** Labels whose files are fetched at a time; those of the next are on their way while these are drawn. */
const AT_ONCE = 16;

/** Only as many files as are being drawn are in memory. */
export async function* readLabelFiles(deps: FileDeps, wanted: FilesWanted): AsyncGenerator<LabelFiles> {
  let next = readGroup(deps, wanted, 0);
  for (let from = 0; from < wanted.ids.length; from += AT_ONCE) {
    const group = await next;
    next = readGroup(deps, wanted, from + AT_ONCE);
    // It is awaited in the next turn; a reader who stops before that leaves it to end by itself.
    next.catch(() => undefined);
    yield* group;
  }
}

async function readGroup(deps: FileDeps, wanted: FilesWanted, from: number): Promise<LabelFiles[]> {
  const ids = wanted.ids.slice(from, from + AT_ONCE);
  if (ids.length === 0) return [];
  const labels = await readPrintLabels(deps.db, wanted.shopDomain, ids);
  const requests = labels.map((label) => partsOf(label, wanted));
  const kinds = [...new Set(requests.flat().map(({ kind }) => kind))];
  const kept = await readKeptFiles(deps.db, ids, kinds);
  const fetched: FileToKeep[] = [];
  const groups = await Promise.all(
    labels.map(async (label, index) => {
      const parts = await Promise.all(
        (requests[index] ?? []).map(async (part) => {
          const bytes = kept.get(fileKey(label.id, part.kind));
          if (bytes) return { kind: "file" as const, bytes };
          const outcome = await fetchPart(deps, wanted.shopDomain, label, part);
          if (outcome.kind === "file")
            fetched.push({ labelId: label.id, kind: part.kind, bytes: Uint8Array.from(outcome.bytes) });
          return outcome;
        }),
      );
      const [main = unavailable(label, "label", "gone"), ...forms] = parts;
      return { label, main, forms };
    }),
  );
  await keepFiles(deps.db, fetched, deps.clock.now());
  return groups;
}

interface Part {
  /** As LabelFile names it. */
  kind: string;
  word: "label" | "customs form";
  url: string | null;
  format: "image" | "zpl" | "pdf";
}

function partsOf({ labelUrl, zplUrl, forms }: PrintLabel, wanted: FilesWanted): Part[] {
  const main: Part =
    wanted.format === "zpl"
      ? { kind: "label-zpl", word: "label", url: zplUrl, format: "zpl" }
      : { kind: "label-png", word: "label", url: labelUrl, format: "image" };
  if (!wanted.forms) return [main];
  return [
    main,
    ...forms.map(({ url }, index) => ({
      kind: `form-${index + 1}`,
      word: "customs form" as const,
      url,
      format: "pdf" as const,
    })),
  ];
}

async function fetchPart(
  deps: FileDeps,
  shopDomain: string,
  label: PrintLabel,
  part: Part,
): Promise<LabelPart> {
  const url = part.url ?? (part.format === "zpl" ? await convert(deps, shopDomain, label) : null);
  if (url === null) return unavailable(label, part.word, "silent");
  const file: FileOutcome = await deps.postage.readFile(url);
  if (file.kind === "gone") return unavailable(label, part.word, "gone");
  if (file.kind !== "file") return unavailable(label, part.word, "silent");
  if (!isOf(part.format, file.bytes)) return unavailable(label, part.word, "unreadable");
  return { kind: "file", bytes: file.bytes };
}

/** Asks EasyPost for the label in printer language; null when it does not give it now. */
async function convert(deps: FileDeps, shopDomain: string, label: PrintLabel): Promise<string | null> {
  const account = await readAccount(deps, { shopDomain, kind: label.batch.account });
  if (!account || label.shipmentId === null) return null;
  const outcome = await deps.postage.convertLabel(account, label.shipmentId, "zpl");
  const url = outcome.kind === "shipment" ? (outcome.shipment.bought?.zplUrl ?? null) : null;
  if (url !== null) await noteZplUrl(deps.db, shopDomain, label.id, url);
  return url;
}

/** By its header alone; the rest may still be damaged. */
export function isPdf(bytes: Uint8Array): boolean {
  // The header may stand anywhere in the first kilobyte. [ISO 32000-1, annex H]
  return Buffer.from(bytes.subarray(0, 1024)).includes("%PDF-");
}

function isOf(format: Part["format"], bytes: Uint8Array): boolean {
  if (format === "zpl") return Buffer.from(bytes).includes("^XA");
  return isPdf(bytes) || isPng(bytes);
}

/** gone: EasyPost no longer has it. silent: no answer now. unreadable: what came is no label. */
export function unavailable(
  { orderName }: Pick<PrintLabel, "orderName">,
  word: Part["word"],
  why: "gone" | "silent" | "unreadable",
): LabelPart & { kind: "unavailable" } {
  const reasons = {
    gone: `EasyPost no longer has its file. Download it at EasyPost, or refund the label and buy another.`,
    silent: `EasyPost did not give its file just now. Print it again in a few minutes.`,
    unreadable: `the file that EasyPost gave cannot be read. Print it again in a few minutes.`,
  };
  return {
    kind: "unavailable",
    message: `The ${word} of order ${orderName} cannot be printed: ${reasons[why]}`,
  };
}
