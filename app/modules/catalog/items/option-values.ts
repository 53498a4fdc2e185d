// An option's values as a person types them: one a line, with the code for the SKU after an equals sign.
import type { ItemValue } from "./item-pattern";

/** "Red = RED" → label and code; a line without a code gets one from its label later on. */
export function readOptionValues(text: string): ItemValue[] {
  return text
    .split("\n")
    .map((line) => {
      const at = line.lastIndexOf("=");
      return at < 0
        ? { label: line.trim(), code: "" }
        : { label: line.slice(0, at).trim(), code: line.slice(at + 1).trim() };
    })
    .filter(({ label, code }) => label !== "" || code !== "");
}

/** As readOptionValues() reads it: a line each, "Label = CODE", or the label alone where it has no code of its own. */
export function writeOptionValues(values: readonly ItemValue[]): string {
  return values.map(({ label, code }) => (code === "" ? label : `${label} = ${code}`)).join("\n");
}
