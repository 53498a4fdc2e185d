import { randomUUID } from "node:crypto";
import { localTime } from "~/lib/local-time";
import { toDecimalString } from "~/lib/money";
import type { GroupChoice } from "~/modules/postage/groups/package-groups";
import type { PackageTypeView } from "~/modules/postage/setup/package-type";
import { getServices } from "~/services.server";
import type { ChoiceDraft } from "./choice-draft";
import { firstServices } from "./first-services";

/** What the form of choices opens with: as last chosen, else the first package type and the cheapest service, today. */
export async function firstDraft(
  shopDomain: string,
  packageTypes: PackageTypeView[],
  choice: GroupChoice | null,
): Promise<ChoiceDraft> {
  const shop = await getServices().connections.getShop({ shopDomain });
  return {
    packageTypeId: choice?.packageTypeId ?? packageTypes[0]?.id ?? "",
    ...firstServices(choice),
    weight: choice?.weightGrams ? `${choice.weightGrams} g` : "",
    shipDate: localTime(new Date(), shop?.timezone ?? "UTC").day,
    insured: choice?.insuredMinor ? toDecimalString(choice.insuredMinor, "USD") : "",
    requestKey: randomUUID(),
  };
}
