// Package groups as pages see them. Pure types.
import type { ParcelProblem } from "../usps/check-parcel";
import type { Hindrance, ParcelContent } from "./ready-pledge";
import type { ServiceChoice } from "./service-choice";

export interface GroupChoice {
  packageTypeId: string;
  service: ServiceChoice;
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
  /** Pledges that can be shipped now; of these mailed at international prices. */
  ready: number;
  readyAbroad: number;
  /** Pledges of the group that cannot be shipped yet. */
  notReady: number;
  /** Of the items together; null when some weight is unknown. */
  itemGrams: number | null;
  weightlessSkus: string[];
  /** As last chosen; null when never, or when that package type is gone. */
  choice: GroupChoice | null;
}

export interface PackageGroupsView {
  groups: PackageGroupRow[];
  /** Groups with at least one pledge. */
  total: number;
  ready: number;
  readyAbroad: number;
  notReady: number;
  /** Ready pledges by why others are not. */
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
  /** null: ready. */
  hindrance: Hindrance | null;
  /** Sentence; null when ready. */
  hindranceMessage: string | null;
}

export interface PackageGroupView extends PackageGroupRow {
  members: GroupMember[];
  page: number;
  pages: number;
  behind: number;
  /** Ready pledges by country, the most first. */
  countries: { countryCode: string; pledges: number }[];
  /** What USPS would refuse with the remembered choice, at most 100; empty without one. */
  problems: ParcelProblem[];
  /** Ready pledges that were checked for `problems`, and those with an error. */
  checked: number;
  refused: number;
}
