import { lookAtColumn, type ColumnFacts } from "./column-facts";
import { backerkit } from "./formats/backerkit";
import { crowdox } from "./formats/crowdox";
import type { FormatDefinition } from "./formats/format";
import { answer } from "./formats/rest-columns";
import { gamefound } from "./formats/gamefound";
import { generic } from "./formats/generic";
import { indiegogo } from "./formats/indiegogo";
import { kickstarter } from "./formats/kickstarter";
import { ESSENTIAL_FIELDS, JOINED_FIELDS, type ImportField } from "./import-fields";
import {
  numberColumns,
  type ColumnMapping,
  type ColumnUse,
  type ImportFormat,
  type MappedColumn,
} from "./import-mapping";
import { guessFileCurrency } from "./guess-file-currency";
import { rewardKey } from "./reward-map";

export interface DetectedFormat {
  format: ImportFormat;
  mapping: ColumnMapping;
  /** ISO 4217, from symbols and codes beside the amounts ("$" is read as USD); null when there are none. */
  currencyGuess: string | null;
  /** Sentences for the creator: what was decided and can be changed. */
  notes: string[];
}

/** No item is called by more; longer headers are whole questions. */
const LONGEST_NAME = 500;

const TOOLS: readonly FormatDefinition[] = [kickstarter, backerkit, crowdox, indiegogo, gamefound];

/** Knows the tool by its header, and each column by its name, its values in the sample and its neighbours. */
export function detectFormat(header: readonly string[], sample: readonly string[][]): DetectedFormat {
  const columns = numberColumns(header).map((column, index) => lookAtColumn(index, column, sample));
  const keys = new Set(columns.map(({ key }) => key));
  const definition = chooseFormat(keys);
  const { mapped, notes } = mapColumns(columns, keys, definition);
  const mapping: ColumnMapping = {
    version: 1,
    format: definition.format,
    pledgeAmount: definition.pledgeAmount,
    columns: mapped,
  };
  return {
    format: definition.format,
    mapping,
    currencyGuess: guessFileCurrency(mapped, sample),
    notes: [...notes, ...noteAddOns(mapped), ...(definition.notes?.(mapping) ?? [])],
  };
}

function chooseFormat(keys: ReadonlySet<string>): FormatDefinition {
  let best = generic;
  let bestScore = 0;
  for (const tool of TOOLS) {
    const score = tool.markers.filter((marker) => keys.has(marker)).length;
    const isForeign = tool.foreign?.some((key) => keys.has(key)) ?? false;
    if (score >= tool.needed && score > bestScore && !isForeign) {
      best = tool;
      bestScore = score;
    }
  }
  return best;
}

function mapColumns(
  columns: readonly ColumnFacts[],
  keys: ReadonlySet<string>,
  definition: FormatDefinition,
): { mapped: MappedColumn[]; notes: string[] } {
  const fieldOfKey = chooseFields(keys, definition);
  const known = new Set([...Object.values(definition.fields).flat(), ...definition.ignored]);
  const answers = new Set(definition.answers ?? []);
  const isBehindSurvey = surveyPosition(columns, definition);
  const notes: string[] = [];
  const mapped = columns.map((column): MappedColumn => {
    const { header, occurrence, key } = column;
    const field = fieldOfKey.get(key);
    let use: ColumnUse;
    if (header === "") use = { kind: "ignore" };
    else if (field) use = mapField(column, field, columns, notes);
    else if (answers.has(key)) use = answer(column);
    else if (known.has(key)) use = { kind: "ignore" };
    else if (header.length > LONGEST_NAME) use = answer(column);
    else use = definition.readRest(column, { isBehindSurvey: isBehindSurvey(column) });
    return { header, occurrence, use };
  });
  return { mapped, notes };
}

/** Header key → field, for the best of a field's headers that the file has; all of them where parts are joined. */
function chooseFields(keys: ReadonlySet<string>, definition: FormatDefinition): Map<string, ImportField> {
  const chosen = new Map<string, ImportField>();
  for (const [field, candidates] of Object.entries(definition.fields) as [ImportField, readonly string[]][]) {
    const present = candidates.filter((key) => keys.has(key) && !chosen.has(key));
    const taken = JOINED_FIELDS.has(field) ? present : present.slice(0, 1);
    for (const key of taken) chosen.set(key, field);
  }
  return chosen;
}

/** A second column of the same name: about money and identity the creator must choose, elsewhere the first counts. */
function mapField(
  column: ColumnFacts,
  field: ImportField,
  columns: readonly ColumnFacts[],
  notes: string[],
): ColumnUse {
  const isSecond = columns.some((other) => other.index < column.index && other.key === column.key);
  if (!isSecond || ESSENTIAL_FIELDS.has(field) || JOINED_FIELDS.has(field)) return { kind: "field", field };
  notes.push(`The column "${column.header}" comes twice; the first one is read and the second ignored.`);
  return { kind: "ignore" };
}

/** Position tells something only while the known columns stand in the tool's own order. */
function surveyPosition(
  columns: readonly ColumnFacts[],
  definition: FormatDefinition,
): (column: ColumnFacts) => boolean {
  const order = [
    "backernumber",
    "backeruid",
    "backername",
    "email",
    "pledgeamount",
    "notes",
    "surveyresponse",
    "shippingname",
  ];
  const places = order
    .map((key) => columns.find((column) => column.key === key)?.index)
    .filter((place) => place !== undefined);
  const isOwnOrder = places.every((place, index) => index === 0 || place > (places[index - 1] ?? -1));
  const surveyKeys = definition.fields.surveyAnsweredAt ?? [];
  const survey = columns.find(({ key }) => surveyKeys.includes(key));
  return (column) => isOwnOrder && survey !== undefined && column.index > survey.index;
}

/** An add-on whose items have columns under other names would be counted beside them. */
function noteAddOns(mapped: readonly MappedColumn[]): string[] {
  const items = mapped.flatMap(({ use }) => (use.kind === "item" ? [use] : []));
  const counted = new Set(
    items.filter(({ source }) => source !== "addon").map(({ name }) => rewardKey(name)),
  );
  if (counted.size === 0) return [];
  return items
    .filter(({ source, name }) => source === "addon" && !counted.has(rewardKey(name)))
    .map(
      ({ name }) =>
        `The add-on "${name}" has no item column of its name. If its items have columns of their own, map it to nothing, or they are shipped twice.`,
    );
}
