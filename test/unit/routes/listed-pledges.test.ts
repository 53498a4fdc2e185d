import { expect, it } from "vitest";
import { parsePledgeQuery } from "~/modules/pledges/views/pledge-filter";
import { isNarrowed } from "~/routes/app.pledges._index/listed-pledges";

it.each([
  ["problem=AMOUNTS_DO_NOT_ADD_UP", false],
  ["problem=AMOUNTS_DO_NOT_ADD_UP&after=1_a&country=", false],
  ["problem=AMOUNTS_DO_NOT_ADD_UP&country=DE", true],
  ["problem=AMOUNTS_DO_NOT_ADD_UP&search=ada", true],
])("a decision about the list %s is about a part of the problem: %s", (query, narrowed) => {
  expect(isNarrowed(parsePledgeQuery(new URLSearchParams(query)).filter)).toBe(narrowed);
});
