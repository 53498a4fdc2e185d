// From a package type to what EasyPost is told of the parcel. Pure.
import type { ServiceChoice } from "../groups/service-choice";
import type { PostageParcel, ShipmentOptions } from "../ports";
import type { PackageTypeView } from "../setup/package-type";

type Packaging = Pick<
  PackageTypeView,
  "kind" | "predefinedPackage" | "shape" | "lengthMil" | "widthMil" | "heightMil"
>;

/** Shapes that EasyPost knows by a name of its own; everything else goes by its dimensions. */
const NAMED_SHAPES: Partial<Record<PackageTypeView["shape"], string>> = {
  card: "Card",
  letter: "Letter",
  flat: "Flat",
};

/** The parcel of this weight (with its packaging). An irregular parcel is dimensions and "not machinable". */
export function toPostageParcel(packaging: Packaging, weightGrams: number): PostageParcel {
  const predefinedPackage =
    packaging.kind === "usps" ? packaging.predefinedPackage : (NAMED_SHAPES[packaging.shape] ?? null);
  if (predefinedPackage !== null) {
    return { weightGrams, lengthMil: null, widthMil: null, heightMil: null, predefinedPackage };
  }
  const { lengthMil, widthMil, heightMil } = packaging;
  return { weightGrams, lengthMil, widthMil, heightMil, predefinedPackage };
}

/**
 * Special rates are asked for when the package type is marked for them; without asking, EasyPost returns no rate of
 * Media and Library Mail. Only one of the two can be asked for: the chosen one, else the cheaper Library Mail.
 */
export function specialRates(
  { mediaMail, libraryMail }: Pick<PackageTypeView, "mediaMail" | "libraryMail">,
  choice: ServiceChoice,
): ShipmentOptions["specialRates"] {
  if (choice.kind === "service" && choice.service === "MediaMail") return mediaMail ? "media_mail" : null;
  if (libraryMail) return "library_mail";
  return mediaMail ? "media_mail" : null;
}
