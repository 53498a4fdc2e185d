// The files of labels in their order: kept ones from our own record, the others from EasyPost, which are then kept.
import { fetchFile, unavailable, type FileDeps, type FileWanted, type LabelPart } from "./fetch-file.server";
import {
  fileKey,
  keepFiles,
  readKeptFiles,
  readPrintLabels,
  type FileToKeep,
  type PrintLabel,
} from "./printing-store.server";

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

/** So many questions in a row without an answer: the others would not be answered either, and each takes minutes. */
const MOST_SILENCES = 8;

/** Whether EasyPost gives its files, as far as one print has found out. */
class FileSource {
  #silences = 0;

  /** It is not asked any more in this print; what is kept here can still be printed. */
  get isSilent(): boolean {
    return this.#silences >= MOST_SILENCES;
  }

  note(part: LabelPart): void {
    if (this.isSilent) return;
    this.#silences = part.kind === "unavailable" && part.why === "silent" ? this.#silences + 1 : 0;
  }
}

export type BegunFiles =
  { kind: "files"; files: AsyncIterable<LabelFiles> } | { kind: "unavailable"; message: string };

/** Looks at the first label before anything is sent: a sentence where a file would hold nothing but sentences. */
export async function beginFiles(deps: FileDeps, wanted: FilesWanted): Promise<BegunFiles> {
  const source = new FileSource();
  const files = readLabelFiles(deps, wanted, source);
  const first = await files.next();
  const main = first.done ? null : first.value.main;
  if (main?.kind === "unavailable" && wanted.ids.length === 1)
    return { kind: "unavailable", message: main.message };
  if (main?.kind === "unavailable" && source.isSilent) return { kind: "unavailable", message: SILENT };
  return { kind: "files", files: chain(first, files) };
}

const SILENT =
  "EasyPost does not give its files just now, so nothing was printed. Try again in a few minutes.";

async function* chain(
  first: IteratorResult<LabelFiles, void>,
  others: AsyncGenerator<LabelFiles, void>,
): AsyncGenerator<LabelFiles> {
  if (first.done) return;
  yield first.value;
  yield* others;
}

/** Only as many files as are being drawn are in memory. */
async function* readLabelFiles(
  deps: FileDeps,
  wanted: FilesWanted,
  source: FileSource,
): AsyncGenerator<LabelFiles, void> {
  let next = readGroup(deps, wanted, source, 0);
  for (let from = 0; from < wanted.ids.length; from += AT_ONCE) {
    const group = await next;
    next = readGroup(deps, wanted, source, from + AT_ONCE);
    // It is awaited in the next turn; a reader who stops before that leaves it to end by itself.
    next.catch(() => undefined);
    yield* group;
  }
}

async function readGroup(
  deps: FileDeps,
  wanted: FilesWanted,
  source: FileSource,
  from: number,
): Promise<LabelFiles[]> {
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
          if (bytes) return { kind: "file" as const, bytes, keptAs: part.kind };
          if (source.isSilent) return unavailable(label, part.word, "silent");
          const outcome = await fetchFile(deps, wanted.shopDomain, label, part);
          source.note(outcome);
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

function partsOf({ labelUrl, zplUrl, forms }: PrintLabel, wanted: FilesWanted): FileWanted[] {
  const main: FileWanted =
    wanted.format === "zpl"
      ? {
          ...{ kind: "label-zpl", word: "label", url: zplUrl, format: "zpl" },
          urlIn: ({ bought }) => bought?.zplUrl,
        }
      : {
          ...{ kind: "label-png", word: "label", url: labelUrl, format: "image" },
          urlIn: ({ bought }) => bought?.labelUrl,
        };
  if (!wanted.forms) return [main];
  return [
    main,
    ...forms.map(({ type, url }, index): FileWanted => {
      // In another order they would be kept under each other's names.
      const urlIn: FileWanted["urlIn"] = ({ forms: now }) =>
        now[index]?.type === type ? now[index].url : undefined;
      return { kind: `form-${index + 1}`, word: "customs form", url, format: "pdf", urlIn };
    }),
  ];
}
