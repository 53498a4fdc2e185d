// A package type as it stands in the form: everything as typed.
import { PREDEFINED_PACKAGES } from "~/modules/postage/usps/predefined-packages";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";

export interface PackageDraft {
  /** "" for a new one. */
  packageTypeId: string;
  name: string;
  /** "own:" with its shape, or "usps:" with EasyPost's name of the packaging. */
  packaging: string;
  length: string;
  width: string;
  height: string;
  emptyWeight: string;
  emptyWeightUnit: string;
  machinable: boolean;
  mediaMail: boolean;
  libraryMail: boolean;
}

/** What a new package type starts from. */
export const NEW_PACKAGE: PackageDraft = {
  packageTypeId: "",
  name: "",
  packaging: "own:parcel",
  length: "",
  width: "",
  height: "",
  emptyWeight: "",
  emptyWeightUnit: "oz",
  machinable: true,
  mediaMail: false,
  libraryMail: false,
};

/** A package type as the form shows it. */
export function draftOf(type: PackageTypeView): PackageDraft {
  return {
    packageTypeId: type.id,
    name: type.name,
    packaging: type.kind === "usps" ? `usps:${type.predefinedPackage ?? ""}` : `own:${type.shape}`,
    length: inches(type.lengthMil),
    width: inches(type.widthMil),
    height: inches(type.heightMil),
    emptyWeight: `${type.emptyGrams}`,
    emptyWeightUnit: "g",
    machinable: type.machinable,
    mediaMail: type.mediaMail,
    libraryMail: type.libraryMail,
  };
}

function inches(mil: number | null): string {
  return mil === null ? "" : `${mil / 1000}`;
}

/** The choices of "What kind of package is this". */
export const KIND_CHOICES = [
  {
    title: "USPS Standard package",
    options: [
      { label: "Parcel", value: "own:parcel" },
      { label: "Irregular parcel", value: "own:irregular" },
      { label: "Soft pack or padded bag", value: "own:softpack" },
      { label: "Card", value: "own:card" },
      { label: "Letter", value: "own:letter" },
      { label: "Flat (large envelope)", value: "own:flat" },
    ],
  },
  {
    title: "Provided by the USPS",
    options: PREDEFINED_PACKAGES.map(({ code, name, sizes }) => ({
      label: sizes.length > 0 ? `${name}, ${sizes.join(" or ")}` : name,
      value: `usps:${code}`,
    })),
  },
];

const HINTS: Record<string, string> = {
  "own:parcel": "Your own box",
  "own:irregular": "Poster tubes, rolls and other odd shapes. Never machinable.",
  "own:softpack": "Your own bag or padded envelope",
  "own:card": "Goes by First-Class Mail, without tracking",
  "own:letter":
    "Goes by First-Class Mail, without tracking and without refund. A plain #10 envelope needs only a stamp.",
  "own:flat": "Goes by First-Class Mail, without tracking and without refund",
};

/** Media and Library Mail go in one's own parcels: not in USPS packaging, and not as cards, letters or flats. */
export function takesMediaMail(packaging: string): boolean {
  return ["own:parcel", "own:irregular", "own:softpack"].includes(packaging);
}

export function packagingHint(packaging: string): string {
  return HINTS[packaging] ?? "Free from the USPS; its postage is the same for every weight it may hold";
}

/** What the form sends. */
export function fieldsOf(draft: PackageDraft): Record<string, string> {
  const [kind = "", which = ""] = draft.packaging.split(":");
  const own = kind === "own";
  return {
    intent: "save-package-type",
    packageTypeId: draft.packageTypeId,
    name: draft.name,
    kind,
    shape: own ? which : "parcel",
    predefinedPackage: own ? "" : which,
    length: own ? draft.length : "",
    width: own ? draft.width : "",
    height: own ? draft.height : "",
    emptyWeight: draft.emptyWeight,
    emptyWeightUnit: draft.emptyWeightUnit,
    machinable: draft.machinable || !own ? "1" : "0",
    mediaMail: draft.mediaMail ? "1" : "0",
    libraryMail: draft.libraryMail ? "1" : "0",
  };
}
