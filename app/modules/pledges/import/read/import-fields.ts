// What a column of a pledge file may hold.

/** Every field, with its name for people. */
export const FIELD_LABELS = {
  /** The pledge's identity on the platform: our Backer ID. */
  externalId: "Backer ID",
  backerName: "Backer's name",
  email: "E-mail",
  backerPhone: "Backer's phone",
  addressName: "Recipient",
  addressFirstName: "Recipient's first name",
  addressLastName: "Recipient's last name",
  addressLine1: "Address line 1",
  addressLine2: "Address line 2",
  addressLine3: "Address line 3",
  addressCity: "City",
  addressRegion: "State or region",
  addressPostalCode: "Postal code",
  /** Where both columns exist the code is taken first. */
  addressCountry: "Country code",
  addressCountryName: "Country name",
  addressPhone: "Delivery phone",
  /** A reward tier that is mapped to SKUs. */
  reward: "Reward",
  rewardId: "Reward ID",
  rewardMinimum: "Reward's minimum",
  /** A tier's name that is only shown, because the file has SKUs of its own. */
  pledgeLevel: "Pledge level (shown only)",
  /** ColumnMapping.pledgeAmount says what it contains. */
  pledgeAmount: "Pledge amount",
  addOnAmount: "Add-ons amount",
  shippingAmount: "Shipping amount",
  addOnShippingAmount: "Add-ons' shipping amount",
  taxAmount: "Tax amount",
  salesTaxAmount: "Sales tax amount",
  vatAmount: "VAT amount",
  customsTaxAmount: "Customs tax amount",
  /** What the backer has paid in all: the truth about the money. */
  totalPaid: "Total paid",
  amountDue: "Amount still due",
  currency: "Currency",
  status: "Pledge status",
  /** A second status, which can only hold back or cancel (BackerKit's Order Status). */
  orderStatus: "Order status",
  cancelledAt: "Cancelled at",
  refusedAt: "Refused at",
  pledgeOverTime: "Paid in instalments",
  pledgedAt: "Pledged at",
  surveyAnsweredAt: "Survey answered at",
  chargeId: "Stripe charge ID",
  chargedAt: "Charged at",
  note: "Note",
  /** One row per line: a SKU, or a name that is mapped to SKUs, and its quantity. */
  lineSku: "Line: SKU",
  lineName: "Line: item name",
  lineQuantity: "Line: quantity",
  lineUnitPrice: "Line: unit price",
} as const;

export type ImportField = keyof typeof FIELD_LABELS;
export const IMPORT_FIELDS = Object.keys(FIELD_LABELS) as [ImportField, ...ImportField[]];

/** Several columns may hold a part of these. */
export const JOINED_FIELDS: ReadonlySet<ImportField> = new Set(["note", "chargeId"]);

/** Where two columns of one name would make us guess about money or identity, the creator decides. */
export const ESSENTIAL_FIELDS: ReadonlySet<ImportField> = new Set([
  "externalId",
  "pledgeAmount",
  "totalPaid",
  "shippingAmount",
  "addOnAmount",
  "addOnShippingAmount",
  "taxAmount",
  "status",
  "currency",
  "lineSku",
  "lineName",
  "lineQuantity",
]);

/** Amounts beside the pledge amount that are taxes, with the title the order shows. */
export const TAX_FIELDS = {
  taxAmount: "Taxes",
  salesTaxAmount: "Sales tax",
  vatAmount: "VAT",
  customsTaxAmount: "Customs tax",
} as const satisfies Partial<Record<ImportField, string>>;
