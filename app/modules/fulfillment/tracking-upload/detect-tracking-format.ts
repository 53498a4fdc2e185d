// Recognises the columns of a tracking file by their names. Pure.
import type { TrackingField, TrackingFormat, TrackingMapping } from "./tracking-mapping";

type Names = Partial<Record<TrackingField, readonly string[]>>;

/** Column names without case, blanks and signs, most certain first. */
const NAMES: Required<Names> = {
  backerId: [
    ...["backerid", "backeruid", "pledgeid", "pledgeboxidpbid", "pledgeboxid", "pbid", "orderpublicid"],
    ...["backernumber", "backerno", "externalid", "crowdfundingid", "pledgeno", "pledgenumber"],
  ],
  orderName: [
    ...["ordername", "shopifyorder", "shopifyordername", "ordernumber", "orderno", "order", "orderid"],
    ...[
      "clientorderno",
      "clientordernumber",
      "referenceno",
      "reference",
      "referencenumber",
      "customerreference",
    ],
    ...["orderreference", "salesorder", "storeorder"],
  ],
  email: ["email", "emailaddress", "backeremail", "recipientemail", "customeremail", "shippingemail", "mail"],
  trackingNumber: [
    ...[
      "trackingnumber",
      "trackingnumbers",
      "trackingcode",
      "trackingcodes",
      "trackingno",
      "trackingnos",
      "tracking",
    ],
    ...["trackingid", "trackingnr", "trackinginfo", "consignmentnumber", "waybill", "waybillnumber", "awb"],
    ...["shipmenttrackingnumber", "parcelnumber", "trackingref", "trackingreference", "carriertracking"],
  ],
  carrier: [
    ...[
      "carrier",
      "couriercode",
      "courier",
      "carriername",
      "carriercode",
      "shippingcarrier",
      "trackingcompany",
    ],
    ...[
      "couriername",
      "shipper",
      "carrierinformation",
      "shippingprovider",
      "trackingcarrier",
      "shippingcompany",
    ],
  ],
  trackingUrl: [
    "trackingurl",
    "trackinglink",
    "trackingurls",
    "trackinglinks",
    "url",
    "trackingwebsite",
    "trackurl",
  ],
  sku: ["sku", "itemsku", "productsku", "lineitemsku", "variantsku", "skucode"],
  quantity: [
    "quantity",
    "qty",
    "itemquantity",
    "itemqty",
    "shippedquantity",
    "qtyshipped",
    "lineitemquantity",
  ],
  partialShipped: ["partialshippedoptional", "partialshipped", "partiallyshipped", "partialshipment"],
};

/** What only this platform's template has. */
const SIGNATURES: [TrackingFormat, (names: Set<string>) => boolean][] = [
  ["pledgebox", (names) => names.has("pledgeboxidpbid") || names.has("pbid") || names.has("pledgeboxid")],
  ["gamefound", (names) => names.has("orderpublicid")],
  ["kickstarter", (names) => names.has("backeruid") || names.has("backernumber")],
  ["backerkit", (names) => names.has("backerid")],
];

/** A mapping made from the header alone; columns that are not recognised are left out. */
export function detectTrackingFormat(header: readonly string[]): TrackingMapping {
  const keys = header.map(columnKey);
  const names = new Set(keys);
  const find = (field: TrackingField) => {
    const at = NAMES[field].map((name) => keys.indexOf(name)).find((index) => index >= 0);
    return at;
  };
  const mapping: TrackingMapping = {
    format: SIGNATURES.find(([, matches]) => matches(names))?.[0] ?? "generic",
    trackingNumber: numberColumns(keys),
  };
  for (const field of [
    "backerId",
    "orderName",
    "email",
    "carrier",
    "trackingUrl",
    "sku",
    "partialShipped",
  ] as const) {
    const at = find(field);
    if (at !== undefined) mapping[field] = at;
  }
  const quantity = find("quantity");
  // A quantity says nothing without the item it counts.
  if (quantity !== undefined && mapping.sku !== undefined) mapping.quantity = quantity;
  return mapping;
}

/** "Tracking Number", and beside it "Tracking Number 2", "Tracking Number 3" … */
function numberColumns(keys: string[]): number[] {
  for (const name of NAMES.trackingNumber) {
    const columns = keys.flatMap((key, index) => (key.replace(/\d{1,2}$/, "") === name ? [index] : []));
    if (columns.length > 0) return columns;
  }
  return [];
}

/** `Tracking Number*`, `tracking_number` and `TrackingNumber` are one name; "#" stands for "number". */
function columnKey(name: string): string {
  const spoken = name.toLowerCase().replace(/^order\s*#$/, "order number");
  return spoken.normalize("NFKD").replace(/[^\p{Letter}\p{Number}]/gu, "");
}
