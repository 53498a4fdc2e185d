// Each line of a pledge → its variant in the shop.
import type { CatalogVariant, MatchSku } from "../../catalog/variant-match";
import type { PledgeContent, PledgeLine, Problem } from "../pledge";
import { blocking } from "../problem";

export interface MatchedLine {
  line: PledgeLine;
  variant: CatalogVariant;
}

/** Shopify's limit on arrays; orderCreate's own is not documented. */
export const MAX_ORDER_LINES = 250;

/** The lines that found their variant, in the pledge's order, and a blocking problem for every other. */
export function matchLines(
  content: PledgeContent,
  match: MatchSku,
): { lines: MatchedLine[]; problems: Problem[] } {
  if (content.lines.length === 0) {
    const message =
      "The pledge has no items: wait for the backer's survey, or have the platform send the lines.";
    return { lines: [], problems: [blocking("NO_LINES", "lines", message)] };
  }
  if (content.lines.length > MAX_ORDER_LINES)
    return { lines: [], problems: [tooManyLines(content.lines.length)] };
  const lines: MatchedLine[] = [];
  const problems: Problem[] = [];
  content.lines.forEach((line, index) => {
    const found = match(line.sku);
    if (found.kind === "matched") lines.push({ line, variant: found.variant });
    else problems.push(unmatched(line.sku, index, found.kind));
  });
  return { lines, problems };
}

/** More lines than one Shopify order is sure to take. */
export function tooManyLines(count: number): Problem {
  return blocking(
    "TOO_MANY_LINES",
    "lines",
    `The pledge has ${count} lines and one order takes ${MAX_ORDER_LINES}: join lines of the same SKU, or split the pledge on the platform.`,
  );
}

function unmatched(sku: string, index: number, kind: "missing" | "duplicate"): Problem {
  const path = `lines[${index}].sku`;
  return kind === "missing"
    ? blocking(
        "SKU_MISSING",
        path,
        `No variant in the shop has the SKU "${sku}": add it in Shopify, or match it by hand on the SKUs page.`,
      )
    : blocking(
        "SKU_DUPLICATE",
        path,
        `Several variants in the shop have the SKU "${sku}": choose one on the SKUs page, or make the SKUs unique.`,
      );
}
