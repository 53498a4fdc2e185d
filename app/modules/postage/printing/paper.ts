// The papers that labels can be printed on, and where on them a label goes. Lengths in points, 72 to the inch.
import type { Box } from "~/lib/pdf/pdf-writer";

export const PAPERS = ["4x6", "letter-1", "letter-2", "letter-4", "a4-1", "a4-2", "a4-4"] as const;
export type Paper = (typeof PAPERS)[number];

export const PAPER_NAMES: Record<Paper, string> = {
  "4x6": "Label printer, 4 × 6 inches",
  "letter-1": "Letter paper, 1 label a sheet",
  "letter-2": "Letter paper, 2 labels a sheet",
  "letter-4": "Letter paper, 4 labels a sheet",
  "a4-1": "A4 paper, 1 label a sheet",
  "a4-2": "A4 paper, 2 labels a sheet",
  "a4-4": "A4 paper, 4 labels a sheet",
};

/** The paper of that name, or null for a name that does not exist. */
export function parsePaper(name: string | null): Paper | null {
  return PAPERS.find((paper) => paper === name) ?? null;
}

export const LABEL = { width: 4 * 72, height: 6 * 72 };
const LETTER = { width: 8.5 * 72, height: 11 * 72 };
const A4 = { width: (210 / 25.4) * 72, height: (297 / 25.4) * 72 };
/** Printers leave a border white: nothing of a sheet is nearer to its edge. */
export const SHEET_BORDER = 18;
/** Between a label and the edge of its quarter. */
const QUARTER_BORDER = 12;

/** `turned`: the label lies on its side, its top to the right. */
export interface Slot extends Box {
  turned: boolean;
}

export interface Sheet {
  width: number;
  height: number;
  /** In the order in which they are filled. */
  slots: Slot[];
}

/**
 * 1 a sheet: upright, full size. 2 a sheet: full size, each on its side in the middle of a half sheet, as half-sheet label
 * paper is cut. 4 a sheet: four quarters; a label is larger than a quarter and is made smaller to fit.
 */
export function sheetOf(paper: Paper): Sheet {
  if (paper === "4x6") return { ...LABEL, slots: [{ x: 0, y: 0, ...LABEL, turned: false }] };
  const page = paper.startsWith("letter") ? LETTER : A4;
  const cells = cellsOf(page, paper.endsWith("-4") ? 4 : paper.endsWith("-2") ? 2 : 1);
  return { ...page, slots: cells };
}

/** How large a label is on this paper: 1 is full size. */
export function scaleOn(paper: Paper): number {
  const slot = sheetOf(paper).slots[0];
  return slot ? Math.max(slot.width, slot.height) / LABEL.height : 1;
}

/** What to know before printing on this paper; undefined where labels have their full size. */
export function paperNote(paper: Paper): string | undefined {
  const scale = scaleOn(paper);
  if (scale === 1) return undefined;
  return `Labels come out at ${Math.round(scale * 100)} % of their size. USPS asks for full size: prefer 2 labels a sheet.`;
}

function cellsOf(page: { width: number; height: number }, count: 1 | 2 | 4): Slot[] {
  if (count === 1) return [{ x: (page.width - LABEL.width) / 2, y: 36, ...LABEL, turned: false }];
  if (count === 2) {
    const half = page.height / 2;
    return [0, half].map((top) => centred({ x: 0, y: top, width: page.width, height: half }, 1, true));
  }
  const [width, height] = [page.width / 2, page.height / 2];
  const [free, freeHeight] = [width - 2 * QUARTER_BORDER, height - 2 * QUARTER_BORDER];
  const scale = Math.min(1, free / LABEL.width, freeHeight / LABEL.height);
  return [0, height].flatMap((y) => [0, width].map((x) => centred({ x, y, width, height }, scale, false)));
}

function centred(cell: Box, scale: number, turned: boolean): Slot {
  const [long, short] = [LABEL.height * scale, LABEL.width * scale];
  const [width, height] = turned ? [long, short] : [short, long];
  return {
    x: cell.x + (cell.width - width) / 2,
    y: cell.y + (cell.height - height) / 2,
    width,
    height,
    turned,
  };
}
