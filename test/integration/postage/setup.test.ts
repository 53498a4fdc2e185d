import { afterEach, describe, expect, it } from "vitest";
import { getPostageSettings } from "~/modules/postage/setup/get-postage-settings.server";
import {
  noteSubscriptionWebhook,
  readBilling,
  subscribeToBilling,
  useOwnFunding,
} from "~/modules/postage/setup/billing.server";
import {
  forgetApiKey,
  useOwnAccount,
  usePlatformAccount,
} from "~/modules/postage/setup/choose-account.server";
import { archivePackageType, savePackageType } from "~/modules/postage/setup/package-types.server";
import { readAccount, readPostageSetup } from "~/modules/postage/setup/read-postage-setup.server";
import { savePostageSettings } from "~/modules/postage/setup/save-postage-settings.server";
import { saveShipFrom } from "~/modules/postage/setup/save-ship-from.server";
import type { BillingGateway, PostalAddress } from "~/modules/postage/ports";
import { CREATOR_KEY, EMPTY_KEY, PLATFORM_KEY } from "../../simulators/easypost/config";
import { useTestDatabase } from "../../support/test-database";
import { openBuyingFixture, type BuyingFixture } from "./buying-fixture";

const database = useTestDatabase();
const open: BuyingFixture[] = [];

/** A shop that never opened the page. */
async function newShop(): Promise<BuyingFixture> {
  const shop = await openBuyingFixture(database.db);
  open.push(shop);
  await database.db.packageType.deleteMany({ where: { shopDomain: shop.shopDomain } });
  await database.db.postageSettings.deleteMany({ where: { shopDomain: shop.shopDomain } });
  return shop;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(async (shop) => shop.stop()));
});

const STUDIO: PostalAddress = {
  ...{ name: "Ada Byron", company: "Ada's Games", street1: "417 montgomery street", street2: "floor 5" },
  ...{ city: "san francisco", state: "CA", zip: "94104", country: "US", phone: "4155550100", email: null },
};
const gaps = async ({ deps, shopDomain }: BuyingFixture) =>
  (await readPostageSetup(deps, { shopDomain })).missing.map(({ gap }) => gap);

describe("whose EasyPost account pays", () => {
  it("lists everything that is missing before anything was chosen", async () => {
    const shop = await newShop();
    expect(await gaps(shop)).toEqual(["account", "ship_from", "package_types"]);
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
    expect(await gaps(shop)).toContain("account");
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
    expect(await gaps(shop)).toContain("billing");
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
    const shop = await openBuyingFixture(database.db);
    open.push(shop);
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
    const shop = await openBuyingFixture(database.db);
    open.push(shop);
    const { labels } = { labels: await shop.buy([await shop.addReady()]).then(({ id }) => shop.labels(id)) };
    const id = labels[0]?.id;
    await database.db.label.update({ where: { id }, data: { refundState: "submitted" } });
    expect(await forgetApiKey(shop.deps, shop)).toMatchObject({
      ...{
        kind: "refused",
        message: expect.stringContaining("1 label is still being bought or refunded") as string,
      },
    });
    await database.db.label.update({ where: { id }, data: { refundState: "refunded" } });
    expect(await forgetApiKey(shop.deps, shop)).toEqual({ kind: "saved" });
    expect(await gaps(shop)).toEqual(["account"]);
    expect(await readAccount(shop.deps, { ...shop, kind: "own" })).toBeNull();
  });
});

