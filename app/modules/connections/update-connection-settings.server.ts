import { z } from "zod";
import { fieldProblems, type FieldProblem } from "./connection";
import type { ConnectionDeps } from "./connection-deps";
import { ConnectionSettingsSchema, type ConnectionSettings } from "./connection-settings";
import { findConnection, updateConnection } from "./connection-store.server";
import { findShop, readLocations, type ShopRow } from "./shop-store.server";

export type UpdateConnectionSettingsResult =
  { kind: "saved" } | { kind: "not-found" } | { kind: "invalid"; problems: FieldProblem[] };

/**
 * Saves what `settings` (from a form, unchecked) says over what is stored, and has the connection's pledges checked
 * again. Orders already pushed are never touched.
 */
export async function updateConnectionSettings(
  deps: Pick<ConnectionDeps, "db" | "jobs">,
  input: { shopDomain: string; connectionId: string; settings: unknown },
): Promise<UpdateConnectionSettingsResult> {
  const { shopDomain, connectionId } = input;
  const connection = await findConnection(deps.db, input);
  const shop = await findShop(deps.db, shopDomain);
  if (!connection || !shop) return { kind: "not-found" };
  const change = z.record(z.string(), z.unknown()).safeParse(input.settings);
  if (!change.success) return { kind: "invalid", problems: fieldProblems(change.error) };
  const parsed = ConnectionSettingsSchema.strict().safeParse({ ...connection.settings, ...change.data });
  if (!parsed.success) return { kind: "invalid", problems: fieldProblems(parsed.error) };
  const problems = [...locationProblems(parsed.data, shop), ...rateProblems(parsed.data, shop)];
  if (problems.length > 0) return { kind: "invalid", problems };
  await updateConnection(deps.db, input, { settings: parsed.data });
  await deps.jobs.send("pledges.preflight", { shopDomain, connectionId });
  return { kind: "saved" };
}

function locationProblems({ locationGid }: ConnectionSettings, shop: ShopRow): FieldProblem[] {
  if (locationGid === null) return [];
  const location = readLocations(shop).find(({ gid }) => gid === locationGid);
  if (location?.active) return [];
  const message = location
    ? `${location.name} is not active in Shopify. Choose an active location.`
    : "The shop has no such location. Choose one from the list.";
  return [{ path: "locationGid", message }];
}

function rateProblems({ currencyRates }: ConnectionSettings, shop: ShopRow): FieldProblem[] {
  return Object.entries(currencyRates).flatMap(([currency, rate]) => {
    const path = `currencyRates.${currency}`;
    if (currency === shop.currency)
      return [{ path, message: `${currency} is the shop's own currency and needs no rate.` }];
    if (Number(rate) === 0) return [{ path, message: `The rate of ${currency} must be more than 0.` }];
    return [];
  });
}
