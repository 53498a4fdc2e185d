import { cleanLine, countCharacters } from "./clean-text";

/** Shopify cuts longer ones; no platform has them. */
export const MAX_SKU = 255;

/** True for what can be a SKU: one line without blanks around it, of a length that Shopify takes. */
export function isSku(text: string): boolean {
  return text !== "" && cleanLine(text) === text && countCharacters(text) <= MAX_SKU;
}
