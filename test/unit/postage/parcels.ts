import type { PostalAddress } from "~/modules/postage/ports";
import { checkParcel, type ParcelToCheck } from "~/modules/postage/usps/check-parcel";
import type { ServiceChoice } from "~/modules/postage/groups/service-choice";

/** A house in Portland; tests change what they are about. */
export function addressTo(changes: Partial<PostalAddress> = {}): PostalAddress {
  return {
    ...{ name: "Ada Lovelace", company: null, street1: "1 Main St", street2: null, city: "Portland" },
    ...{ state: "OR", zip: "97201", country: "US", phone: "5035550100", email: null },
    ...changes,
  };
}

export const GERMANY = addressTo({ city: "Berlin", state: null, zip: "10115", country: "DE" });
export const APO = addressTo({ street1: "PSC 802 Box 74", city: "APO", state: "AE", zip: "09499" });

/** A 10 × 8 × 4 in box of 500 g. */
export function parcelOf(
  changes: Partial<Omit<ParcelToCheck, "packageType">> & {
    packageType?: Partial<ParcelToCheck["packageType"]>;
  } = {},
): ParcelToCheck {
  const { packageType, ...rest } = changes;
  return {
    ...{ orderName: "#1001", to: addressTo(), weightGrams: 500, weightlessSkus: [], valueMinor: 5900 },
    ...rest,
    packageType: {
      ...{ name: "Small box", kind: "own", predefinedPackage: null, shape: "parcel", machinable: true },
      ...{ lengthMil: 10_000, widthMil: 8000, heightMil: 4000, mediaMail: false, libraryMail: false },
      ...packageType,
    },
  };
}

/** USPS packaging by EasyPost's name. */
export function uspsPackage(predefinedPackage: string, name = predefinedPackage) {
  return { name, kind: "usps", predefinedPackage, lengthMil: null, widthMil: null, heightMil: null } as const;
}

export const by = (service: string): ServiceChoice => ({ kind: "service", service });
export const CHEAPEST: ServiceChoice = { kind: "cheapest" };

/** Everything said about the parcel, errors first. */
export function said(parcel: ParcelToCheck, choice: ServiceChoice = CHEAPEST): string[] {
  return checkParcel(parcel, choice).problems.map(({ message }) => message);
}
