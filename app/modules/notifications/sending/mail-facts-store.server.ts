// What a tracking mail is made of, read when it is made: nothing of it is kept with the mail.
import { z } from "zod";
import type { Db } from "~/db/client.server";
import type { PledgeContent } from "../../pledges/pledge";
import { trackingPlace } from "../../fulfillment/packages/carrier-links";
import type { MailFacts } from "../template/compose-tracking-mail";

/** A package with its backer, as a mail needs them. */
export interface PackageForMail {
  packageId: string;
  pledgeId: string;
  externalId: string;
  /** null once the backer was erased. */
  email: string | null;
  /** Shipped and still part of its fulfilment. */
  live: boolean;
  replyTo: string | null;
  facts: Omit<MailFacts, "trackingPage">;
}

const LinesSchema = z.array(z.object({ sku: z.string().nullable(), quantity: z.number() })).catch([]);

const WHOLE = {
  include: {
    fulfillment: true,
    pledge: { include: { campaign: { include: { mail: true } }, shop: true } },
  },
} as const;

/** null when the shop has no such package. */
export async function findPackageForMail(
  db: Db,
  { shopDomain, packageId }: { shopDomain: string; packageId: string },
): Promise<PackageForMail | null> {
  const row = await db.package.findFirst({ where: { id: packageId, shopDomain }, ...WHOLE });
  if (!row) return null;
  const { pledge, fulfillment } = row;
  const lines = LinesSchema.parse(fulfillment?.lines ?? []);
  const titles = titlesBySku(pledge.content as PledgeContent | null);
  return {
    packageId: row.id,
    pledgeId: pledge.id,
    externalId: pledge.externalId,
    email: pledge.redactedAt ? null : pledge.backerEmail,
    live: row.shippedAt !== null && row.status !== "withdrawn" && row.status !== "returned",
    replyTo: pledge.campaign.mail?.replyTo ?? pledge.shop.email,
    facts: {
      backerName: pledge.backerName,
      campaignName: pledge.campaign.name,
      shopName: pledge.shop.name,
      orderName: pledge.orderName,
      items: lines.map(({ sku, quantity }) => `${quantity} × ${titles.get(sku ?? "") ?? sku ?? "item"}`),
      carrier: row.carrier,
      trackingNumber: row.number,
      carrierLink: trackingPlace({ ...row, countryCode: pledge.countryCode }).url,
    },
  };
}

function titlesBySku(content: PledgeContent | null): Map<string, string> {
  const known = (content?.lines ?? []).flatMap(({ sku, title }): [string, string][] =>
    title ? [[sku, title]] : [],
  );
  return new Map(known);
}

/** A package to show in a preview: the newest of the campaign that has shipped; null while none has. */
export async function findSamplePackage(
  db: Db,
  { shopDomain, campaignId }: { shopDomain: string; campaignId: string },
): Promise<string | null> {
  const row = await db.package.findFirst({
    where: {
      shopDomain,
      shippedAt: { not: null },
      status: { not: "withdrawn" },
      pledge: { campaignId, redactedAt: null },
    },
    orderBy: [{ shippedAt: "desc" }, { id: "desc" }],
    select: { id: true },
  });
  return row?.id ?? null;
}
