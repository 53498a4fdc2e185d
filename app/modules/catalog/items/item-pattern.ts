// The item generator: an item's options, multiplied, make its SKUs.
import { cleanLine } from "~/lib/clean-text";
import { draftProblems, foldName, PLACEHOLDER, skuProblems } from "./item-problems";

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

/**
 * Makes an item's SKUs: every combination of its options, the last option changing fastest. Every option has to stand
 * in the pattern and every placeholder has to be an option; two combinations must not make the same SKU. Names are
 * cleaned; a value without a code gets one from its label. Without options the pattern itself is the only SKU.
 */
export function generateItem(input: ItemDraft): GeneratedItem {
  const draft = cleanDraft(input);
  const problems = draftProblems(draft);
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

function combine(options: ItemOption[]): ItemValue[][] {
  return options.reduce<ItemValue[][]>(
    (before, { values }) => before.flatMap((chosen) => values.map((value) => [...chosen, value])),
    [[]],
  );
}

function fillPattern({ skuPattern, options }: ItemDraft, values: ItemValue[]): string {
  const codes = new Map(options.map(({ name }, index) => [foldName(name), values[index]?.code ?? ""]));
  return skuPattern.replace(PLACEHOLDER, (_whole, name: string) => codes.get(foldName(name)) ?? "").trim();
}
