// What was shipped of an order. `Order.fulfillments` is a list, its lines and events are connections: a query by id may
// ask for both, a bulk query may not ("Queries that contain a connection field within a list field are not currently
// supported").

/** The newest events first: the history of a parcel may be longer than a page. */
function fulfillmentFields(name: string, lines: number, events: number): string {
  return /* GraphQL */ `
    fragment ${name} on Fulfillment {
      id
      name
      status
      createdAt
      updatedAt
      deliveredAt
      trackingInfo(first: 50) {
        company
        number
        url
      }
      fulfillmentLineItems(first: ${lines}) {
        nodes {
          quantity
          lineItem {
            id
            sku
          }
        }
        pageInfo {
          hasNextPage
        }
      }
      events(first: ${events}, sortKey: HAPPENED_AT, reverse: true) {
        nodes {
          id
          status
          happenedAt
          message
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  `;
}

function orderFields(name: string, lines: number, fulfillmentName: string): string {
  return /* GraphQL */ `
    fragment ${name} on Order {
      id
      name
      updatedAt
      cancelledAt
      displayFinancialStatus
      lineItems(first: ${lines}) {
        nodes {
          id
          sku
          currentQuantity
          requiresShipping
        }
        pageInfo {
          hasNextPage
        }
      }
      fulfillments(first: 50) {
        ...${fulfillmentName}
      }
      fulfillmentOrders(first: 20) {
        nodes {
          status
        }
      }
    }
  `;
}

/** A page of an order that ships in one go, and the longest page that Shopify gives. */
const PAGE = { lines: 30, events: 20 };
const LONGEST = 250;

const FULFILLMENT = fulfillmentFields("FulfillmentFields", PAGE.lines, PAGE.events);
const WHOLE_FULFILLMENT = fulfillmentFields("WholeFulfillmentFields", LONGEST, LONGEST);

/** Several orders; one that Shopify does not show is null at its place. */
export const SHIPMENTS_OF_ORDERS = /* GraphQL */ `
  query ShipmentsOfOrders($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order {
        ...ShippedOrderFields
      }
    }
  }
  ${orderFields("ShippedOrderFields", PAGE.lines, "FulfillmentFields")}
  ${FULFILLMENT}
`;

/** One order with the longest pages, for those that did not fit into the query above. */
export const SHIPMENTS_OF_ORDER = /* GraphQL */ `
  query ShipmentsOfOrder($id: ID!) {
    order(id: $id) {
      ...WholeShippedOrderFields
    }
  }
  ${orderFields("WholeShippedOrderFields", LONGEST, "WholeFulfillmentFields")}
  ${WHOLE_FULFILLMENT}
`;

/** Without `fulfillmentOrderLineItems` all that is left of a fulfilment order is shipped. */
export const FULFILLMENT_CREATE = /* GraphQL */ `
  mutation FulfillmentCreate($fulfillment: FulfillmentInput!) {
    fulfillmentCreate(fulfillment: $fulfillment) {
      fulfillment {
        ...WholeFulfillmentFields
      }
      userErrors {
        field
        message
      }
    }
  }
  ${WHOLE_FULFILLMENT}
`;

export const FULFILLMENT_CANCEL = /* GraphQL */ `
  mutation FulfillmentCancel($id: ID!) {
    fulfillmentCancel(id: $id) {
      fulfillment {
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

/** Replaces all numbers and links that the fulfilment had. */
export const FULFILLMENT_TRACKING_INFO_UPDATE = /* GraphQL */ `
  mutation FulfillmentTrackingInfoUpdate(
    $fulfillmentId: ID!
    $trackingInfoInput: FulfillmentTrackingInput!
    $notifyCustomer: Boolean
  ) {
    fulfillmentTrackingInfoUpdate(
      fulfillmentId: $fulfillmentId
      trackingInfoInput: $trackingInfoInput
      notifyCustomer: $notifyCustomer
    ) {
      fulfillment {
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

export const ORDER_OF_FULFILLMENT_ORDER = /* GraphQL */ `
  query OrderOfFulfillmentOrder($id: ID!) {
    fulfillmentOrder(id: $id) {
      id
      orderId
    }
  }
`;

/** Name, street and place of the order's address now: what a label would say. */
const ORDER_TARGET = /* GraphQL */ `
  fragment OrderTargetFields on Order {
    id
    displayFinancialStatus
    cancelledAt
    email
    shippingAddress {
      name
      company
      address1
      address2
      city
      provinceCode
      zip
      countryCodeV2
      phone
    }
  }
`;

/** Several orders; one that Shopify does not show is null at its place. */
export const TARGETS_OF_ORDERS = /* GraphQL */ `
  query TargetsOfOrders($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order {
        ...OrderTargetFields
      }
    }
  }
  ${ORDER_TARGET}
`;

/** What is left to ship of an order, and where it goes. Fulfilment orders outside the app's scopes are left out silently. */
export const OPEN_FULFILLMENT_ORDERS = /* GraphQL */ `
  query OpenFulfillmentOrders($id: ID!) {
    order(id: $id) {
      ...OrderTargetFields
      fulfillmentOrders(first: 20) {
        nodes {
          id
          status
          assignedLocation {
            location {
              id
              fulfillmentService {
                serviceName
                type
              }
            }
          }
          deliveryMethod {
            methodType
          }
          fulfillmentHolds {
            displayReason
            reasonNotes
          }
          lineItems(first: 250) {
            nodes {
              id
              remainingQuantity
              lineItem {
                id
                sku
              }
            }
          }
        }
      }
    }
  }
  ${ORDER_TARGET}
`;

/**
 * All orders made since a moment, each with its lines as lines of their own right behind it (`groupObjects`). A bulk
 * query takes no variables, hence a function; the moment is formatted here, so nothing foreign gets into the text.
 */
export function bulkShipmentsSince(createdSince: Date): string {
  return BULK_SHIPMENTS.replace("SINCE", createdSince.toISOString());
}

export const BULK_SHIPMENTS = /* GraphQL */ `
  query BulkShipments {
    orders(query: "created_at:>='SINCE'") {
      edges {
        node {
          id
          name
          updatedAt
          cancelledAt
          displayFinancialStatus
          displayFulfillmentStatus
          fulfillments(first: 50) {
            id
            name
            status
            displayStatus
            createdAt
            updatedAt
            deliveredAt
            totalQuantity
            requiresShipping
            trackingInfo(first: 50) {
              company
              number
              url
            }
          }
          lineItems {
            edges {
              node {
                id
                sku
                quantity
                currentQuantity
                requiresShipping
              }
            }
          }
        }
      }
    }
  }
`;
