import { describe, expect, it } from "vitest";
import { useOwnAccount } from "~/modules/postage/setup/choose-account.server";
import { getPostageSettings } from "~/modules/postage/setup/get-postage-settings.server";
import { archivePackageType, savePackageType } from "~/modules/postage/setup/package-types.server";
import { readPostageSetup } from "~/modules/postage/setup/read-postage-setup.server";
import { savePostageSettings } from "~/modules/postage/setup/save-postage-settings.server";
import { saveShipFrom } from "~/modules/postage/setup/save-ship-from.server";
import type { PostalAddress } from "~/modules/postage/ports";
import { CREATOR_KEY } from "../../simulators/easypost/config";
import type { BuyingFixture } from "./buying-fixture";
import { gapsOf, useNewShops } from "./new-shop";

const { open, newShop } = useNewShops();

const STUDIO: PostalAddress = {
  ...{ name: "Ada Byron", company: "Ada's Games", street1: "417 montgomery street", street2: "floor 5" },
  ...{ city: "san francisco", state: "CA", zip: "94104", country: "US", phone: "4155550100", email: null },
};

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
    expect(await gapsOf(shop)).toContain("ship_from");
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
    expect(await gapsOf(shop)).toContain("ship_from");
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
    const shop = await open();
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
