import type { CustomsField, SkuFactsView } from "~/modules/customs/sku-facts";

/** A SKU that orders wait for, and what is not known of it yet. */
export interface ReadyItem {
  /** "" for lines that have no SKU. */
  sku: string;
  title: string;
  /** Pledges with something left to ship that hold it; of these, parcels that go abroad, and that customs is told of. */
  pledges: number;
  abroad: number;
  /** Abroad, and to military post offices and Pacific territories of the USA. */
  declared: number;
  facts: SkuFactsView;
  weightMissing: boolean;
  /** What customs must know and does not; empty while no parcel with it is declared. */
  customsMissing: CustomsField[];
}

export interface ReadyItems {
  /** Those that something is missing of first, then by how many parcels wait for them. */
  items: ReadyItem[];
  /** How many there are, and of how many something is missing. */
  total: number;
  incomplete: number;
  weightless: number;
  customsMissing: number;
}
