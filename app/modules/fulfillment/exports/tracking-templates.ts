// Tracking CSV in the columns that each platform's upload expects. Pure.
import type { TrackingFormat } from "../tracking-upload/tracking-mapping";

export interface TrackedParcel {
  number: string | null;
  carrier: string | null;
  url: string | null;
  status: string;
  shippedAt: string | null;
  deliveredAt: string | null;
}

export interface TrackedBacker {
  externalId: string;
  orderName: string | null;
  email: string | null;
  status: string;
  parcels: TrackedParcel[];
  trackingPageUrl: string;
}

interface Template {
  header: string[];
  /** Rows of one backer; none where the platform would misunderstand them. */
  rows(backer: TrackedBacker): string[][];
}

const PAGE = "Tracking Page";
const text = (value: string | null) => value ?? "";
const numbered = ({ parcels }: TrackedBacker) => parcels.filter(({ number }) => number !== null);
const isShipped = ({ status }: TrackedBacker) => status === "shipped" || status === "delivered";

/**
 * BackerKit marks every uploaded row as shipped (help.backerkit.com, article 543; order of its columns not published),
 * so a parcel without a number is listed only once the whole order is shipped. PledgeBox keeps one code per order
 * unless the row says partial (help.pledgebox.com), so every row but the last does. The columns of Kickstarter's and
 * Gamefound's templates are not published: named after their exports. The last column is the backer's tracking page.
 */
export const TRACKING_TEMPLATES: Record<TrackingFormat, Template> = {
  backerkit: {
    header: ["Backer ID", "Email", "Tracking Number", "Carrier", "Tracking URL", PAGE],
    rows: (backer) =>
      (isShipped(backer) ? backer.parcels : numbered(backer)).map(({ number, carrier, url }) => [
        ...[backer.externalId, text(backer.email), text(number), text(carrier), text(url)],
        backer.trackingPageUrl,
      ]),
  },
  kickstarter: {
    header: ["Backer UID", "Email", "Tracking Number", "Carrier", "Tracking URL", PAGE],
    rows: (backer) =>
      numbered(backer).map(({ number, carrier, url }) => [
        ...[backer.externalId, text(backer.email), text(number), text(carrier), text(url)],
        backer.trackingPageUrl,
      ]),
  },
  pledgebox: {
    header: ["PledgeBox ID (PBID)", "Courier Code", "Tracking Code", "Partial Shipped(Optional)", PAGE],
    rows: (backer) =>
      numbered(backer).map(({ number, carrier }, index, all) => [
        ...[backer.externalId, courierCode(carrier), text(number)],
        ...[index < all.length - 1 || !isShipped(backer) ? "Y" : "", backer.trackingPageUrl],
      ]),
  },
  gamefound: {
    header: ["OrderPublicID", "Tracking number", "Carrier", "Tracking URL", PAGE],
    rows: (backer) =>
      numbered(backer).map(({ number, carrier, url }) => [
        ...[backer.externalId, text(number), text(carrier), text(url), backer.trackingPageUrl],
      ]),
  },
  generic: {
    header: [
      ...["Backer ID", "Order", "Email", "Status", "Tracking Number", "Carrier", "Tracking URL"],
      ...["Parcel Status", "Shipped At", "Delivered At", PAGE],
    ],
    rows: (backer) =>
      backer.parcels.map((parcel) => [
        ...[
          backer.externalId,
          text(backer.orderName),
          text(backer.email),
          backer.status,
          text(parcel.number),
        ],
        ...[
          text(parcel.carrier),
          text(parcel.url),
          parcel.status,
          text(parcel.shippedAt),
          text(parcel.deliveredAt),
        ],
        backer.trackingPageUrl,
      ]),
  },
};

/** "Royal Mail" → "royal-mail", as PledgeBox's list of couriers spells them. */
function courierCode(carrier: string | null): string {
  return text(carrier)
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-|-$/g, "");
}
