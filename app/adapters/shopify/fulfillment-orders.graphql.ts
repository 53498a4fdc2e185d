// Which location ships an order, and holds: an order made "on hold" keeps its packers waiting until it is released.

/** An empty list is no proof of nothing to ship: fulfilment orders outside the app's scopes are left out. */
export const FULFILLMENT_ORDERS_OF_ORDER = /* GraphQL */ `
  query FulfillmentOrdersOfOrder($id: ID!) {
    order(id: $id) {
      id
      fulfillmentOrders(first: 20) {
        nodes {
          id
          status
          assignedLocation {
            location {
              id
            }
          }
          fulfillmentHolds {
            id
            handle
            heldByRequestingApp
          }
        }
      }
    }
  }
`;

/** Without line items all of it moves, as one piece. What is placed is read from the order, not from this answer. */
export const FULFILLMENT_ORDER_MOVE = /* GraphQL */ `
  mutation FulfillmentOrderMove($id: ID!, $newLocationId: ID!) {
    fulfillmentOrderMove(id: $id, newLocationId: $newLocationId) {
      movedFulfillmentOrder {
        id
        status
      }
      userErrors {
        field
        message
      }
    }
  }
`;

export const FULFILLMENT_ORDER_HOLD = /* GraphQL */ `
  mutation FulfillmentOrderHold($id: ID!, $fulfillmentHold: FulfillmentOrderHoldInput!) {
    fulfillmentOrderHold(id: $id, fulfillmentHold: $fulfillmentHold) {
      fulfillmentHold {
        id
        handle
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`;

export const FULFILLMENT_ORDER_RELEASE_HOLD = /* GraphQL */ `
  mutation FulfillmentOrderReleaseHold($id: ID!, $holdIds: [ID!]) {
    fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) {
      fulfillmentOrder {
        id
        status
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`;
