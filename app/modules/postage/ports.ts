// What postage needs from the outside world. adapters/easypost satisfies PostageGateway; nothing here knows HTTP.
// Weights are integer grams, lengths thousandths of an inch (mil), money integer US cents, times ISO 8601 UTC.

import type { PostalAddress } from "~/lib/address/postal-address";

export type { PostalAddress };

/** Whose EasyPost account pays: the creator's own key, or the platform's. A label stays with the account that bought it. */
export interface PostageAccount {
  kind: "own" | "platform";
  /** Never logged. */
  apiKey: string;
}

export interface PostageParcel {
  weightGrams: number;
  /** All three or none; none with a predefined package. */
  lengthMil: number | null;
  widthMil: number | null;
  heightMil: number | null;
  /** EasyPost's name, such as "FlatRateEnvelope"; null for own packaging. */
  predefinedPackage: string | null;
}

/** `weightGrams` and `valueMinor` are those of the whole line (unit × quantity). */
export interface CustomsLine {
  sku: string;
  description: string;
  /** 6 to 10 digits. */
  hsCode: string;
  originCountry: string;
  quantity: number;
  weightGrams: number;
  valueMinor: number;
}

export interface CustomsDeclaration {
  contentsType: "merchandise" | "gift" | "documents" | "sample" | "other";
  contentsExplanation: string | null;
  nonDelivery: "return" | "abandon";
  signer: string;
  /** "NOEEI 30.37(a)" up to $2,500, else an AES ITN. */
  eelPfc: string;
  lines: CustomsLine[];
}

export interface ShipmentOptions {
  machinable: boolean;
  /** Without it USPS returns no rates for media and library mail. */
  specialRates: "media_mail" | "library_mail" | null;
  /** yyyy-mm-dd, the day the parcel is handed over. */
  shipDate: string;
  /** Printed on the label, at most 3. */
  printLines: string[];
}

export interface NewShipment {
  from: PostalAddress;
  to: PostalAddress;
  parcel: PostageParcel;
  customs: CustomsDeclaration | null;
  /** IOSS, VAT, EORI of the sender for the destination; empty for none. */
  taxIdentifiers: { type: string; number: string; issuingCountry: string }[];
  options: ShipmentOptions;
  /** Our id of the label: EasyPost keeps it with the shipment, for people who look for it there. */
  reference: string;
}

export interface PostageRate {
  id: string;
  /** USPS service code as EasyPost names it, such as "GroundAdvantage". */
  service: string;
  amountMinor: number;
  /** null: EasyPost does not say. */
  deliveryDays: number | null;
}

export type RefundStatus = "submitted" | "refunded" | "rejected" | "not_applicable";

/** A shipment as EasyPost holds it. */
export interface PostageShipment {
  id: string;
  reference: string | null;
  mode: "test" | "production";
  rates: PostageRate[];
  /** Set once postage was bought. */
  bought: {
    rate: PostageRate;
    /** null for mail without tracking. */
    trackingCode: string | null;
    trackerId: string | null;
    trackingUrl: string | null;
    labelUrl: string;
    labelFormat: "png" | "pdf" | "zpl" | "epl2";
    /** Already converted copies. */
    pdfUrl: string | null;
    zplUrl: string | null;
    boughtAt: string;
  } | null;
  /** Customs papers that are separate from the label. */
  forms: { type: string; url: string }[];
  /** In hundred-thousandths of a dollar, as EasyPost writes fees with five decimals. */
  fees: {
    type: "postage" | "label" | "insurance" | "tracker" | "other";
    amountMicro: number;
    refunded: boolean;
  }[];
  insuredMinor: number | null;
  refundStatus: RefundStatus | null;
  scanFormId: string | null;
  /** The carrier's word why rates are missing. */
  messages: string[];
}

export interface PostageProblem {
  /** EasyPost's code, such as SHIPMENT.POSTAGE.FAILURE; null where it gives none. */
  code: string | null;
  field: string | null;
  message: string;
}

export type PostageTrouble =
  /** EasyPost certainly did nothing (429, refused connection, 503 with its own error body on a read): try again then. */
  | { kind: "not-executed"; reason: string; retryAfterMs: number }
  /** It may or may not have acted; for a read: no answer. */
  | { kind: "unknown"; reason: string }
  /** 401, 403, 402: nothing will work before a person acts. */
  | { kind: "account-refused"; code: "KEY_REFUSED" | "FORBIDDEN" | "PAYMENT_REQUIRED"; message: string };