describe("the address that parcels leave from", () => {
  async function withAccount() {
    const shop = await newShop();
    await useOwnAccount(shop.deps, { ...shop, apiKey: CREATOR_KEY });
    return shop;
  }

  it("is saved as USPS writes it", async () => {
    const shop = await withAccount();
    const saved = await saveShipFrom(shop.deps, { ...shop, address: STUDIO, override: false });
    expect(saved).toMatchObject({ kind: "saved", verified: true });
    const { shipFrom, shipFromVerified } = await readPostageSetup(shop.deps, shop);
    expect(shipFromVerified).toBe(true);
    expect(shipFrom).toMatchObject({
      state: "CA",
      country: "US",
      phone: expect.stringMatching(/\d{10}/) as string,
    });
    expect(shipFrom?.street1).toBe(shipFrom?.street1.toUpperCase());
  });

  it("that USPS does not know is saved only over its warning, and then as not verified", async () => {
    const shop = await withAccount();
    const address = { ...STUDIO, street1: "99999 Nowhere Undeliverable Road", zip: "00000" };
    const asked = await saveShipFrom(shop.deps, { ...shop, address, override: false });
    expect(asked.kind).toBe("unverified");
    expect(await gaps(shop)).toContain("ship_from");
    const saved = await saveShipFrom(shop.deps, { ...shop, address, override: true });
    expect(saved).toMatchObject({ kind: "saved", verified: false });
    expect(await readPostageSetup(shop.deps, shop)).toMatchObject({
      shipFromVerified: false,
      shipFrom: address,
    });
  });

  it("names every field that is wrong, without asking USPS", async () => {
    const shop = await withAccount();
    const before = shop.easypost.state().requests;
    const address = {
      ...STUDIO,
      name: " ",
      company: null,
      street1: "",
      state: "California",
      zip: "9410",
      phone: "555",
    };
    const outcome = await saveShipFrom(shop.deps, { ...shop, address, override: true });
    expect(outcome).toMatchObject({ kind: "invalid" });
    const fields = outcome.kind === "invalid" ? outcome.problems.map(({ field }) => field) : [];
    expect(fields).toEqual(["name", "street1", "state", "zip", "phone"]);
    const abroad = await saveShipFrom(shop.deps, {
      ...shop,
      address: { ...STUDIO, country: "DE" },
      override: true,
    });
    expect(abroad).toMatchObject({ kind: "invalid", problems: [{ field: "country" }] });
    expect(shop.easypost.state().requests).toEqual(before);
  });

  it("is not saved when EasyPost does not answer", async () => {
    const shop = await withAccount();
    shop.easypost.faults.apply({ rules: [{ kind: "error-before", operation: "address.create" }] });
    expect(await saveShipFrom(shop.deps, { ...shop, address: STUDIO, override: false })).toMatchObject({
      kind: "refused",
    });
    expect(await gaps(shop)).toContain("ship_from");
  });
});

const BOX = {
  ...{ name: "Small box", kind: "own", predefinedPackage: null, shape: "parcel", emptyGrams: 60 },
  ...{
    lengthMil: 4000,
    widthMil: 10_000,
    heightMil: 8000,
    machinable: true,
    mediaMail: false,
    libraryMail: false,
  },
};

describe("package types", () => {
  const types = async (shop: BuyingFixture) => (await getPostageSettings(shop.deps, shop)).allPackageTypes;
  const save = async (shop: BuyingFixture, change: object = {}, packageTypeId: string | null = null) =>
    savePackageType(shop.deps, { ...shop, packageTypeId, type: { ...BOX, ...change } });

  it("of one's own have dimensions, the longest first, and a warning about machines", async () => {
    const shop = await newShop();
    const saved = await save(shop);
    expect(saved).toMatchObject({
      kind: "saved",
      warnings: [expect.stringContaining("machinable") as string],
    });
    expect(await types(shop)).toMatchObject([{ lengthMil: 10_000, widthMil: 8000, heightMil: 4000 }]);
  });

  it("of USPS are machinable, without dimensions of their own", async () => {
    const shop = await newShop();
    await save(shop, {
      kind: "usps",
      predefinedPackage: "MediumFlatRateBox",
      machinable: false,
      mediaMail: true,
    });
    expect(await types(shop)).toMatchObject([
      { predefinedPackage: "MediumFlatRateBox", lengthMil: null, machinable: true, mediaMail: false },
    ]);
  });

  it("that are irregular parcels have dimensions and are never machinable", async () => {
    const shop = await newShop();
    await save(shop, { shape: "irregular", machinable: true });
    expect(await types(shop)).toMatchObject([{ shape: "irregular", lengthMil: 10_000, machinable: false }]);
  });

  it("for Media and Library Mail are saved with a warning of what may be sent", async () => {
    const shop = await newShop();
    const saved = await save(shop, { machinable: false, mediaMail: true, libraryMail: true });
    expect(saved).toMatchObject({
      warnings: [
        expect.stringMatching(/^Media Mail may only hold/),
        expect.stringMatching(/^Library Mail is only for/),
      ],
    });
  });

  it.each<[object, string[]]>([
    [{ name: " " }, ["name"]],
    [{ name: "x".repeat(61) }, ["name"]],
    [{ emptyGrams: -1 }, ["emptyGrams"]],
    [{ emptyGrams: 40_000 }, ["emptyGrams"]],
    [{ lengthMil: null, heightMil: 0 }, ["lengthMil", "heightMil"]],
    [{ widthMil: 130_001 }, ["widthMil"]],
    [{ kind: "usps", predefinedPackage: "RegionalRateBoxA" }, ["predefinedPackage"]],
    [{ kind: "usps" }, ["predefinedPackage"]],
    [{ kind: "crate" }, ["kind"]],
    [{ shape: "round" }, ["shape"]],
  ])("with %j are refused beside the field", async (change, fields) => {
    const shop = await newShop();
    const outcome = await save(shop, change);
    expect(outcome.kind === "invalid" && outcome.problems.map(({ field }) => field)).toEqual(fields);
    expect(await types(shop)).toEqual([]);
  });

  it("that nobody used change in place and can be deleted", async () => {
    const shop = await newShop();
    const made = await save(shop);
    if (made.kind !== "saved") throw new Error("not saved");
    const { packageTypeId } = made;
    expect(await save(shop, { name: "Box" }, packageTypeId)).toMatchObject({ kind: "saved", packageTypeId });
    expect(await types(shop)).toMatchObject([{ id: packageTypeId, name: "Box" }]);
    expect(await archivePackageType(shop.deps, { ...shop, packageTypeId })).toEqual({ kind: "done" });
    expect(await types(shop)).toEqual([]);
  });

  it("that labels were bought with stay in history: a change makes a new one, taking away archives", async () => {
    const shop = await openBuyingFixture(database.db);
    open.push(shop);
    const { packageTypeId } = shop;
    await shop.buy([await shop.addReady()]);
    const changed = await save(shop, {}, packageTypeId);
    if (changed.kind !== "saved") throw new Error("not saved");
    expect(changed.packageTypeId).not.toBe(packageTypeId);
    expect((await types(shop)).map(({ id, archived }) => [id, archived])).toEqual(
      expect.arrayContaining([
        [packageTypeId, true],
        [changed.packageTypeId, false],
      ]),
    );
    const { packageTypes } = await readPostageSetup(shop.deps, shop);
    expect(packageTypes.map(({ id }) => id)).toEqual([changed.packageTypeId]);
  });

  it("of another shop are not there", async () => {
    const [one, other] = [await newShop(), await newShop()];
    const made = await save(one);
    if (made.kind !== "saved") throw new Error("not saved");
    const { packageTypeId } = made;
    expect(await save(other, { name: "Mine" }, packageTypeId)).toEqual({ kind: "missing" });
    expect(await archivePackageType(other.deps, { ...other, packageTypeId })).toEqual({ kind: "missing" });
    expect(await types(one)).toHaveLength(1);
  });
});

