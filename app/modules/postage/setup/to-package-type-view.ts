import { PACKAGE_SHAPES, type PackageTypeView } from "./package-type";

/** A stored package type in the words of the product. */
export function toPackageTypeView(row: {
  id: string;
  name: string;
  kind: string;
  predefinedPackage: string | null;
  shape: string;
  lengthMil: number | null;
  widthMil: number | null;
  heightMil: number | null;
  emptyGrams: number;
  machinable: boolean;
  mediaMail: boolean;
  libraryMail: boolean;
  archivedAt: Date | null;
}): PackageTypeView {
  const { id, name, predefinedPackage, lengthMil, widthMil, heightMil, emptyGrams } = row;
  return {
    ...{ id, name, predefinedPackage, lengthMil, widthMil, heightMil, emptyGrams },
    kind: row.kind === "usps" ? "usps" : "own",
    shape: PACKAGE_SHAPES.find((shape) => shape === row.shape) ?? "parcel",
    machinable: row.machinable,
    mediaMail: row.mediaMail,
    libraryMail: row.libraryMail,
    archived: row.archivedAt !== null,
  };
}
