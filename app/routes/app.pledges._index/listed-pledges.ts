import type { PledgeFilter } from "~/modules/pledges/views/pledge-filter";

/** True where the list shows only some of the pledges with the problem: then a decision is about those. */
export function isNarrowed({ problem: _problem, ...others }: PledgeFilter): boolean {
  return Object.values(others).some((value) => value !== undefined);
}
