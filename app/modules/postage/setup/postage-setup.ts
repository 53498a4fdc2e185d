// How a shop buys postage, as other use cases and the pages see it. Pure types.
import type { PostalAddress, PostageAccount } from "../ports";
import type { Paper } from "../printing/paper";
import type { PackageTypeView } from "./package-type";

export type { PackageTypeView } from "./package-type";

export const CONTENTS_TYPES = ["merchandise", "gift", "documents", "sample"] as const;
export type ContentsType = (typeof CONTENTS_TYPES)[number];

/** What must be done before anything can be bought. */
export type SetupGap =
  | "account"
  | "ship_from"
  | "package_types"
  /** Shopify billing is chosen and nobody has approved it, or it has ended. */
  | "billing";

export interface Billing {
  subscriptionGid: string;
  usageLineGid: string;
  status: "pending" | "active" | "declined" | "cancelled" | "expired" | "frozen";
  /** Approved for each 30 days, and used in those that run, as last read; US cents. */
  cappedMinor: number;
  usedMinor: number;
}

/** What buying needs of the settings. `missing` is empty when everything is there. */
export interface PostageSetup {
  shopDomain: string;
  /** null until chosen and, for the creator's own, until a key was accepted. */
  account: PostageAccount | null;
  funding: "own_account" | "shopify_billing";
  /** Of Shopify billing, as last read. */
  billing: Billing | null;
  /** Fee on postage of `account`, in hundredths of a percent. 0 without an account. */
  feeBasisPoints: number;
  shipFrom: PostalAddress | null;
  /** USPS knows the address; false: saved over a warning. */
  shipFromVerified: boolean;
  /** Those on offer, by name. */
  packageTypes: PackageTypeView[];
  shipPartiallyPaid: boolean;
  fulfillAt: "purchase" | "first_scan";
  customs: { signer: string | null; contentsType: ContentsType; nonDelivery: "return" | "abandon" };
  paper: Paper;
  packingSlips: boolean;
  vatNumber: string | null;
  slipAddress: string | null;
  missing: { gap: SetupGap; message: string }[];
}

/** The settings as the Setup page shows them: never a key. */
export interface SettingsView extends Omit<PostageSetup, "account" | "billing"> {
  account: { kind: "own" | "platform"; usable: boolean } | null;
  /** Last four characters of the creator's key; null without one. */
  apiKeyHint: string | null;
  /** The key in use makes test labels: they look real, and USPS takes none of them. */
  testKey: boolean;
  /** EasyPost tells this account's news to us. */
  webhookRegistered: boolean;
  /** The operator offers its own account. */
  platformOffered: boolean;
  fees: { own: number; platform: number };
  billing: (Omit<Billing, "subscriptionGid" | "usageLineGid"> & { readAt: Date | null }) | null;
  /** Archived ones, too. */
  allPackageTypes: PackageTypeView[];
}

/** Something wrong with one field of a form, for showing beside it. */
export interface FieldError {
  field: string;
  message: string;
}
