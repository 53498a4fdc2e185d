const money = (amount: string) => ({ shopMoney: { amount, currencyCode: "USD" } });

/** Variables of ORDER_CREATE for a paid one-line order of 59 dollars. */
export function orderInput(id: string, change: object = {}) {
  return {
    order: {
      email: "ada@example.com",
      lineItems: [{ title: "Core game", quantity: 1, requiresShipping: true, priceSet: money("59.00") }],
      sourceIdentifier: `pledgedock:${id}`,
      tags: [id],
      financialStatus: "PAID",
      transactions: [{ kind: "SALE", status: "SUCCESS", amountSet: money("59.00") }],
      metafields: [{ namespace: "$app", key: "pledge_id", type: "id", value: `pledgedock:${id}` }],
      ...change,
    },
    options: { inventoryBehaviour: "BYPASS" },
  };
}
