// From stored groups, counts and choices to what pages show. Pure.
import type { GroupChoice, GroupMember, PackageGroupRow } from "./package-groups";
import { toHindrance, type GroupCounts } from "./count-groups";
import type { ParcelContent } from "./ready-pledge";
import { ServiceChoiceSchema } from "./service-choice";
import { describeHindrance, isReady } from "./to-ready-pledge";
import { weighContents } from "./weigh-contents";

/** A group with its counts, weight and last choice; weights from `facts`, in grams per piece. */
export function toGroupRow(
  counts: GroupCounts,
  group: { contents: ParcelContent[]; units: number } | undefined,
  facts: ReadonlyMap<string, { weightGrams: number | null }>,
  choice: GroupChoice | null,
): PackageGroupRow {
  const contents = group?.contents ?? [];
  const { groupKey, ready, readyAbroad, notReady } = counts;
  return {
    ...{ groupKey, ready, readyAbroad, notReady, contents, choice },
    units: group?.units ?? 0,
    ...weighContents(contents, facts),
  };
}

/** A choice as the database has it. */
export interface RememberedChoice {
  packageTypeId: string;
  service: unknown;
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
  if (!service.success) return null;
  return {
    packageTypeId: stored.packageTypeId,
    service: service.data,
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
  hindrance: string | null;
}

/** A pledge of the group, with the sentence that says why it cannot be shipped yet. */
export function toGroupMember(row: StoredMember, shipPartiallyPaid: boolean): GroupMember {
  const { pledgeId, externalId, backerName, countryCode, abroad } = row;
  const orderName = row.orderName ?? externalId;
  const noted = toHindrance(row.hindrance);
  const hindrance = isReady(noted, shipPartiallyPaid) ? null : noted;
  return {
    ...{ pledgeId, externalId, orderName, backerName, countryCode, abroad, hindrance },
    hindranceMessage: hindrance && describeHindrance(hindrance, `Order ${orderName}`),
  };
}
