// The item generator: an item's options, multiplied, make its SKUs.
import { cleanLine } from "~/lib/clean-text";
import { isSku, MAX_SKU } from "~/lib/sku";

export interface ItemValue {
  /** As backers read it: "Red". */
  label: string;
  /** As it stands in the SKU: "RED". */
  code: string;
}

export interface ItemOption {
  /** Named in the pattern in braces: {colour}. */
  name: string;
  values: ItemValue[];
}

export interface ItemDraft {
  name: string;
  /** Such as TEE-{colour}-{size}; empty for an item whose SKUs were taken over from products. */
  skuPattern: string;
  options: ItemOption[];
}

export interface GeneratedSku {
  sku: string;
  /** Labels of its options, in the item's order. */
  values: string[];
}

export interface ItemProblem {
  /** "name", "skuPattern", "options", or "options.1" for the second option. */
  path: string;
  message: string;
}

export type GeneratedItem =
  { kind: "ok"; draft: ItemDraft; skus: GeneratedSku[] } | { kind: "invalid"; problems: ItemProblem[] };

export const MAX_ITEM_NAME = 120;
export const MAX_OPTIONS = 5;
export const MAX_VALUES = 100;
export const MAX_ITEM_SKUS = 2_000;
const MAX_LABEL = 80;
const PLACEHOLDER = /\{([^{}]*)\}/g;

/**
 * Makes an item's SKUs: every combination of its options, the last option changing fastest. Every option has to stand
 * in the pattern and every placeholder has to be an option; two combinations must not make the same SKU. Names are
 * cleaned; a value without a code gets one from its label. Without options the pattern itself is the only SKU.
 */
export function generateItem(input: ItemDraft): GeneratedItem {
  const draft = cleanDraft(input);
  const problems = [...nameProblems(draft), ...optionProblems(draft), ...patternProblems(draft)];
  if (problems.length > 0) return { kind: "invalid", problems };
  const combinations = combine(draft.options);
  const skus = combinations.map((values) => ({
    sku: fillPattern(draft, values),
    values: values.map(({ label }) => label),
  }));
  const faults = skuProblems(skus);
  return faults.length > 0 ? { kind: "invalid", problems: faults } : { kind: "ok", draft, skus };
}

/** "Dark red" → "DARK-RED": letters and digits of the label in capitals. */
export function suggestCode(label: string): string {
  return label
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

function cleanDraft({ name, skuPattern, options }: ItemDraft): ItemDraft {
  return {
    name: cleanLine(name),
    skuPattern: cleanLine(skuPattern),
    options: options.map((option) => ({
      name: cleanLine(option.name),
      values: option.values
        .map(({ label, code }) => ({ label: cleanLine(label), code: cleanLine(code) }))
        .filter(({ label, code }) => label !== "" || code !== "")
        .map(({ label, code }) => ({ label: label || code, code: code || suggestCode(label) })),
    })),
  };
}

function nameProblems({ name }: ItemDraft): ItemProblem[] {
  if (name === "") return [{ path: "name", message: "The item needs a name." }];
  if ([...name].length > MAX_ITEM_NAME)
    return [{ path: "name", message: `The name is longer than ${MAX_ITEM_NAME} characters.` }];
  return [];
}

function optionProblems({ options }: ItemDraft): ItemProblem[] {
  if (options.length > MAX_OPTIONS)
    return [{ path: "options", message: `An item has at most ${MAX_OPTIONS} options.` }];
  const problems = options.flatMap((option, index) => {
    const earlier = options.slice(0, index).map(({ name }) => fold(name));
    const message = faultOfOption(option, earlier);
    return message ? [{ path: `options.${index}`, message }] : [];
  });
  const total = options.reduce((product, { values }) => product * values.length, 1);
  if (problems.length === 0 && total > MAX_ITEM_SKUS) {
    const made = total.toLocaleString("en");
    return [{ path: "options", message: `These options make ${made} SKUs; an item has at most 2,000.` }];
  }
  return problems;
}

function faultOfOption({ name, values }: ItemOption, earlier: string[]): string | null {
  if (name === "") return "The option needs a name, such as colour.";
  if (/[{}]/.test(name) || [...name].length > MAX_LABEL)
    return `The option's name “${name}” cannot be used: keep it short and without braces.`;
  if (earlier.includes(fold(name))) return `The option “${name}” stands there twice.`;
  if (values.length === 0) return `The option “${name}” needs at least one value.`;
  if (values.length > MAX_VALUES) return `The option “${name}” has more than ${MAX_VALUES} values.`;
  return faultOfValues(name, values);
}

function faultOfValues(name: string, values: ItemValue[]): string | null {
  const labels = new Set<string>();
  for (const { label, code } of values) {
    if ([...label].length > MAX_LABEL) return `A value of “${name}” is longer than ${MAX_LABEL} characters.`;
    if (code === "") return `The value “${label}” of “${name}” needs a code for the SKU.`;
    if (labels.has(fold(label))) return `The value “${label}” of “${name}” stands there twice.`;
    labels.add(fold(label));
  }
  return null;
}

function patternProblems({ skuPattern, options }: ItemDraft): ItemProblem[] {
  const path = "skuPattern";
  if (skuPattern === "")
    return [{ path, message: "The item needs a SKU pattern, such as TEE-{colour}-{size}." }];
  const named = [...skuPattern.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  const known = new Set(options.map(({ name }) => fold(name)));
  const unknown = named.find((name) => !known.has(fold(name)));
  if (unknown !== undefined)
    return [{ path, message: `The pattern names {${unknown}}, which is no option of this item.` }];
  if (/[{}]/.test(skuPattern.replace(PLACEHOLDER, "")))
    return [{ path, message: "A brace in the pattern has no partner." }];
  const used = new Set(named.map(fold));
  const unused = options.find(({ name }) => !used.has(fold(name)));
  if (unused && unused.name !== "")
    return [
      { path, message: `The pattern leaves out {${unused.name}}: its values would all have the same SKU.` },
    ];
  return [];
}

function skuProblems(skus: GeneratedSku[]): ItemProblem[] {
  const path = "skuPattern";
  const bad = skus.find(({ sku }) => !isSku(sku));
  if (bad)
    return [
      { path, message: `“${bad.sku}” cannot be a SKU: it is empty or longer than ${MAX_SKU} characters.` },
    ];
  const first = new Map<string, GeneratedSku>();
  for (const made of skus) {
    const other = first.get(made.sku);
    if (other) {
      const [one, two] = [other, made].map(({ values }) => values.join(" / "));
      return [{ path, message: `${one} and ${two} would both be ${made.sku}: give them different codes.` }];
    }
    first.set(made.sku, made);
  }
  return [];
}

function combine(options: ItemOption[]): ItemValue[][] {
  return options.reduce<ItemValue[][]>(
    (before, { values }) => before.flatMap((chosen) => values.map((value) => [...chosen, value])),
    [[]],
  );
}

function fillPattern({ skuPattern, options }: ItemDraft, values: ItemValue[]): string {
  const codes = new Map(options.map(({ name }, index) => [fold(name), values[index]?.code ?? ""]));
  return skuPattern.replace(PLACEHOLDER, (_whole, name: string) => codes.get(fold(name)) ?? "").trim();
}

const fold = (name: string): string => name.trim().toLowerCase();
