// Package groups as pages see them. Pure types.
import type { ParcelProblem } from "../usps/check-parcel";
import type { CustomsCheck } from "./check-customs";
import type { Hindrance, ParcelContent } from "./ready-pledge";
import type { ServiceChoices } from "./service-choice";

export interface GroupChoice extends ServiceChoices {
  packageTypeId: string;
  /** Of the parcel with its packaging, in place of items + package; null without. */
  weightGrams: number | null;
  /** US cents; null without insurance. */
  insuredMinor: number | null;
}

export interface PackageGroupRow {
  groupKey: string;
  contents: ParcelContent[];
  /** Items in one parcel. */
  units: number;
  /** Pledges that can be shipped now; of these mailed at international prices, and declared to customs. */
  ready: number;
  readyAbroad: number;
  readyDeclared: number;
  /** Pledges of the group that cannot be shipped yet. */
  notReady: number;
  /** Of all, ready or not: those whose parcels are declared to customs. */
  declared: number;
  /** Of the items together; null when some weight is unknown. */
  itemGrams: number | null;
  weightlessSkus: string[];
  /** SKUs that customs lacks facts of; empty while no parcel of the group is declared. */
  customsLacking: string[];
  /** As last chosen; null when never, or when that package type is gone. */
  choice: GroupChoice | null;
}

export interface PackageGroupsView {
  groups: PackageGroupRow[];
  /** Groups with at least one pledge that fit the search; the counts are of these. */
  total: number;
  ready: number;
  readyAbroad: number;
  readyDeclared: number;
  notReady: number;
  /** Pledges of the shop that are not ready by what keeps them, whatever the search. */
  hindrances: { hindrance: Hindrance; pledges: number }[];
  page: number;
  pages: number;
  /** Pledges still being counted after a great change; 0 means that the list is up to date. */
  behind: number;
}

export interface GroupMember {
  pledgeId: string;
  externalId: string;
  orderName: string;
  backerName: string | null;
  countryCode: string;
  abroad: boolean;
  /** The parcel carries a customs declaration. */
  declared: boolean;
  /** null: ready. */
  hindrance: Hindrance | null;
  /** Sentence; null when ready. */
  hindranceMessage: string | null;
}

export interface PackageGroupView extends PackageGroupRow {
  /** A page of those that fit the search and the filter, and how many fit. */
  members: GroupMember[];
  found: number;
  page: number;
  pages: number;
  behind: number;
  /** Ready pledges by country, the most first. */
  countries: { countryCode: string; pledges: number }[];
  /** What customs has to know of the parcels, and lacks. */
  customs: CustomsCheck;
  /** What USPS would refuse with the remembered choice, at most 100; empty without one. */
  problems: ParcelProblem[];
  /** Ready pledges whose addresses were looked at, and those of them that would get no label, customs included. */
  checked: number;
  refused: number;
}
