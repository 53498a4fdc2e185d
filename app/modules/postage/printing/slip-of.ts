// What stands on the packing slip of a label. Pure.
import type { ParcelContent } from "../groups/ready-pledge";
import type { PostalAddress } from "../ports";
import type { Slip } from "./draw-slip";

export interface SlipLabel {
  orderName: string;
  position: number;
  contents: ParcelContent[];
  /** null after the backer's data were deleted. */
  address: PostalAddress | null;
  trackingCode: string | null;
  batch: { number: number; total: number; shipFrom: PostalAddress };
}

/** What the seller wants on slips. */
export interface SlipSettings {
  vatNumber: string | null;
  /** Several lines; null: the address that the parcel leaves from. */
  slipAddress: string | null;
}

const COUNTRIES = new Intl.DisplayNames(["en"], { type: "region" });

/** From the creator's own address where it is set, else from where the parcel leaves. */
export function slipOf(label: SlipLabel, { vatNumber, slipAddress }: SlipSettings): Slip {
  const { batch } = label;
  return {
    orderName: label.orderName,
    to: label.address ? addressLines(label.address) : ["Deleted at the backer's request"],
    from: slipAddress === null ? addressLines(batch.shipFrom) : textLines(slipAddress),
    vatNumber,
    contents: label.contents.map(({ sku, title, quantity }) => ({
      sku: sku === "" ? "–" : sku,
      title,
      quantity,
    })),
    place: `Batch ${batch.number}, parcel ${label.position + 1} of ${batch.total}`,
    trackingCode: label.trackingCode,
    country: label.address?.country ?? null,
  };
}

function addressLines(address: PostalAddress): string[] {
  const { name, company, street1, street2, city, state, zip, country } = address;
  const place = [city, [state, zip].filter(Boolean).join(" ")].filter((part) => part !== "").join(", ");
  return [name, company, street1, street2, place, countryName(country)].flatMap((line) =>
    line ? [line] : [],
  );
}

/** A code that ISO does not know stays as it is. */
function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (COUNTRIES.of(code) ?? code) : code;
}

function textLines(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
}
