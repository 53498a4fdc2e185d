// From stored groups, counts and choices to what pages show. Pure.
import type { SkuFactsView } from "~/modules/customs/sku-facts";
import { lackingFacts } from "./check-customs";
import { toCounts, toHindrance, type StoredCounts } from "./count-groups";
import type { GroupChoice, GroupMember, PackageGroupRow } from "./package-groups";
import type { ParcelContent } from "./ready-pledge";
import { ServiceChoiceSchema } from "./service-choice";
import { describeHindrance, isReady } from "./to-ready-pledge";
import { weighContents } from "./weigh-contents";

/** A group with its counts, weight, what customs lacks and its last choice. */
export function toGroupRow(
  stored: StoredCounts & { contents: ParcelContent[]; units: number },
  facts: ReadonlyMap<string, SkuFactsView>,
  choice: GroupChoice | null,
  shipPartiallyPaid: boolean,
): PackageGroupRow {
  const { contents, units } = stored;
  const counts = toCounts(stored, shipPartiallyPaid);
  return {
    ...counts,
    ...{ contents, units, choice },
    ...weighContents(contents, facts),
    customsLacking: counts.declared > 0 ? lackingFacts(contents, facts).map(({ sku }) => sku) : [],
  };
}

/** A choice as the database has it. */
export interface RememberedChoice {
  packageTypeId: string;
  service: unknown;
  serviceAbroad: unknown;
  weightGrams: number | null;
  insuredMinor: bigint | null;
}

/** What was chosen last time; null when it cannot be used any more. */
export function toGroupChoice(
  stored: RememberedChoice | undefined,
  offeredTypes: ReadonlySet<string>,
): GroupChoice | null {
  if (!stored || !offeredTypes.has(stored.packageTypeId)) return null;
  const service = ServiceChoiceSchema.safeParse(stored.service);
  const serviceAbroad = ServiceChoiceSchema.nullable().safeParse(stored.serviceAbroad);
  if (!service.success || !serviceAbroad.success) return null;
  return {
    packageTypeId: stored.packageTypeId,
    service: service.data,
    serviceAbroad: serviceAbroad.data,
    weightGrams: stored.weightGrams,
    insuredMinor: stored.insuredMinor === null ? null : Number(stored.insuredMinor),
  };
}

/** A pledge of a group as the database has it. */
export interface StoredMember {
  pledgeId: string;
  externalId: string;
  orderName: string | null;
  backerName: string | null;
  countryCode: string;
  abroad: boolean;
  declared: boolean;
  hindrance: string | null;
}

/** A pledge of the group, with the sentence that says why it cannot be shipped yet. */
export function toGroupMember(row: StoredMember, shipPartiallyPaid: boolean): GroupMember {
  const { pledgeId, externalId, backerName, countryCode, abroad, declared } = row;
  const orderName = row.orderName ?? externalId;
  const noted = toHindrance(row.hindrance);
  const hindrance = isReady(noted, shipPartiallyPaid) ? null : noted;
  return {
    ...{ pledgeId, externalId, orderName, backerName, countryCode, abroad, declared, hindrance },
    hindranceMessage: hindrance && describeHindrance(hindrance, `Order ${orderName}`),
  };
}
