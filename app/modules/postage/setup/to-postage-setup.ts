// From the stored settings to what buying needs. Pure: the key was unlocked before.
import type { PostageConfig } from "../postage-deps";
import type { PostageAccount, PostalAddress } from "../ports";
import { PAPERS } from "../printing/paper";
import {
  CONTENTS_TYPES,
  type Billing,
  type PackageTypeView,
  type PostageSetup,
  type SetupGap,
} from "./postage-setup";
import { whyNoCharges } from "./why-no-charges";

export interface SettingsRow {
  shopDomain: string;
  funding: string;
  subscriptionGid: string | null;
  usageLineGid: string | null;
  subscriptionStatus: string | null;
  cappedMinor: bigint | null;
  usedMinor: bigint | null;
  shipFrom: unknown;
  shipFromVerifiedAt: Date | null;
  shipPartiallyPaid: boolean;
  fulfillAt: string;
  customsSigner: string | null;
  contentsType: string;
  nonDelivery: string;
  paper: string;
  packingSlips: boolean;
  vatNumber: string | null;
  slipAddress: string | null;
}

const GAPS: Record<SetupGap, string> = {
  account: "Choose whose EasyPost account pays and, for your own, enter its key.",
  ship_from: "Enter the address that your parcels leave from.",
  package_types: "Create at least one package type.",
  billing: "Approve the charges in Shopify, or pay with your own EasyPost account.",
};

/** The setup with what is still missing before anything can be bought; `account` is null while no key can be used. */
export function toPostageSetup(
  row: SettingsRow,
  account: PostageAccount | null,
  packageTypes: PackageTypeView[],
  fees: PostageConfig["feeBasisPoints"],
): PostageSetup {
  const billing = toBilling(row);
  const shipFrom = row.shipFrom as PostalAddress | null;
  const funding = row.funding === "shopify_billing" ? ("shopify_billing" as const) : ("own_account" as const);
  const missing: SetupGap[] = [
    ...(account ? [] : (["account"] as const)),
    ...(shipFrom ? [] : (["ship_from"] as const)),
    ...(packageTypes.length > 0 ? [] : (["package_types"] as const)),
    ...(funding === "shopify_billing" && billing?.status !== "active" ? (["billing"] as const) : []),
  ];
  return {
    ...{ shopDomain: row.shopDomain, account, funding, billing, shipFrom, packageTypes },
    feeBasisPoints: account ? fees[account.kind] : 0,
    shipFromVerified: row.shipFromVerifiedAt !== null,
    shipPartiallyPaid: row.shipPartiallyPaid,
    fulfillAt: row.fulfillAt === "first_scan" ? "first_scan" : "purchase",
    customs: toCustomsSettings(row),
    paper: PAPERS.find((paper) => paper === row.paper) ?? "4x6",
    packingSlips: row.packingSlips,
    vatNumber: row.vatNumber,
    slipAddress: row.slipAddress,
    missing: missing.map((gap) => ({ gap, message: describeGap(gap, billing) })),
  };
}

function describeGap(gap: SetupGap, billing: Billing | null): string {
  return gap === "billing" && billing?.status === "frozen" ? whyNoCharges("frozen") : GAPS[gap];
}

/** What every declaration says; without settings nobody signs it. */
export function toCustomsSettings(
  row: Pick<SettingsRow, "customsSigner" | "contentsType" | "nonDelivery"> | null,
): PostageSetup["customs"] {
  return {
    signer: row?.customsSigner ?? null,
    contentsType: CONTENTS_TYPES.find((type) => type === row?.contentsType) ?? "merchandise",
    nonDelivery: row?.nonDelivery === "abandon" ? "abandon" : "return",
  };
}

const BILLING_STATES = ["pending", "active", "declined", "cancelled", "expired", "frozen"] as const;

/** Null before anything was asked of Shopify billing. */
export function toBilling(row: SettingsRow): Billing | null {
  const { subscriptionGid, usageLineGid, cappedMinor, usedMinor } = row;
  const status = BILLING_STATES.find((known) => known === row.subscriptionStatus);
  if (!subscriptionGid || !status) return null;
  return {
    subscriptionGid,
    usageLineGid: usageLineGid ?? "",
    status,
    cappedMinor: Number(cappedMinor ?? 0n),
    usedMinor: Number(usedMinor ?? 0n),
  };
}
