// Shops that have set nothing up yet.
import { readPostageSetup } from "~/modules/postage/setup/read-postage-setup.server";
import type { BuyingFixture } from "./buying-fixture";
import { useBuyingFixtures } from "./use-buying-fixture";

/** Beside shops that buy, `newShop`: one whose creator never opened Setup. */
export function useNewShops() {
  const { database, open } = useBuyingFixtures();
  const newShop = async (): Promise<BuyingFixture> => {
    const shop = await open();
    const { shopDomain } = shop;
    await database.db.packageType.deleteMany({ where: { shopDomain } });
    await database.db.postageSettings.deleteMany({ where: { shopDomain } });
    return shop;
  };
  return { database, open, newShop };
}

/** What the shop has to do before it can buy. */
export async function gapsOf({ deps, shopDomain }: BuyingFixture): Promise<string[]> {
  return (await readPostageSetup(deps, { shopDomain })).missing.map(({ gap }) => gap);
}
