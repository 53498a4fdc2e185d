// What keeps an item from being made, as sentences beside the fields of its form.
import { isSku, MAX_SKU } from "~/lib/sku";
import type { GeneratedSku, ItemDraft, ItemOption, ItemProblem, ItemValue } from "./item-pattern";

export const MAX_ITEM_NAME = 120;
export const MAX_OPTIONS = 5;
export const MAX_VALUES = 100;
export const MAX_ITEM_SKUS = 2_000;
const MAX_LABEL = 80;
/** {colour} */
export const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Option names are the same whatever their letter case. */
export const foldName = (name: string): string => name.trim().toLowerCase();

/** Everything that is wrong with a draft before its SKUs are made. */
export function draftProblems(draft: ItemDraft): ItemProblem[] {
  return [...nameProblems(draft), ...optionProblems(draft), ...patternProblems(draft)];
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
    const earlier = options.slice(0, index).map(({ name }) => foldName(name));
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
  if (earlier.includes(foldName(name))) return `The option “${name}” stands there twice.`;
  if (values.length === 0) return `The option “${name}” needs at least one value.`;
  if (values.length > MAX_VALUES) return `The option “${name}” has more than ${MAX_VALUES} values.`;
  return faultOfValues(name, values);
}

function faultOfValues(name: string, values: ItemValue[]): string | null {
  const labels = new Set<string>();
  for (const { label, code } of values) {
    if ([...label].length > MAX_LABEL) return `A value of “${name}” is longer than ${MAX_LABEL} characters.`;
    if (code === "") return `The value “${label}” of “${name}” needs a code for the SKU.`;
    if (labels.has(foldName(label))) return `The value “${label}” of “${name}” stands there twice.`;
    labels.add(foldName(label));
  }
  return null;
}

function patternProblems({ skuPattern, options }: ItemDraft): ItemProblem[] {
  const path = "skuPattern";
  if (skuPattern === "")
    return [{ path, message: "The item needs a SKU pattern, such as TEE-{colour}-{size}." }];
  const named = [...skuPattern.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  const known = new Set(options.map(({ name }) => foldName(name)));
  const unknown = named.find((name) => !known.has(foldName(name)));
  if (unknown !== undefined)
    return [{ path, message: `The pattern names {${unknown}}, which is no option of this item.` }];
  if (/[{}]/.test(skuPattern.replace(PLACEHOLDER, "")))
    return [{ path, message: "A brace in the pattern has no partner." }];
  const used = new Set(named.map(foldName));
  const unused = options.find(({ name }) => !used.has(foldName(name)));
  if (unused && unused.name !== "")
    return [
      { path, message: `The pattern leaves out {${unused.name}}: its values would all have the same SKU.` },
    ];
  return [];
}

/** SKUs that cannot be, or that two combinations of options would share. */
export function skuProblems(skus: GeneratedSku[]): ItemProblem[] {
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