export type PostageRefusal = { kind: "refused"; problems: PostageProblem[] };

export type VerifyAddressOutcome =
  /** `address` as USPS writes it. */
  | { kind: "verified"; address: PostalAddress; residential: boolean | null }
  | { kind: "unverified"; problems: PostageProblem[]; suggestion: PostalAddress | null }
  | PostageTrouble;
export type ShipmentOutcome =
  { kind: "shipment"; shipment: PostageShipment } | PostageRefusal | PostageTrouble;
export type ReadShipmentOutcome =
  { kind: "shipment"; shipment: PostageShipment } | { kind: "missing" } | PostageTrouble;
export type BuyOutcome =
  | { kind: "bought"; shipment: PostageShipment }
  /** SHIPMENT.POSTAGE.EXISTS or PURCHASE.IN_PROGRESS: read the shipment back. */
  | { kind: "already-bought" }
  | { kind: "in-progress" }
  | PostageRefusal
  | PostageTrouble;
export type RefundOutcome =
  { kind: "accepted"; refundStatus: RefundStatus } | PostageRefusal | PostageTrouble;
export type RatesOutcome =
  { kind: "rated"; rates: PostageRate[]; messages: string[] } | PostageRefusal | PostageTrouble;

export interface PostageScanForm {
  id: string;
  status: "creating" | "created" | "failed";
  formUrl: string | null;
  trackingCodes: string[];
  message: string | null;
}
export type ScanFormOutcome =
  { kind: "form"; form: PostageScanForm } | { kind: "missing" } | PostageRefusal | PostageTrouble;

export interface PostagePickup {
  id: string;
  status: "unknown" | "scheduled" | "canceled";
  confirmation: string | null;
  rates: { carrier: string; service: string; amountMinor: number }[];
  messages: string[];
}
export type PickupOutcome = { kind: "pickup"; pickup: PostagePickup } | PostageRefusal | PostageTrouble;

export const TRACKER_STATUSES = [
  "unknown",
  "pre_transit",
  "in_transit",
  "out_for_delivery",
  "delivered",
  "available_for_pickup",
  "return_to_sender",
  "failure",
  "cancelled",
  "error",
] as const;
export type TrackerStatus = (typeof TRACKER_STATUSES)[number];

export interface PostageTracker {
  id: string;
  trackingCode: string;
  shipmentId: string | null;
  status: TrackerStatus;
  updatedAt: string;
  /** Oldest first. `detail` is EasyPost's status_detail. */
  details: { at: string; status: TrackerStatus; detail: string | null; message: string | null }[];
}
export type TrackerOutcome =
  { kind: "tracker"; tracker: PostageTracker } | { kind: "missing" } | PostageTrouble;

/** What EasyPost tells by webhook, as far as this product uses it. */
export type PostageNews =
  | { kind: "tracker"; eventId: string; tracker: PostageTracker }
  | { kind: "refund"; eventId: string; shipmentId: string | null; trackingCode: string | null }
  | { kind: "scan-form"; eventId: string; form: PostageScanForm }
  | { kind: "other"; eventId: string; description: string };

export type FileOutcome =
  { kind: "file"; bytes: Uint8Array; contentType: string } | { kind: "gone" } | PostageTrouble;
export type WebhookOutcome = { kind: "registered"; id: string } | PostageRefusal | PostageTrouble;

/** When a purchase may no longer leave; asked as the last act before the bytes go out. */
export interface BuyLimits {
  mayStillSend(): boolean;
}

