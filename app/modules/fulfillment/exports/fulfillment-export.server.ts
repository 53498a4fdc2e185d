import { writeCsv } from "~/lib/csv/write-csv";
import type { PledgeFilter } from "../../pledges/views/pledge-filter";
import type { ShippingDeps } from "../shipping/shipping-deps";
import { checkPartnerLimits, type PartnerLimit } from "./partner-limits";
import { readyOrders, type ReadyOrder } from "./ready-orders.server";
import type { CsvDownload } from "./tracking-csv.server";

export interface FulfillmentExportInput {
  shopDomain: string;
  /** lines: one row per SKU of an order. sku-columns: one row per order, one column per SKU with its quantity. */
  layout: string;
  filter: PledgeFilter;
}

const ADDRESS_HEADER = [
  ...["Backer ID", "Order", "Recipient Name", "Email", "Phone", "Address Line 1", "Address Line 2"],
  ...["City", "State", "Postal Code", "Country Code"],
];

/**
 * What is ready to ship, for a packer or a warehouse: streamed, formula-safe, the Backer ID in every row. A file with
 * the same Backer IDs and tracking numbers can be uploaded again. Null for a layout that does not exist.
 */
export async function fulfillmentExport(
  deps: ShippingDeps,
  input: FulfillmentExportInput,
): Promise<CsvDownload | null> {
  const chosen = { shopDomain: input.shopDomain, filter: input.filter };
  if (input.layout === "lines") {
    const header = [...ADDRESS_HEADER, "SKU", "Item", "Quantity"];
    return { fileName: "fulfillment-lines.csv", chunks: writeCsv(header, lineRows(deps, chosen)) };
  }
  if (input.layout !== "sku-columns") return null;
  // The columns must be known before the first row: a second reading of the same orders, not all of them in memory.
  const skus = await collectSkus(deps, chosen);
  const header = [...ADDRESS_HEADER, ...skus];
  return { fileName: "fulfillment-sku-columns.csv", chunks: writeCsv(header, skuRows(deps, chosen, skus)) };
}

export interface ExportWarning {
  limit: PartnerLimit;
  /** Sentence for the creator. */
  message: string;
  count: number;
  /** Backer IDs, at most five. */
  examples: string[];
}

/** Orders in the export that a warehouse's own limits would cut or refuse (Fosdick's, the narrowest published). */
export async function fulfillmentExportWarnings(
  deps: ShippingDeps,
  input: Pick<FulfillmentExportInput, "shopDomain" | "filter">,
): Promise<ExportWarning[]> {
  const warnings = new Map<PartnerLimit, ExportWarning>();
  for await (const order of readyOrders(deps, input)) {
    for (const { limit, message } of checkPartnerLimits(order)) {
      const warning = warnings.get(limit) ?? { limit, message, count: 0, examples: [] };
      warning.count += 1;
      if (warning.examples.length < 5) warning.examples.push(order.externalId);
      warnings.set(limit, warning);
    }
  }
  return [...warnings.values()].sort((a, b) => b.count - a.count);
}

type Chosen = Pick<FulfillmentExportInput, "shopDomain" | "filter">;

async function* lineRows(deps: ShippingDeps, chosen: Chosen): AsyncGenerator<string[]> {
  for await (const order of readyOrders(deps, chosen)) {
    const address = addressCells(order);
    for (const { sku, title, quantity } of order.items) yield [...address, sku, title, String(quantity)];
  }
}

async function* skuRows(deps: ShippingDeps, chosen: Chosen, skus: string[]): AsyncGenerator<string[]> {
  for await (const order of readyOrders(deps, chosen)) {
    const quantities = new Map<string, number>();
    for (const { sku, quantity } of order.items) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
    yield [...addressCells(order), ...skus.map((sku) => String(quantities.get(sku) ?? ""))];
  }
}

async function collectSkus(deps: ShippingDeps, chosen: Chosen): Promise<string[]> {
  const skus = new Set<string>();
  for await (const { items } of readyOrders(deps, chosen)) for (const { sku } of items) skus.add(sku);
  return [...skus].sort();
}

function addressCells({ externalId, orderName, name, email, phone, address }: ReadyOrder): string[] {
  return [
    ...[externalId, orderName, name, email, phone, address?.address1, address?.address2],
    ...[address?.city, address?.provinceCode, address?.zip, address?.countryCode],
  ].map((cell) => cell ?? "");
}
