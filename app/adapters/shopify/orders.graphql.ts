// What the app asks about orders. Lean on purpose: scalars and money cost nothing, so orderCreate costs the bare 10
// points of a mutation. Every connection, list or metafield added here lowers the number of orders per second.

const ORDER_FIELDS = /* GraphQL */ `
  fragment OrderFields on Order {
    id
    name
    sourceIdentifier
    tags
    createdAt
    cancelledAt
    displayFinancialStatus
    displayFulfillmentStatus
    totalPriceSet {
      shopMoney {
        amount
        currencyCode
      }
      presentmentMoney {
        amount
        currencyCode
      }
    }
    totalTaxSet {
      shopMoney {
        amount
        currencyCode
      }
      presentmentMoney {
        amount
        currencyCode
      }
    }
    totalOutstandingSet {
      shopMoney {
        amount
        currencyCode
      }
      presentmentMoney {
        amount
        currencyCode
      }
    }
  }
`;

export const ORDER_CREATE = /* GraphQL */ `
  mutation OrderCreate($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput) {
    orderCreate(order: $order, options: $options) {
      order {
        ...OrderFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
  ${ORDER_FIELDS}
`;

/** By the unique `id` metafield. A NOT_FOUND error means the definition is missing, not the order. */
export const ORDER_BY_IDENTIFIER = /* GraphQL */ `
  query OrderByIdentifier($identifier: OrderIdentifierInput!) {
    orderByIdentifier(identifier: $identifier) {
      ...OrderFields
    }
  }
  ${ORDER_FIELDS}
`;

/** `query` in Shopify's search syntax, e.g. `source_identifier:"…"` or `tag:"…"`; the index lags behind. */
export const ORDERS_BY_SEARCH = /* GraphQL */ `
  query OrdersBySearch($query: String!, $first: Int!) {
    orders(query: $query, first: $first) {
      nodes {
        ...OrderFields
      }
    }
  }
  ${ORDER_FIELDS}
`;

export const ORDER_BY_ID = /* GraphQL */ `
  query OrderById($id: ID!) {
    order(id: $id) {
      ...OrderFields
    }
  }
  ${ORDER_FIELDS}
`;

/** No mail, no refund (`refundMethod` left out), no restock. Shopify cancels in a job of its own. */
export const ORDER_CANCEL = /* GraphQL */ `
  mutation OrderCancel($orderId: ID!) {
    orderCancel(orderId: $orderId, notifyCustomer: false, refund: false, restock: false, reason: OTHER) {
      job {
        id
        done
      }
      orderCancelUserErrors {
        code
        field
        message
      }
    }
  }
`;

export const JOB_BY_ID = /* GraphQL */ `
  query JobById($id: ID!) {
    job(id: $id) {
      id
      done
    }
  }
`;
