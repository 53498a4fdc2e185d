import { postageSecretContext } from "~/db/secret-contexts";
import type { PostageDeps } from "../postage-deps";
import type { PostageAccount } from "../ports";
import type { PostageSetup } from "./postage-setup";
import { emptySettings, findPackageTypes, findSettings, type StoredSettings } from "./settings-store.server";
import { toPackageTypeView } from "./to-package-type-view";
import { toPostageSetup } from "./to-postage-setup";

type Deps = Pick<PostageDeps, "db" | "clock" | "secrets" | "config">;

/** How the shop buys postage now, with the key unlocked: never to be shown or logged. */
export async function readPostageSetup(
  deps: Deps,
  { shopDomain }: { shopDomain: string },
): Promise<PostageSetup> {
  const [stored, types] = await Promise.all([
    findSettings(deps.db, shopDomain),
    findPackageTypes(deps.db, shopDomain, { archived: false }),
  ]);
  const row = stored ?? emptySettings(shopDomain, deps.clock.now());
  const account = row.account === null ? null : unlockAccount(deps, row, row.account);
  return toPostageSetup(row, account, types.map(toPackageTypeView), deps.config.feeBasisPoints);
}

/**
 * The account of this kind, whatever is chosen for new purchases: a label is read and refunded with the account that
 * bought it. Null when there is no key for it any more.
 */
export async function readAccount(
  deps: Deps,
  { shopDomain, kind }: { shopDomain: string; kind: string },
): Promise<PostageAccount | null> {
  const row = await findSettings(deps.db, shopDomain);
  return row ? unlockAccount(deps, row, kind) : null;
}

function unlockAccount(
  deps: Pick<PostageDeps, "secrets" | "config">,
  row: StoredSettings,
  kind: string,
): PostageAccount | null {
  if (kind === "platform") {
    const { platformApiKey } = deps.config;
    return platformApiKey === null ? null : { kind: "platform", apiKey: platformApiKey };
  }
  if (kind !== "own" || row.apiKey === null) return null;
  return {
    kind: "own",
    apiKey: deps.secrets.decrypt(row.apiKey, postageSecretContext(row.shopDomain, "apiKey")),
  };
}
