import type { CustomsField, SkuFactsView } from "~/modules/customs/sku-facts";

/** A SKU that orders wait for, and what is not known of it yet. */
export interface ReadyItem {
  /** "" for lines that have no SKU. */
  sku: string;
  title: string;
  /** Pledges with something left to ship that hold it; of these, parcels that go abroad. */
  pledges: number;
  abroad: number;
  facts: SkuFactsView;
  weightMissing: boolean;
  /** What customs must know and does not; empty while no parcel with it goes abroad. */
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
