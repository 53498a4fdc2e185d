// What EasyPost says of USPS (GET metadata/carriers; MIT-licensed fixtures of easypost-node, recorded 2024-07-30).
import type { Json } from "./core";

/** Package name and its sizes. */
const PACKAGES: readonly [string, string[]][] = [
  ["Card", ["6in x 4.5in x 0.016in"]],
  ["Letter", ["11.5in x 6.125in x 0.25in"]],
  ["Flat", ["11.5in x 6.125in x 0.75in"]],
  ["FlatRateEnvelope", ["12.5in x 9.5in"]],
  ["FlatRateLegalEnvelope", ["15in x 9.5in"]],
  ["FlatRatePaddedEnvelope", ["12.5in x 9.5in"]],
  ["FlatRateWindowEnvelope", ["10in x 5in", "12.5in x 9.5in"]],
  ["FlatRateCardboardEnvelope", ["12.5in x 9.5in"]],
  ["SmallFlatRateEnvelope", ["10in x 6in"]],
  ["Parcel", ["Varies based on service level"]],
  ["SoftPack", ["Varies based on service level"]],
  ["SmallFlatRateBox", ["8.6875in x 5.4375in x 1.75in"]],
  ["MediumFlatRateBox", ["11.25in x 8.75in x 6in", "14.125in x 12in x 3.5in"]],
  ["LargeFlatRateBox", ["12.25in x 12in x 6in"]],
  ["LargeFlatRateBoxAPOFPO", ["12.25in x 12.25in x 6in"]],
  ["FlatTubTrayBox", []],
  ["EMMTrayBox", []],
  ["FullTrayBox", []],
  ["HalfTrayBox", []],
  ["PMODSack", []],
];

/** Packages with a maximum weight of their own, ounces. */
const PACKAGE_WEIGHTS: Readonly<Record<string, number>> = { SoftPack: 320 };

/** Name, days, sizes, title, maximum weight (ounces; 70 of GroundAdvantage are pounds, as EasyPost answers). */
const SERVICES: readonly [string, string | null, string[], string, number][] = [
  [
    "First",
    "1-5 business days",
    [
      "Cards, Letters and Flats only (no Parcels)",
      "See Predefined Packages (Card, Letter, Flat) for details",
    ],
    "First-Class Mail®",
    13,
  ],
  ["Priority", "1-3 business days", ["Combined Length and Girth < 108in"], "Priority Mail®", 1120],
  ["Express", "1-2 days", ["Combined Length and Girth < 108in"], "Priority Mail Express®", 1120],
  ["GroundAdvantage", "2-5 days", ["Combined Length and Girth < 130in"], "USPS Ground Advantage®", 70],
  ["LibraryMail", "2-8 business days", ["Combined Length and Girth < 108in"], "Library Mail®", 1120],
  ["MediaMail", "2-8 business days", ["Combined Length and Girth < 108in"], "Media Mail®", 1120],
  [
    "FirstClassMailInternational",
    null,
    ["Must be rectangular, otherwise an additional charge may apply."],
    "First-Class Mail International®",
    15.994,
  ],
  [
    "FirstClassPackageInternationalService",
    "7-21 days",
    [
      "Packages (Other Than Rolls): Combined Length and Girth < 108in",
      "Rolls (Tubes): Length: min 4in; max 36 in. Length plus twice the diameter (combined): min 6.75 in; max 42in.",
      "Some countries have specific prohibitions and restrictions",
    ],
    "First-Class Package International Service®",
    64,
  ],
  [
    "PriorityMailInternational",
    "6-10 business days",
    ["Combined Length and Girth < 108in"],
    "Priority Mail International®",
    1120,
  ],
  [
    "ExpressMailInternational",
    "3-5 business days",
    ["Combined Length and Girth < 108in"],
    "Priority Mail Express International®",
    1120,
  ],
];

const FEATURES = [
  "bill_on_delivery",
  "bill_on_label_purchase",
  "commercial_invoices",
  "delivers_to_po_box",
  "labels",
  "pickups",
  "rating",
  "refunds",
  "returns",
  "scanforms",
  "test_environment",
];

export const CARRIER_METADATA: Json = {
  human_readable: "USPS",
  name: "usps",
  predefined_packages: PACKAGES.map(([name, dimensions]) => ({
    carrier: "usps",
    description: null,
    dimensions,
    human_readable: null,
    max_weight: PACKAGE_WEIGHTS[name] ?? null,
    name,
  })),
  service_levels: SERVICES.map(([name, description, dimensions, human_readable, max_weight]) => ({
    carrier: "usps",
    description,
    dimensions,
    human_readable,
    max_weight,
    name,
  })),
  shipment_options: [],
  supported_features: FEATURES.map((name) => ({
    carrier: "usps",
    description: null,
    name,
    supported: name === "rating" ? true : null,
  })),
};
