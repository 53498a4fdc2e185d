import type { ServiceChoice } from "../groups/service-choice";
import type { PostageDeps } from "../postage-deps";
import type { PostageAccount, PostalAddress, RatesOutcome } from "../ports";
import type { PackageTypeView } from "../setup/package-type";
import { specialRates, toPostageParcel } from "../usps/build-parcel";
import { sampleCustoms } from "./sample-destination";

/** Rates of one parcel, without storing anything at EasyPost. */
export async function askRates(
  deps: Pick<PostageDeps, "postage" | "clock">,
  account: PostageAccount,
  asked: {
    from: PostalAddress;
    to: PostalAddress;
    packageType: Omit<PackageTypeView, "id" | "name" | "emptyGrams" | "archived">;
    weightGrams: number;
    service: ServiceChoice;
  },
): Promise<RatesOutcome> {
  const { from, to, packageType, weightGrams, service } = asked;
  return deps.postage.quote(account, {
    ...{ from, to, parcel: toPostageParcel(packageType, weightGrams) },
    customs: sampleCustoms(to, weightGrams),
    taxIdentifiers: [],
    options: {
      machinable: packageType.machinable,
      specialRates: specialRates(packageType, service),
      shipDate: deps.clock.now().toISOString().slice(0, 10),
      printLines: [],
    },
  });
}
