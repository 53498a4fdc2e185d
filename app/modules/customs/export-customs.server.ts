import { toDecimalString } from "~/lib/money";
import { writeCsv } from "~/lib/csv/write-csv";
import { CUSTOMS_COLUMNS } from "./customs-columns";
import type { CustomsDeps } from "./customs-deps";
import { formatHsCode } from "./hs-code";
import { loadSkuFacts } from "./load-sku-facts.server";
import type { SkuFactsView } from "./sku-facts";
import { listKnownSkus } from "./sku-facts-store.server";

const SKUS_AT_ONCE = 1000;

/**
 * Weights and customs facts of every SKU that pledges, items or facts of the shop name, as CSV in pieces. What it gives
 * out, `importCustoms` takes back unchanged. Weights and values from the shop are filled in.
 */
export function exportCustoms(
  deps: CustomsDeps,
  { shopDomain }: { shopDomain: string },
): AsyncGenerator<string> {
  return writeCsv(CUSTOMS_COLUMNS, rowsOf(deps, shopDomain));
}

async function* rowsOf(deps: CustomsDeps, shopDomain: string): AsyncGenerator<string[]> {
  let after = "";
  for (;;) {
    const skus = await listKnownSkus(deps.db, { shopDomain, after, limit: SKUS_AT_ONCE });
    const facts = await loadSkuFacts(deps, { shopDomain, skus });
    for (const view of facts.values()) yield toRow(view);
    const last = skus.at(-1);
    if (last === undefined || skus.length < SKUS_AT_ONCE) return;
    after = last;
  }
}

/** A spreadsheet eats a leading zero, but not where two dots show that it is no number. */
function writeHsCode(hsCode: string): string {
  return hsCode.startsWith("0") ? formatHsCode(hsCode) : hsCode;
}

function toRow({ sku, weightGrams, hsCode, description, originCountry, valueMinor }: SkuFactsView): string[] {
  return [
    sku,
    weightGrams === null ? "" : String(weightGrams),
    hsCode === null ? "" : writeHsCode(hsCode),
    description ?? "",
    originCountry ?? "",
    valueMinor === null ? "" : toDecimalString(valueMinor, "USD"),
  ];
}
