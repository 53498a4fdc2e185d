import { describe, expect, it } from "vitest";
import type { BillingGateway } from "~/modules/postage/ports";
import {
  noteSubscriptionWebhook,
  readBilling,
  subscribeToBilling,
} from "~/modules/postage/setup/billing.server";
import { usePlatformAccount } from "~/modules/postage/setup/choose-account.server";
import { getPostageSettings } from "~/modules/postage/setup/get-postage-settings.server";
import { readPostageSetup } from "~/modules/postage/setup/read-postage-setup.server";
import { gapsOf, useNewShops } from "./new-shop";

const { newShop } = useNewShops();

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
    expect(await gapsOf(shop)).toContain("billing");
    shopify.says = active(50_000, { usedMinor: 1_234 });
    await readBilling(deps, shop);
    expect(await state()).toMatchObject({
      status: "active",
      cappedMinor: 50_000,
      usageLineGid: "gid://line/9",
    });
    expect((await getPostageSettings(deps, shop)).billing).toMatchObject({ usedMinor: 1_234 });
    expect(await gapsOf(shop)).not.toContain("billing");
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
    expect(await gapsOf(shop)).toContain("billing");
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
