// Every resolver by type and field; fields without one read the property of the same name.
import { BILLING_MUTATIONS, BILLING_QUERIES, BILLING_RESOLVERS } from "./billing";
import { BULK_MUTATIONS, BULK_QUERIES, BULK_RESOLVERS } from "./bulk-operations";
import { BULK_MUTATION_MUTATIONS } from "./bulk-mutations";
import { FULFILLMENT_MUTATIONS, FULFILLMENT_RESOLVERS } from "./fulfillments";
import { FULFILLMENT_ORDER_MUTATIONS, FULFILLMENT_ORDER_RESOLVERS } from "./fulfillment-orders";
import { orderCancel } from "./order-cancel";
import { orderCreate } from "./order-create";
import { ORDER_RESOLVERS } from "./order-fields";
import { ORDER_QUERIES } from "./order-queries";
import { ORDER_UPDATE_MUTATIONS } from "./order-updates";
import { SHOP_QUERIES, SHOP_RESOLVERS } from "./shop-queries";

export const RESOLVERS: Record<string, Record<string, unknown>> = {
  QueryRoot: { ...ORDER_QUERIES, ...SHOP_QUERIES, ...BULK_QUERIES, ...BILLING_QUERIES },
  Mutation: {
    orderCreate,
    orderCancel,
    ...ORDER_UPDATE_MUTATIONS,
    ...FULFILLMENT_ORDER_MUTATIONS,
    ...FULFILLMENT_MUTATIONS,
    ...BULK_MUTATIONS,
    ...BULK_MUTATION_MUTATIONS,
    ...BILLING_MUTATIONS,
  },
  ...ORDER_RESOLVERS,
  ...FULFILLMENT_ORDER_RESOLVERS,
  ...FULFILLMENT_RESOLVERS,
  ...SHOP_RESOLVERS,
  ...BULK_RESOLVERS,
  ...BILLING_RESOLVERS,
};
