import { describe, expect, it } from "vitest";
import {
  forgetApiKey,
  useOwnAccount,
  usePlatformAccount,
} from "~/modules/postage/setup/choose-account.server";
import { useOwnFunding } from "~/modules/postage/setup/billing.server";
import { getPostageSettings } from "~/modules/postage/setup/get-postage-settings.server";
import { readAccount, readPostageSetup } from "~/modules/postage/setup/read-postage-setup.server";
import { CREATOR_KEY, EMPTY_KEY, PLATFORM_KEY } from "../../simulators/easypost/config";
import { gapsOf, useNewShops } from "./new-shop";

const { database, open, newShop } = useNewShops();

describe("whose EasyPost account pays", () => {
  it("lists everything that is missing before anything was chosen", async () => {
    const shop = await newShop();
    expect(await gapsOf(shop)).toEqual(["account", "ship_from", "package_types"]);
    expect(await getPostageSettings(shop.deps, shop)).toMatchObject({ account: null, platformOffered: true });
  });

  it("takes the creator's key once EasyPost accepts it, keeps it encrypted and tells EasyPost our address", async () => {
    const shop = await newShop();
    expect(await useOwnAccount(shop.deps, { ...shop, apiKey: ` ${CREATOR_KEY} ` })).toEqual({
      kind: "saved",
    });
    const stored = await database.db.postageSettings.findUniqueOrThrow({
      where: { shopDomain: shop.shopDomain },
    });
    expect(
      JSON.stringify(stored, (_key, value: unknown) => (typeof value === "bigint" ? 0 : value)),
    ).not.toContain(CREATOR_KEY);
    const setup = await readPostageSetup(shop.deps, shop);
    expect(setup).toMatchObject({
      account: { kind: "own", apiKey: CREATOR_KEY },
      funding: "own_account",
      feeBasisPoints: 0,
    });
    const { webhooks } = shop.easypost.state();
    expect(webhooks).toEqual([
      expect.objectContaining({ url: `https://pledgedock.example/webhooks/easypost/${stored.webhookToken}` }),
    ]);
    const view = await getPostageSettings(shop.deps, shop);
    expect(view).toMatchObject({
      apiKeyHint: "0001",
      testKey: true,
      webhookRegistered: true,
      account: { kind: "own", usable: true },
    });
    expect(JSON.stringify(view)).not.toContain(CREATOR_KEY);
  });

  it("keeps one address and one secret when the key is entered again", async () => {
    const shop = await newShop();
    await useOwnAccount(shop.deps, { ...shop, apiKey: CREATOR_KEY });
    await useOwnAccount(shop.deps, { ...shop, apiKey: CREATOR_KEY });
    expect(shop.easypost.state().webhooks).toHaveLength(1);
  });

  it.each([
    ["", "Enter the key of your EasyPost account."],
    [
      "my key",
      "This is no EasyPost key: it begins with EZAK (or EZTK for test labels) and has no blanks in it.",
    ],
  ])("refuses %j beside its field, without asking anybody", async (apiKey, message) => {
    const shop = await newShop();
    const outcome = await useOwnAccount(shop.deps, { ...shop, apiKey });
    expect(outcome).toEqual({ kind: "invalid", problems: [{ field: "apiKey", message }] });
    expect(shop.easypost.state().requests).toEqual({});
  });

  it("stores nothing when EasyPost refuses the key or does not answer", async () => {
    const shop = await newShop();
    const unknown = await useOwnAccount(shop.deps, { ...shop, apiKey: "EZTKnobodyknowsthis1" });
    expect(unknown).toMatchObject({ kind: "refused", field: "apiKey" });
    shop.easypost.faults.apply({ rules: [{ kind: "html" }] });
    const silent = await useOwnAccount(shop.deps, { ...shop, apiKey: CREATOR_KEY });
    expect(silent).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("did not answer") as string,
    });
    expect(await gapsOf(shop)).toContain("account");
  });

  it("saves the account although EasyPost takes no webhook address", async () => {
    const shop = await newShop();
    shop.easypost.faults.apply({ rules: [{ kind: "refused", operation: "webhook.create" }] });
    expect(await useOwnAccount(shop.deps, { ...shop, apiKey: CREATOR_KEY })).toEqual({ kind: "saved" });
    expect(await getPostageSettings(shop.deps, shop)).toMatchObject({ webhookRegistered: false });
  });

  it("charges the platform's account over Shopify, at its fee, once that is approved", async () => {
    const shop = await newShop();
    expect(await usePlatformAccount(shop.deps, shop)).toEqual({ kind: "saved" });
    expect(await readPostageSetup(shop.deps, shop)).toMatchObject({
      ...{
        account: { kind: "platform", apiKey: PLATFORM_KEY },
        funding: "shopify_billing",
        feeBasisPoints: 1000,
      },
    });
    expect(await gapsOf(shop)).toContain("billing");
    expect(await useOwnFunding(shop.deps, shop)).toMatchObject({ kind: "refused" });
  });

  it("offers no platform account where the operator has none", async () => {
    const shop = await newShop();
    const deps = { ...shop.deps, config: { ...shop.deps.config, platformApiKey: null } };
    expect(await usePlatformAccount(deps, shop)).toMatchObject({ kind: "refused" });
    expect(await getPostageSettings(deps, shop)).toMatchObject({ platformOffered: false });
  });

  it("keeps the key of labels bought earlier when another account buys from now on", async () => {
    const shop = await newShop();
    await useOwnAccount(shop.deps, { ...shop, apiKey: CREATOR_KEY });
    await usePlatformAccount(shop.deps, shop);
    expect(await readAccount(shop.deps, { ...shop, kind: "own" })).toEqual({
      kind: "own",
      apiKey: CREATOR_KEY,
    });
  });

  it("takes no key of another account while labels of the former one are under way", async () => {
    const shop = await open();
    const { id: batchId } = await shop.quote([await shop.addReady()]);
    const other = { ...shop, apiKey: EMPTY_KEY };
    expect(await useOwnAccount(shop.deps, other)).toMatchObject({
      ...{ kind: "refused", field: "apiKey" },
      message: expect.stringMatching(
        /another EasyPost account's, and 1 label is still being bought/,
      ) as string,
    });
    expect(await readAccount(shop.deps, { ...shop, kind: "own" })).toMatchObject({ apiKey: CREATOR_KEY });
    expect(await useOwnAccount(shop.deps, { ...shop, apiKey: CREATOR_KEY })).toEqual({ kind: "saved" });
    await shop.confirm(batchId);
    await shop.drive(batchId);
    expect(await useOwnAccount(shop.deps, other)).toEqual({ kind: "saved" });
  });

  it("forgets the key only when no label needs it any more", async () => {
    const shop = await open();
    const { id } = await shop.buyOne(await shop.addReady());
    await database.db.label.update({ where: { id }, data: { refundState: "submitted" } });
    expect(await forgetApiKey(shop.deps, shop)).toMatchObject({
      ...{
        kind: "refused",
        message: expect.stringContaining("1 label is still being bought or refunded") as string,
      },
    });
    await database.db.label.update({ where: { id }, data: { refundState: "refunded" } });
    expect(await forgetApiKey(shop.deps, shop)).toEqual({ kind: "saved" });
    expect(await gapsOf(shop)).toEqual(["account"]);
    expect(await readAccount(shop.deps, { ...shop, kind: "own" })).toBeNull();
  });
});
