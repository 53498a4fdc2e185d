import { expect, it } from "vitest";
import { buildOrderInput } from "~/adapters/shopify/build-order-input";
import { planShopMoney } from "~/modules/pledges/order/shop-money";
import { samplePlan } from "./sample-plan";

const build = (changes: Parameters<typeof samplePlan>[0] = {}) => {
  const plan = samplePlan(changes);
  return buildOrderInput(plan, planShopMoney(plan));
};
const usd = (amount: string) => ({ shopMoney: { amount, currencyCode: "USD" } });

it("a plan becomes exactly this request", () => {
  expect(build()).toEqual({
    options: { inventoryBehaviour: "BYPASS", sendReceipt: false, sendFulfillmentReceipt: false },
    order: {
      currency: "USD",
      financialStatus: "PAID",
      taxesIncluded: false,
      sourceIdentifier: "pledgedock:backerkit:star-tiles:70000001:1",
      metafields: [
        {
          namespace: "$app",
          key: "pledge_id",
          type: "id",
          value: "pledgedock:backerkit:star-tiles:70000001:1",
        },
      ],
      tags: ["70000001", "Ada's Games", "Star Tiles"],
      customAttributes: [{ key: "Backer ID", value: "70000001" }],
      email: "backer@example.com",
      shippingAddress: {
        firstName: "Ada",
        lastName: "Lovelace",
        address1: "1 Main St",
        city: "Portland",
        provinceCode: "OR",
        zip: "97201",
        countryCode: "US",
        phone: "+15035550100",
      },
      lineItems: [
        {
          variantId: "gid://shopify/ProductVariant/1",
          quantity: 1,
          priceSet: usd("59.00"),
          requiresShipping: true,
          taxable: true,
        },
        {
          variantId: "gid://shopify/ProductVariant/2",
          quantity: 2,
          priceSet: usd("9.50"),
          requiresShipping: false,
          taxable: true,
        },
      ],
      shippingLines: [{ title: "Shipping", priceSet: usd("12.00") }],
      discountCode: {
        itemFixedDiscountCode: { code: "Crowdfunding price difference", amountSet: usd("8.00") },
      },
      taxLines: [{ title: "State Taxes", rate: "0.028571", priceSet: usd("2.00") }],
      transactions: [{ kind: "SALE", status: "SUCCESS", gateway: "Crowdfunding", amountSet: usd("84.00") }],
    },
  });
});

it("what a plan does not have is left out of the request", () => {
  const { order } = build({
    discountMinor: null,
    tax: null,
    transactionMinor: null,
    email: null,
    shippingAddress: null,
    shipping: [],
  });
  for (const key of [
    "discountCode",
    "taxLines",
    "transactions",
    "email",
    "shippingAddress",
    "phone",
    "customer",
  ]) {
    expect(order).not.toHaveProperty(key);
  }
  expect(order.shippingLines).toEqual([]);
});

it("no mail is ever asked for and no second identity is given", () => {
  const { order, options } = build({ phone: "+15035550199" });
  expect(options).toMatchObject({ sendReceipt: false, sendFulfillmentReceipt: false });
  expect(Object.keys(order)).not.toEqual(expect.arrayContaining(["phone"]));
  expect(Object.keys(order)).not.toEqual(expect.arrayContaining(["customer"]));
});

it("another currency than the shop's is sent as both monies, and the shop's add up to its total", () => {
  const { order } = build({ currency: "EUR", shopCurrency: "JPY", shopRate: "163.1" });
  expect(order.currency).toBe("JPY");
  expect(order.presentmentCurrency).toBe("EUR");
  expect(order.transactions?.[0]?.amountSet).toEqual({
    shopMoney: { amount: "13700", currencyCode: "JPY" },
    presentmentMoney: { amount: "84.00", currencyCode: "EUR" },
  });
  const shop = (bag: unknown) => Number((bag as { shopMoney: { amount: string } }).shopMoney.amount);
  const items = (order.lineItems ?? []).reduce((sum, line) => sum + line.quantity * shop(line.priceSet), 0);
  const discount = shop(order.discountCode?.itemFixedDiscountCode?.amountSet);
  const total =
    items - discount + shop(order.shippingLines?.[0]?.priceSet) + shop(order.taxLines?.[0]?.priceSet);
  expect(total).toBe(13_700);
});

it("creator's choices are carried over: date, inventory, note", () => {
  const { order, options } = build({
    processedAt: "2026-05-01T00:00:00.000Z",
    inventoryBehaviour: "DECREMENT_OBEYING_POLICY",
    note: "Leave at the door",
  });
  expect(order.processedAt).toBe("2026-05-01T00:00:00.000Z");
  expect(order.note).toBe("Leave at the door");
  expect(options.inventoryBehaviour).toBe("DECREMENT_OBEYING_POLICY");
});
