// What USPS and customs would refuse of a group's parcels with the remembered choice. Pure.
import { needsCustoms } from "~/modules/customs/customs-destination";
import type { PostalAddress } from "../ports";
import type { PackageTypeView } from "../setup/package-type";
import { checkParcel, type ParcelProblem } from "../usps/check-parcel";
import { refusesDeclared, type CustomsCheck } from "./check-customs";
import type { GroupChoice } from "./package-groups";
import { choiceFor } from "./service-choice";

/** The parcel that all orders of the group get. */
export interface GroupParcel {
  packageType: PackageTypeView;
  services: Pick<GroupChoice, "service" | "serviceAbroad">;
  weightGrams: number | null;
  weightlessSkus: readonly string[];
  valueMinor: number | null;
}

interface GroupProblems {
  problems: ParcelProblem[];
  checked: number;
  /** Orders that would get no label: USPS or customs refuses the parcel. */
  refused: number;
}

const MOST_PROBLEMS = 100;

/** Checks the parcel for each of these orders. Customs problems are not listed: they are the same for all of them. */
export function checkGroup(
  orders: readonly { orderName: string; address: PostalAddress }[],
  parcel: GroupParcel,
  customs: CustomsCheck,
): GroupProblems {
  const { services, ...rest } = parcel;
  const declaredRefused = refusesDeclared(customs);
  const problems: ParcelProblem[] = [];
  let refused = 0;
  for (const { orderName, address } of orders) {
    const found = checkParcel({ orderName, to: address, ...rest }, choiceFor(services, address)).problems;
    const error = found.some(({ severity }) => severity === "error");
    if (error || (declaredRefused && needsCustoms(address))) refused += 1;
    if (problems.length < MOST_PROBLEMS) problems.push(...found);
  }
  return { problems: problems.slice(0, MOST_PROBLEMS), checked: orders.length, refused };
}