describe("other settings", () => {
  it("are saved one by one and cleaned", async () => {
    const shop = await newShop();
    const settings = {
      fulfillAt: "first_scan",
      slipAddress: " Ada's Games \r\n417 Montgomery \n\n",
      vatNumber: "",
    };
    expect(await savePostageSettings(shop.deps, { ...shop, settings })).toEqual({ kind: "saved" });
    await savePostageSettings(shop.deps, { ...shop, settings: { customsSigner: "Ada\tByron" } });
    expect(await readPostageSetup(shop.deps, shop)).toMatchObject({
      ...{ fulfillAt: "first_scan", slipAddress: "Ada's Games\n417 Montgomery", vatNumber: null },
      customs: { signer: "Ada Byron", contentsType: "merchandise", nonDelivery: "return" },
    });
  });

  it.each<[object, string]>([
    [{ fulfillAt: "later" }, "fulfillAt"],
    [{ paper: "a3" }, "paper"],
    [{ contentsType: "dangerous_goods" }, "contentsType"],
    [{ customsSigner: "x".repeat(61) }, "customsSigner"],
    [{ slipAddress: "1\n2\n3\n4\n5\n6\n7\n8\n9" }, "slipAddress"],
  ])("with %j are refused beside the field, and nothing else is saved", async (change, field) => {
    const shop = await newShop();
    const settings = { shipPartiallyPaid: true, ...change };
    const outcome = await savePostageSettings(shop.deps, { ...shop, settings });
    expect(outcome.kind === "invalid" && outcome.problems.map((problem) => problem.field)).toEqual([field]);
    expect(await readPostageSetup(shop.deps, shop)).toMatchObject({ shipPartiallyPaid: false });
  });
});

