// The oracle for pledge files: what must become of every row of a file, from the file, the map and nothing else. Written
// on its own, so that it and the app would have to be wrong in the same way; test/support/oracle.ts judges what it says.
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { FORMATS, type FilePledge, type FormatReader, type Row } from "./csv-formats";
import { addAmounts } from "./csv-values";
import type { PledgeInput } from "./pledge-input";

export interface CsvCampaign {
  format: string;
  /** Records after the header. */
  rows: number;
  pledges: PledgeInput[];
  /** Rows that are no pledge, numbered from the first after the header. */
  skippedRows: { row: number; reason: string }[];
}

/** One line of the map: what a reward or an item of the file is in the shop. */
export interface MapRow {
  kind: "reward" | "item";
  name: string;
  sku: string;
  quantity: number;
}

export interface CsvCampaignFiles {
  csv: string;
  /** kind,name,sku,quantity; none for files that carry SKUs. */
  map?: string;
}

/** Reads a file of any of the tools. Throws when it is none of theirs. */
export function readCsvCampaign(files: CsvCampaignFiles, campaign: PledgeInput["campaign"]): CsvCampaign {
  const { header, rows } = readRows(files.csv);
  const format = formatOf(header);
  if (!format) throw new Error(`No tool is known that writes the columns ${header.slice(0, 6).join(", ")}`);
  const map = files.map ? readMap(files.map) : [];
  const itemNames = new Set(map.filter(({ kind }) => kind === "item").map(({ name }) => keyOf(name)));
  const passedOver = new Map(rows.flatMap((row, index) => (isBlank(row) ? [[index + 1, "blank line"]] : [])));
  if (format.rowsPer === "pledge")
    for (const row of repeatedRows(rows)) passedOver.set(row, "same row twice");
  const said = format
    .read(rows, header, itemNames)
    .filter(({ row }) => !passedOver.has(row))
    .map((each) => (isNothing(each) ? { row: each.row, reason: "no reward chosen" } : each))
    .map((each) => (hasLostItsId(each) ? { row: each.row, reason: "Backer ID cannot be read" } : each));
  return {
    format: format.name,
    rows: rows.length,
    pledges: said.flatMap((each) => ("reason" in each ? [] : [toPledge(each, map, campaign)])),
    skippedRows: [
      ...said.flatMap((each) => ("reason" in each ? [each] : [])),
      ...[...passedOver].map(([row, reason]) => ({ row, reason })),
    ],
  };
}

/** Header names as they are, and the records by them. */
export function readRows(file: string): { header: string[]; rows: Row[] } {
  const records: string[][] = parse(readFileSync(file, "utf8"), {
    bom: true,
    relax_column_count: true,
  });
  const header = (records[0] ?? []).map((name) => name.trim());
  const rows = records
    .slice(1)
    .map((record) => Object.fromEntries(header.map((name, index) => [name, record[index] ?? ""])));
  return { header, rows };
}

/** The names in the first line; none for what is no CSV at all. */
export function readHeader(file: string): string[] {
  try {
    return readRows(file).header;
  } catch {
    return [];
  }
}

/** Which tool wrote a file with this header; null when none of them. */
export function formatOf(header: string[]): FormatReader | null {
  return FORMATS.find(({ needs }) => needs.every((name) => header.includes(name))) ?? null;
}

export function readMap(file: string): MapRow[] {
  const { rows } = readRows(file);
  return rows.map((row) => ({
    kind: row.kind === "reward" ? "reward" : "item",
    name: row.name ?? "",
    sku: (row.sku ?? "").trim(),
    quantity: Number(row.quantity || "1"),
  }));
}

/** Rows that say again, letter for letter, what an earlier one said. */
function repeatedRows(rows: Row[]): number[] {
  const seen = new Set<string>();
  return rows.flatMap((row, index) => {
    const text = JSON.stringify(row);
    if (isBlank(row)) return [];
    const again = seen.has(text);
    seen.add(text);
    return again ? [index + 1] : [];
  });
}

/** A backer who only gave money. */
function isNothing(read: FilePledge | { reason: string }): boolean {
  if ("reason" in read) return false;
  return read.reward === "" && read.lines.length === 0 && read.items.every(({ quantity }) => quantity === 0);
}

/** Spreadsheets turn long numbers into 4.1E+08: which backer that was nobody can say. */
function hasLostItsId(read: FilePledge | { reason: string }): boolean {
  return !("reason" in read) && /^(|\d+([.,]\d+)?e[+-]?\d+)$/i.test(read.externalId.trim());
}

function isBlank(row: Row): boolean {
  return Object.values(row).every((value) => value.trim() === "");
}

/** How a name is compared: no matter the case and the blanks. */
function keyOf(name: string): string {
  return name.trim().replace(/\s+/g, " ").toLowerCase();
}

function toPledge(read: FilePledge, map: MapRow[], campaign: PledgeInput["campaign"]): PledgeInput {
  const { amounts } = read;
  const currency = read.currency ?? campaign.currency;
  return {
    externalId: read.externalId,
    campaign: { ...campaign, currency },
    backer: { name: read.name, email: read.email },
    shippingAddress: read.address,
    lines: linesOf(read, map),
    amounts: {
      pledge: amounts.pledge,
      addOns: amounts.addOns,
      shipping: amounts.shipping,
      taxes: addAmounts(amounts.tax) === "0.00" ? [] : [{ title: "Taxes", amount: amounts.tax }],
      totalPaid: amounts.totalPaid,
    },
    taxesIncluded: false,
    charges: read.chargeId ? [{ stripeChargeId: read.chargeId, amount: "0", chargedAt: "" }] : [],
    status: read.status,
    pledgedAt: "",
    answers: [],
  };
}

/** A reward that is mapped, the items that are chosen, and what names its SKU itself; one line per SKU. */
function linesOf(read: FilePledge, map: MapRow[]): PledgeInput["lines"] {
  const mapped = (kind: MapRow["kind"], name: string) =>
    map.filter((entry) => entry.kind === kind && keyOf(entry.name) === keyOf(name));
  const items = read.items.filter(({ quantity }) => quantity > 0);
  const parts = [
    ...mapped("reward", read.reward ?? "").map((entry) => ({ ...entry, times: 1 })),
    ...items.flatMap(({ name, quantity }) => {
      const entries = mapped("item", name);
      // What nobody mapped names nothing that a shop sells, so it must come out as a SKU that is missing.
      const known = entries.length > 0 ? entries : [{ name, sku: `unmapped item ${name}`, quantity: 1 }];
      return known.map((entry) => ({ ...entry, times: quantity }));
    }),
    ...read.lines.map(({ sku, title, quantity }) => ({ sku, name: title, quantity: 1, times: quantity })),
  ];
  const lines = new Map<string, PledgeInput["lines"][number]>();
  for (const { sku, name, quantity, times } of parts) {
    const line = lines.get(sku) ?? { sku, title: name, quantity: 0 };
    line.quantity += quantity * times;
    lines.set(sku, line);
  }
  return [...lines.values()].filter(({ quantity }) => quantity > 0);
}
