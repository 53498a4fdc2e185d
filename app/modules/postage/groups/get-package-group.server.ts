import { pageNumber } from "~/lib/page-number";
import { loadSkuFacts } from "~/modules/customs/load-sku-facts.server";
import type { PostageDeps } from "../postage-deps";
import type { PackageTypeView } from "../setup/package-type";
import { findPackageTypes } from "../setup/settings-store.server";
import { toPackageTypeView } from "../setup/to-package-type-view";
import { checkParcel, type ParcelProblem } from "../usps/check-parcel";
import {
  countCountries,
  findChoices,
  findGroups,
  readMemberPage,
  tallyGroup,
} from "./group-view-store.server";
import { countGroups } from "./count-groups";
import type { GroupChoice, PackageGroupView } from "./package-groups";
import type { ReadyPledge } from "./ready-pledge";
import { readReady, shipsPartiallyPaid } from "./read-ready.server";
import { refreshParcels } from "./refresh-parcels.server";
import { toGroupChoice, toGroupMember, toGroupRow } from "./to-group-row";
import { parcelGrams, valueContents, weighContents } from "./weigh-contents";

const PER_PAGE = 50;
const MOST_PROBLEMS = 100;
/** Pledges whose parcels are checked for the page; a quote checks every one. */
const MOST_CHECKED = 2000;

/** One group with a page of its pledges and what the remembered choice would run into; null when it is empty. */
export async function getPackageGroup(
  deps: Pick<PostageDeps, "db" | "jobs">,
  { shopDomain, groupKey, page: asked = 1 }: { shopDomain: string; groupKey: string; page?: number },
): Promise<PackageGroupView | null> {
  const behind = await refreshParcels(deps, { shopDomain });
  const shipPartiallyPaid = await shipsPartiallyPaid(deps.db, shopDomain);
  const query = { shopDomain, groupKey, shipPartiallyPaid };
  const [counts] = countGroups(await tallyGroup(deps.db, shopDomain, groupKey), shipPartiallyPaid);
  const stored = (await findGroups(deps.db, shopDomain, [groupKey])).get(groupKey);
  if (!counts || !stored) return null;
  const pages = Math.max(1, Math.ceil((counts.ready + counts.notReady) / PER_PAGE));
  const page = Math.min(pageNumber(asked), pages);
  const [members, countries, choices, types, facts] = await Promise.all([
    readMemberPage(deps.db, { ...query, offset: (page - 1) * PER_PAGE, limit: PER_PAGE }),
    countCountries(deps.db, query),
    findChoices(deps.db, shopDomain, [groupKey]),
    findPackageTypes(deps.db, shopDomain, { archived: false }),
    loadSkuFacts(deps, { shopDomain, skus: stored.contents.map(({ sku }) => sku) }),
  ]);
  const choice = toGroupChoice(choices.get(groupKey), new Set(types.map(({ id }) => id)));
  const type = types.find(({ id }) => id === choice?.packageTypeId);
  const checked =
    choice && type && counts.ready > 0
      ? (await readReady(deps, { shopDomain, groupKey })).slice(0, MOST_CHECKED)
      : [];
  const problems = choice && type ? checkAll(checked, choice, toPackageTypeView(type), facts) : [];
  return {
    ...toGroupRow(counts, stored, facts, choice),
    members: members.map((member) => toGroupMember(member, shipPartiallyPaid)),
    ...{ page, pages, behind, countries },
    problems: problems.flat().slice(0, MOST_PROBLEMS),
    checked: checked.length,
    refused: problems.filter((found) => found.some(({ severity }) => severity === "error")).length,
  };
}

type Facts = ReadonlyMap<string, { weightGrams: number | null; valueMinor: number | null }>;

function checkAll(
  pledges: ReadyPledge[],
  choice: GroupChoice,
  packageType: PackageTypeView,
  facts: Facts,
): ParcelProblem[][] {
  return pledges.map(({ orderName, address, contents }) => {
    const weighed = weighContents(contents, facts);
    const parcel = {
      ...{ orderName, to: address, packageType, weightlessSkus: weighed.weightlessSkus },
      weightGrams: parcelGrams(weighed, packageType.emptyGrams, choice.weightGrams),
      valueMinor: valueContents(contents, facts),
    };
    return checkParcel(parcel, choice.service).problems;
  });
}
