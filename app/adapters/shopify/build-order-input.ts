// OrderPlan → the variables of orderCreate. Pure; every default of Shopify's that matters is written out.
import type { OrderAddress, OrderPlan } from "~/modules/pledges/order/order-plan";
import type { ShopMoney } from "~/modules/pledges/order/shop-money";
import { toDecimalString } from "~/lib/money";
import type {
  CurrencyCode,
  MailingAddressInput,
  CountryCode,
  MoneyBagInput,
  OrderCreateOptionsInput,
  OrderCreateOrderInput,
} from "./schema/types.generated";

/** The app-owned order metafield of type `id` that carries our identifier; defined in shopify.app.toml. */
export const PLEDGE_ID_METAFIELD = { namespace: "$app", key: "pledge_id", type: "id" } as const;
const DISCOUNT_CODE = "Crowdfunding price difference";
const TRANSACTION_GATEWAY = "Crowdfunding";

export interface OrderInput {
  order: OrderCreateOrderInput;
  options: OrderCreateOptionsInput;
}

/** An amount of the plan together with the same in the shop's currency. */
type Bag = (amountMinor: number, shopAmountMinor: number | null | undefined) => MoneyBagInput;

/**
 * `shopMoney` holds the plan's amounts in the shop's currency. The backer's e-mail is the only identity given: Shopify
 * finds or makes the customer by it, while a phone must be unique among customers and would refuse the order.
 */
export function buildOrderInput(plan: OrderPlan, shopMoney: ShopMoney): OrderInput {
  const bag = bagOf(plan);
  return {
    options: {
      inventoryBehaviour: plan.inventoryBehaviour,
      sendReceipt: false,
      sendFulfillmentReceipt: false,
    },
    order: {
      currency: plan.shopCurrency as CurrencyCode,
      ...(plan.shopRate === null ? {} : { presentmentCurrency: plan.currency as CurrencyCode }),
      financialStatus: plan.status,
      taxesIncluded: plan.taxesIncluded,
      sourceIdentifier: plan.sourceIdentifier,
      metafields: [{ ...PLEDGE_ID_METAFIELD, value: plan.sourceIdentifier }],
      tags: plan.tags,
      customAttributes: plan.attributes,
      ...(plan.email === null ? {} : { email: plan.email }),
      ...(plan.note === null ? {} : { note: plan.note }),
      ...(plan.processedAt === null ? {} : { processedAt: plan.processedAt }),
      ...(plan.shippingAddress === null ? {} : { shippingAddress: buildAddress(plan.shippingAddress) }),
      ...buildAmounts(plan, shopMoney, bag),
    },
  };
}

function buildAmounts(plan: OrderPlan, shopMoney: ShopMoney, bag: Bag): Partial<OrderCreateOrderInput> {
  const { discountMinor, tax, transactionMinor } = plan;
  return {
    lineItems: plan.lines.map((line, index) => ({
      variantId: line.variantGid,
      quantity: line.quantity,
      priceSet: bag(line.unitPriceMinor, shopMoney.unitPricesMinor[index]),
      requiresShipping: line.requiresShipping,
      taxable: true,
    })),
    shippingLines: plan.shipping.map((line, index) => ({
      title: line.title,
      priceSet: bag(line.amountMinor, shopMoney.shippingMinor[index]),
    })),
    ...(discountMinor && {
      discountCode: {
        itemFixedDiscountCode: {
          code: DISCOUNT_CODE,
          amountSet: bag(discountMinor, shopMoney.discountMinor),
        },
      },
    }),
    ...(tax && {
      taxLines: [{ title: tax.title, rate: tax.rate, priceSet: bag(tax.amountMinor, shopMoney.taxMinor) }],
    }),
    ...(transactionMinor && {
      transactions: [
        {
          kind: "SALE",
          status: "SUCCESS",
          gateway: TRANSACTION_GATEWAY,
          amountSet: bag(transactionMinor, shopMoney.transactionMinor),
        },
      ],
    }),
  };
}

/** Shop money alone where the currencies agree; both monies where the creator gave a rate. */
function bagOf(plan: OrderPlan): Bag {
  return (amountMinor, shopAmountMinor) => {
    const presentmentMoney = money(amountMinor, plan.currency);
    if (plan.shopRate === null) return { shopMoney: presentmentMoney };
    if (shopAmountMinor === null || shopAmountMinor === undefined) {
      throw new Error("An amount of the plan has no counterpart in the shop's currency");
    }
    return { shopMoney: money(shopAmountMinor, plan.shopCurrency), presentmentMoney };
  };
}

function money(amountMinor: number, currency: string) {
  return { amount: toDecimalString(amountMinor, currency), currencyCode: currency as CurrencyCode };
}

function buildAddress({ countryCode, ...address }: OrderAddress): MailingAddressInput {
  const given = Object.fromEntries(Object.entries(address).filter(([, value]) => value !== null));
  return { ...given, countryCode: countryCode as CountryCode };
}