describe("paying over the Shopify bill", () => {
  type Reading = Awaited<ReturnType<BillingGateway["readSubscription"]>>;
  const gids = { subscriptionGid: "gid://shopify/AppSubscription/9", lineItemGid: "gid://line/9" };
  const terms = "USPS postage as bought in PledgeDock, plus 10 % of it. Refunded postage is credited first.";
  const active = (cappedMinor: number, change: object = {}): Reading => ({
    kind: "read",
    subscription: { ...gids, status: "active", cappedMinor, usedMinor: 0, terms, ...change },
  });
  const none: Reading = { kind: "read", subscription: null };
  const down: Reading = { kind: "unavailable", reason: "down", retryAfterMs: 1 };

  async function platformShop() {
    const shop = await newShop();
    const asked: unknown[] = [];
    const shopify = { says: none };
    const confirmationUrl = "https://admin.shopify.com/approve";
    const confirm = { kind: "confirm" as const, subscriptionGid: gids.subscriptionGid, confirmationUrl };
    const billing: BillingGateway = {
      subscribe: (_shop, plan) => {
        asked.push(plan);
        return Promise.resolve(confirm);
      },
      changeCap: (_shop, change) => {
        asked.push(change);
        return Promise.resolve(confirm);
      },
      readSubscription: () => Promise.resolve(shopify.says),
      recordUsage: () => Promise.reject(new Error("Nothing is charged here")),
      findUsage: () => Promise.reject(new Error("Nothing is charged here")),
    };
    const deps = { ...shop.deps, billing };
    await usePlatformAccount(deps, shop);
    const ask = async (cappedMinor: number) => subscribeToBilling(deps, { ...shop, cappedMinor });
    return {
      shop,
      deps,
      asked,
      ask,
      shopify,
      state: async () => (await readPostageSetup(deps, shop)).billing,
    };
  }

  it("asks for an approval, and is in force once Shopify says so", async () => {
    const { shop, deps, asked, ask, shopify, state } = await platformShop();
    expect(await ask(50_000)).toEqual({
      kind: "confirm",
      confirmationUrl: "https://admin.shopify.com/approve",
    });
    expect(asked).toMatchObject([{ cappedMinor: 50_000, terms }]);
    expect(await state()).toMatchObject({ status: "pending" });
    expect(await gaps(shop)).toContain("billing");
    shopify.says = active(50_000, { usedMinor: 1_234 });
    await readBilling(deps, shop);
    expect(await state()).toMatchObject({
      status: "active",
      cappedMinor: 50_000,
      usageLineGid: "gid://line/9",
    });
    expect((await getPostageSettings(deps, shop)).billing).toMatchObject({ usedMinor: 1_234 });
    expect(await gaps(shop)).not.toContain("billing");
  });

  it("is declined when the creator comes back and Shopify knows of none", async () => {
    const { shop, deps, ask, state } = await platformShop();
    await ask(50_000);
    await readBilling(deps, shop);
    expect(await state()).toMatchObject({ status: "declined" });
  });

  it("another amount is one for the same line, and what is in force stays so until it is approved", async () => {
    const { shop, deps, asked, ask, shopify, state } = await platformShop();
    shopify.says = active(50_000);
    expect(await ask(90_000)).toMatchObject({ kind: "confirm" });
    expect(asked).toEqual([{ lineItemGid: "gid://line/9", cappedMinor: 90_000 }]);
    expect(await state()).toMatchObject({ status: "active", cappedMinor: 50_000 });
    shopify.says = active(90_000);
    await noteSubscriptionWebhook(deps, shop);
    expect(await state()).toMatchObject({ status: "active", cappedMinor: 90_000 });
  });

  it("other terms than those that were approved take a new approval", async () => {
    const { asked, ask, shopify, state } = await platformShop();
    shopify.says = active(50_000, { terms: "USPS postage, plus 5 % of it." });
    expect(await ask(90_000)).toMatchObject({ kind: "confirm" });
    expect(asked).toMatchObject([{ cappedMinor: 90_000, terms }]);
    expect(await state()).toMatchObject({ status: "active", cappedMinor: 50_000 });
  });

  it("asks for no amount that is approved already, and for none below what is used", async () => {
    const { asked, ask, shopify } = await platformShop();
    shopify.says = active(50_000, { usedMinor: 20_001 });
    expect(await ask(50_000)).toMatchObject({ kind: "invalid", problems: [{ field: "capped" }] });
    expect(await ask(20_000)).toMatchObject({
      kind: "invalid",
      problems: [{ message: expect.stringContaining("$200.01") as string }],
    });
    expect(asked).toEqual([]);
    expect(await ask(20_001)).toMatchObject({ kind: "confirm" });
  });

  it("asks for nothing while Shopify does not say what is in force", async () => {
    const { asked, ask, shopify } = await platformShop();
    shopify.says = down;
    expect(await ask(50_000)).toMatchObject({ kind: "refused" });
    expect(asked).toEqual([]);
  });

  it("ends when Shopify tells that it was cancelled", async () => {
    const { shop, deps, shopify, state } = await platformShop();
    shopify.says = active(50_000);
    await readBilling(deps, shop);
    shopify.says = none;
    await noteSubscriptionWebhook(deps, shop);
    expect(await state()).toMatchObject({ status: "cancelled" });
    expect(await gaps(shop)).toContain("billing");
  });

  it("believes no webhook while Shopify does not answer: the delivery is tried again", async () => {
    const { shop, deps, shopify, state } = await platformShop();
    shopify.says = active(50_000);
    await readBilling(deps, shop);
    shopify.says = down;
    await expect(noteSubscriptionWebhook(deps, shop)).rejects.toThrow();
    expect(await state()).toMatchObject({ status: "active" });
  });

  it.each([0, 99, 10_000_001, 12.5])("refuses to ask for %d cents", async (cappedMinor) => {
    const { asked, ask } = await platformShop();
    expect(await ask(cappedMinor)).toMatchObject({
      ...{ kind: "invalid", problems: [{ field: "capped" }] },
    });
    expect(asked).toEqual([]);
  });
});
