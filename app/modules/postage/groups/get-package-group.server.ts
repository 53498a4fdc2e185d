import type { Db } from "~/db/client.server";
import { pageNumber } from "~/lib/page-number";
import { findItemsOfSkus } from "~/modules/catalog/items/find-items-of-skus.server";
import { loadSkuFacts } from "~/modules/customs/load-sku-facts.server";
import type { PostageDeps } from "../postage-deps";
import { findPackageTypes, findSettings } from "../setup/settings-store.server";
import { toCustomsSettings } from "../setup/to-postage-setup";
import { toPackageTypeView } from "../setup/to-package-type-view";
import { checkCustoms } from "./check-customs";
import { checkGroup, type GroupParcel } from "./check-group";
import { readGroupAddresses, readMemberPage, type MemberQuery } from "./group-member-store.server";
import { countCountries, findChoices, findGroups } from "./group-view-store.server";
import type { PackageGroupView } from "./package-groups";
import { refreshParcels } from "./refresh-parcels.server";
import { toGroupChoice, toGroupMember, toGroupRow } from "./to-group-row";
import { toDestination } from "./to-ready-pledge";
import { parcelGrams, valueContents } from "./weigh-contents";

const PER_PAGE = 50;
/** Pledges whose addresses are looked at for the page; a quote looks at every one. */
const MOST_CHECKED = 2000;

interface PackageGroupQuery {
  shopDomain: string;
  groupKey: string;
  /** Counted from 1; beyond the last is the last. */
  page?: number;
  /** As the Pledges page searches: the order's name, the backer's, e-mail and Backer ID. */
  search?: string;
  /** Only pledges that cannot be shipped yet. */
  notReady?: boolean;
}

/**
 * One group with a page of its pledges, what customs lacks, and what the remembered choice would run into; null when it
 * is empty. Nothing is asked of EasyPost.
 */
export async function getPackageGroup(
  deps: Pick<PostageDeps, "db" | "jobs">,
  { shopDomain, groupKey, page = 1, search, notReady = false }: PackageGroupQuery,
): Promise<PackageGroupView | null> {
  const { db } = deps;
  const behind = await refreshParcels(deps, { shopDomain });
  const [settings, groups] = await Promise.all([
    findSettings(db, shopDomain),
    findGroups(db, shopDomain, [groupKey]),
  ]);
  const stored = groups.get(groupKey);
  if (!stored || stored.pledges === 0) return null;
  const group = { shopDomain, groupKey, shipPartiallyPaid: settings?.shipPartiallyPaid ?? false };
  const skus = stored.contents.map(({ sku }) => sku);
  const [members, countries, choices, types, facts, items] = await Promise.all([
    readMembers(db, { ...group, search: search?.trim() || null, notReady }, page),
    countCountries(db, group),
    findChoices(db, shopDomain, [groupKey]),
    findPackageTypes(db, shopDomain, { archived: false }),
    loadSkuFacts(deps, { shopDomain, skus }),
    findItemsOfSkus(deps, { shopDomain, skus }),
  ]);
  const choice = toGroupChoice(choices.get(groupKey), new Set(types.map(({ id }) => id)));
  const type = types.find(({ id }) => id === choice?.packageTypeId);
  const row = toGroupRow(stored, facts, choice, group.shipPartiallyPaid);
  const weightGrams = parcelGrams(row, type?.emptyGrams ?? 0, choice?.weightGrams ?? null);
  const customs = checkCustoms(
    { ...row, facts, items },
    { ...toCustomsSettings(settings), contentsExplanation: null, parcelGrams: weightGrams },
  );
  const parcel = choice &&
    type && {
      ...{ packageType: toPackageTypeView(type), services: choice, weightGrams },
      ...{ weightlessSkus: row.weightlessSkus, valueMinor: valueContents(row.contents, facts) },
    };
  const problems = parcel
    ? checkGroup(await readDestinations(db, group), parcel satisfies GroupParcel, customs)
    : { problems: [], checked: 0, refused: 0 };
  return { ...row, ...members, behind, countries, customs, ...problems };
}

type Group = Pick<MemberQuery, "shopDomain" | "groupKey" | "shipPartiallyPaid">;

async function readMembers(
  db: Db,
  query: Omit<MemberQuery, "offset" | "limit">,
  asked: number,
): Promise<Pick<PackageGroupView, "members" | "found" | "page" | "pages">> {
  const read = async (page: number) =>
    readMemberPage(db, { ...query, offset: (page - 1) * PER_PAGE, limit: PER_PAGE });
  const first = await read(pageNumber(asked));
  const pages = Math.max(1, Math.ceil(first.total / PER_PAGE));
  const page = Math.min(pageNumber(asked), pages);
  const { rows } = page === pageNumber(asked) ? first : await read(page);
  const members = rows.map((row) => toGroupMember(row, query.shipPartiallyPaid));
  return { members, found: first.total, page, pages };
}

async function readDestinations(db: Db, group: Group) {
  const rows = await readGroupAddresses(db, { ...group, limit: MOST_CHECKED });
  return rows.flatMap((row) => toDestination(row) ?? []);
}
