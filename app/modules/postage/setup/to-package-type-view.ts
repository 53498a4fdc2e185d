// From a stored package type to what pages and rules see. Pure.
import { PACKAGE_SHAPES, type PackageTypeView } from "./package-type";

interface StoredPackageType extends Omit<PackageTypeView, "kind" | "shape" | "archived"> {
  kind: string;
  shape: string;
  archivedAt: Date | null;
}

/** A stored package type in the words of the product. */
export function toPackageTypeView(row: StoredPackageType): PackageTypeView {
  const { id, name, predefinedPackage, lengthMil, widthMil, heightMil, emptyGrams } = row;
  const { machinable, mediaMail, libraryMail } = row;
  return {
    ...{ id, name, predefinedPackage, lengthMil, widthMil, heightMil, emptyGrams },
    ...{ machinable, mediaMail, libraryMail },
    kind: row.kind === "usps" ? "usps" : "own",
    shape: PACKAGE_SHAPES.find((shape) => shape === row.shape) ?? "parcel",
    archived: row.archivedAt !== null,
  };
}
