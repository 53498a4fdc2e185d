// What the pages show of tracking mails: plain serialisable data, times as ISO 8601 UTC.

/** Who tells the backers of a campaign that their parcel is on its way. Never two at once. */
export const MAIL_MODES = ["none", "shopify", "ours"] as const;
export type MailMode = (typeof MAIL_MODES)[number];

export const TRACKING_MAIL_STATES = [
  "queued",
  "sending",
  "sent",
  "maybe_sent",
  "failed",
  "bounced",
  "cancelled",
  "shopify",
] as const;
/**
 * queued: waits for its turn or its next attempt; maybe_sent: the answer of the mail server was lost, so only a person
 * decides about another attempt; bounced: the server refused the address; shopify: Shopify mails about this package,
 * so PledgeDock never does.
 */
export type TrackingMailState = (typeof TRACKING_MAIL_STATES)[number];

/** Of the mail about one package; on a backer's page and in the list of mails. */
export interface TrackingMailView {
  id: string;
  packageId: string;
  pledgeId: string;
  /** The Backer ID. */
  externalId: string;
  backerName: string | null;
  /** null where the parcel has none. */
  trackingNumber: string | null;
  carrier: string | null;
  state: TrackingMailState;
  attempts: number;
  createdAt: string;
  /** When it is tried next; only of a queued mail. */
  nextAttemptAt: string | null;
  sentAt: string | null;
  /** One sentence for the creator; null while nothing went wrong. */
  failure: string | null;
}

/** Packages of a campaign by what can be done about their mail. */
export interface MailCounts {
  /** Shipped, on their way, with an address, and never mailed: a press of the button mails them. */
  mailable: number;
  /** The backers behind them. */
  mailableBackers: number;
  /** Would be mailable, were there an e-mail address. */
  withoutAddress: number;
  waiting: number;
  sent: number;
  maybeSent: number;
  /** Failed or bounced. */
  failed: number;
  byShopify: number;
}

/** How much of the set-up is missing. */
export interface MailServerView {
  /** False: no SMTP_URL, so PledgeDock cannot mail anybody. */
  configured: boolean;
  /** Sentence about what is wrong with the server now; null while all is well. */
  trouble: string | null;
  troubleSince: string | null;
  /** Mails a minute that leave at most. */
  perMinute: number;
}

export interface CampaignMailRow {
  campaignId: string;
  campaignName: string;
  platform: string;
  mode: MailMode;
  automatic: boolean;
  counts: MailCounts;
}

export interface CampaignMailView extends CampaignMailRow {
  withoutNumber: boolean;
  subject: string;
  body: string;
  fromName: string;
  /** Empty: the shop's own address. */
  replyTo: string;
  /** Where a test mail goes: the shop owner's address as Shopify has it. */
  testAddress: string | null;
}

/** A package whose backer may be mailed. */
export interface MailablePackage {
  packageId: string;
  pledgeId: string;
  externalId: string;
  backerName: string | null;
  trackingNumber: string | null;
  carrier: string | null;
  shippedAt: string;
}

export interface MailPreview {
  subject: string;
  text: string;
  /** A whole document. */
  html: string;
  /** Whose data it shows; null: an invented backer, because nothing has shipped yet. */
  sample: { packageId: string; pledgeId: string; externalId: string } | null;
}

export interface MailFieldProblem {
  field: "subject" | "body" | "fromName" | "replyTo";
  message: string;
}

export interface MailPage<Row> {
  rows: Row[];
  /** From 1. */
  page: number;
  hasMore: boolean;
}
