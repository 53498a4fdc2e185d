import { expect, it } from "vitest";
import { missingScopes } from "~/modules/connections/missing-scopes";

it("a write scope includes its read scope", () => {
  expect(missingScopes(["read_orders", "write_orders"], ["write_orders"])).toEqual([]);
});

it("a read scope does not include its write scope", () => {
  expect(missingScopes(["write_orders"], ["read_orders"])).toEqual(["write_orders"]);
});

it("read_all_orders is never missing, because Shopify may refuse it", () => {
  expect(missingScopes(["read_all_orders", "read_products"], ["read_products"])).toEqual([]);
});