/** Postage of one account. No method ever sends the same POST twice by itself; reads are retried within their deadline. */
export interface PostageGateway {
  verifyAddress(account: PostageAccount, address: PostalAddress): Promise<VerifyAddressOutcome>;
  createShipment(account: PostageAccount, shipment: NewShipment): Promise<ShipmentOutcome>;
  readShipment(account: PostageAccount, shipmentId: string): Promise<ReadShipmentOutcome>;
  /** Fresh rates for a shipment that was not bought. */
  rerate(account: PostageAccount, shipmentId: string): Promise<ShipmentOutcome>;
  buy(
    account: PostageAccount,
    purchase: { shipmentId: string; rateId: string; insuranceMinor: number | null },
    limits: BuyLimits,
  ): Promise<BuyOutcome>;
  refund(account: PostageAccount, shipmentId: string): Promise<RefundOutcome>;
  /** Stateless: nothing is stored at EasyPost. */
  quote(account: PostageAccount, shipment: Omit<NewShipment, "reference">): Promise<RatesOutcome>;
  /** Another format of a bought PNG label; the shipment then names its address. */
  convertLabel(account: PostageAccount, shipmentId: string, format: "pdf" | "zpl"): Promise<ShipmentOutcome>;
  createScanForm(account: PostageAccount, shipmentIds: string[]): Promise<ScanFormOutcome>;
  readScanForm(account: PostageAccount, scanFormId: string): Promise<ScanFormOutcome>;
  createPickup(
    account: PostageAccount,
    pickup: {
      address: PostalAddress;
      shipmentId: string | null;
      scanFormId: string | null;
      earliest: Date;
      latest: Date;
      instructions: string | null;
      reference: string;
    },
  ): Promise<PickupOutcome>;
  buyPickup(
    account: PostageAccount,
    pickupId: string,
    rate: { carrier: string; service: string },
  ): Promise<PickupOutcome>;
  cancelPickup(account: PostageAccount, pickupId: string): Promise<PickupOutcome>;
  readPickup(account: PostageAccount, pickupId: string): Promise<PickupOutcome>;
  readTracker(account: PostageAccount, trackerId: string): Promise<TrackerOutcome>;
  /** A label, form or SCAN form by its address; only hosts that EasyPost keeps files on are asked. */
  readFile(url: string): Promise<FileOutcome>;
  /** Makes sure that the account calls this address, signed with this secret; an address already registered is kept. */
  registerWebhook(account: PostageAccount, webhook: { url: string; secret: string }): Promise<WebhookOutcome>;
}

/** Checks EasyPost's HMAC over the untouched bytes and reads the event; null when it is not EasyPost's. */
export interface PostageNewsReader {
  read(raw: Uint8Array, signature: string | null, secret: string): PostageNews | null;
}

export type SubscribeOutcome =
  | { kind: "confirm"; subscriptionGid: string; confirmationUrl: string }
  | { kind: "refused"; message: string }
  | { kind: "unavailable"; reason: string; retryAfterMs: number };
export interface ActiveSubscription {
  subscriptionGid: string;
  lineItemGid: string;
  status: "pending" | "active" | "declined" | "cancelled" | "expired" | "frozen";
  /** What the merchant approved for each 30 days. */
  cappedMinor: number;
  /** Charged in the 30 days that run, as Shopify counts it. */
  usedMinor: number;
  /** What the merchant agreed to, in the app's words. */
  terms: string;
}
export type SubscriptionRead =
  | { kind: "read"; subscription: ActiveSubscription | null }
  | { kind: "unavailable"; reason: string; retryAfterMs: number };
export type UsageOutcome =
  | { kind: "recorded"; usageRecordGid: string }
  /** `capped`: the approved amount is used up. */
  | { kind: "refused"; capped: boolean; message: string }
  | { kind: "not-executed"; reason: string; retryAfterMs: number }
  | { kind: "unknown"; reason: string };
export type UsageFound =
  | { kind: "recorded"; usageRecordGid: string }
  /** `isOver`: the subscription has ended, so nothing that is under way can be recorded on it any more. */
  | { kind: "absent"; isOver: boolean }
  /** Shopify does not show this subscription: nobody can say what it holds. */
  | { kind: "gone" }
  | { kind: "unavailable"; reason: string; retryAfterMs: number };

/** Shopify billing of one shop (appSubscriptionCreate, appUsageRecordCreate). Amounts in US cents. */
export interface BillingGateway {
  subscribe(
    shopDomain: string,
    plan: { name: string; terms: string; cappedMinor: number; returnUrl: string; test: boolean },
  ): Promise<SubscribeOutcome>;
  /** Another amount for a line that is in force, once the merchant approves; what it has used stays counted. */
  changeCap(
    shopDomain: string,
    line: { lineItemGid: string; cappedMinor: number },
  ): Promise<SubscribeOutcome>;
  /** The shop's subscription to this app, or none. */
  readSubscription(shopDomain: string): Promise<SubscriptionRead>;
  /** Safe to repeat with the same key on the same line: Shopify keeps one record per idempotency key. */
  recordUsage(
    shopDomain: string,
    usage: { lineItemGid: string; amountMinor: number; description: string; idempotencyKey: string },
  ): Promise<UsageOutcome>;
  /** Whether the newest usage of a subscription, ended ones included, has the record of this key. */
  findUsage(
    shopDomain: string,
    usage: { subscriptionGid: string; lineItemGid: string; idempotencyKey: string },
  ): Promise<UsageFound>;
}
