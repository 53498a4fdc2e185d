import type { PostageDeps } from "../postage-deps";
import type { SettingsView } from "./postage-setup";
import { isTestKey } from "./easypost-key";
import { readPostageSetup } from "./read-postage-setup.server";
import { findPackageTypes, findSettings } from "./settings-store.server";
import { toPackageTypeView } from "./to-package-type-view";

/** The settings for the pages: everything but the key. */
export async function getPostageSettings(
  deps: Pick<PostageDeps, "db" | "clock" | "secrets" | "config">,
  { shopDomain }: { shopDomain: string },
): Promise<SettingsView> {
  const [{ account, billing, ...setup }, stored, types] = await Promise.all([
    readPostageSetup(deps, { shopDomain }),
    findSettings(deps.db, shopDomain),
    findPackageTypes(deps.db, shopDomain, { archived: true }),
  ]);
  const chosen = stored?.account === "own" || stored?.account === "platform" ? stored.account : null;
  const { feeBasisPoints, platformApiKey, platformWebhookSecret } = deps.config;
  return {
    ...setup,
    account: chosen && { kind: chosen, usable: account !== null },
    apiKeyHint: stored?.apiKeyHint ?? null,
    testKey: account?.kind === "own" && isTestKey(account.apiKey),
    webhookRegistered:
      chosen === "platform" ? platformWebhookSecret !== null : Boolean(stored?.webhookRegisteredAt),
    platformOffered: platformApiKey !== null,
    fees: feeBasisPoints,
    billing: billing && {
      ...{ status: billing.status, cappedMinor: billing.cappedMinor, usedMinor: billing.usedMinor },
      readAt: stored?.billingReadAt ?? null,
    },
    allPackageTypes: types.map(toPackageTypeView),
  };
}
