// Operations that the simulated store serves beyond the app's own documents: next steps of the product (fulfilment,
// refunds, bulk mutations) and what tests read. Only their fields count; nothing sends these documents.
export const EXTRA_DOCUMENTS = /* GraphQL */ `
  fragment Bag on MoneyBag {
    shopMoney {
      amount
      currencyCode
    }
    presentmentMoney {
      amount
      currencyCode
    }
  }

  fragment Shipment on Fulfillment {
    id
    name
    status
    displayStatus
    createdAt
    updatedAt
    trackingInfo(first: 10) {
      company
      number
      url
    }
    fulfillmentLineItems(first: 10) {
      nodes {
        id
        quantity
        lineItem {
          id
          sku
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }

  query ExtraReads {
    order(id: "") {
      id
      legacyResourceId
      name
      email
      phone
      note
      test
      closed
      closedAt
      cancelReason
      processedAt
      updatedAt
      currencyCode
      presentmentCurrencyCode
      taxesIncluded
      sourceName
      subtotalPriceSet {
        ...Bag
      }
      currentTotalPriceSet {
        ...Bag
      }
      totalDiscountsSet {
        ...Bag
      }
      totalShippingPriceSet {
        ...Bag
      }
      totalReceivedSet {
        ...Bag
      }
      totalRefundedSet {
        ...Bag
      }
      discountCodes
      paymentGatewayNames
      customAttributes {
        key
        value
      }
      customer {
        id
        email
      }
      metafield(namespace: "", key: "") {
        id
        namespace
        key
        type
        value
      }
      shippingAddress {
        firstName
        lastName
        name
        company
        address1
        address2
        city
        province
        provinceCode
        country
        countryCodeV2
        zip
        phone
      }
      billingAddress {
        firstName
        lastName
        zip
      }
      taxLines {
        title
        rate
        priceSet {
          ...Bag
        }
      }
      shippingLines(first: 5) {
        nodes {
          id
          title
          code
          source
          originalPriceSet {
            ...Bag
          }
          taxLines {
            title
            rate
          }
        }
      }
      lineItems(first: 5) {
        nodes {
          id
          title
          name
          quantity
          sku
          vendor
          variantTitle
          requiresShipping
          taxable
          fulfillableQuantity
          variant {
            id
          }
          product {
            id
          }
          originalUnitPriceSet {
            ...Bag
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
      transactions(first: 5) {
        id
        kind
        status
        gateway
        amountSet {
          ...Bag
        }
      }
      fulfillments(first: 10) {
        ...Shipment
      }
      fulfillmentOrders(first: 10) {
        nodes {
          id
          status
          deliveryMethod {
            id
            methodType
          }
        }
      }
    }
    orders(first: 1) {
      edges {
        cursor
        node {
          id
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
    ordersCount {
      count
      precision
    }
    products(first: 1) {
      edges {
        cursor
        node {
          id
          title
          status
          handle
        }
      }
      nodes {
        id
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    productVariants(first: 1) {
      edges {
        cursor
        node {
          id
          barcode
          displayName
        }
      }
      nodes {
        id
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    fulfillmentOrder(id: "") {
      id
    }
    fulfillment(id: "") {
      ...Shipment
    }
    location(id: "") {
      id
    }
    bulkOperations(first: 5) {
      nodes {
        id
        status
        type
      }
    }
  }

  mutation ExtraWrites {
    fulfillmentCreate(fulfillment: { lineItemsByFulfillmentOrder: [] }) {
      fulfillment {
        ...Shipment
      }
      userErrors {
        field
        message
      }
    }
    fulfillmentTrackingInfoUpdate(fulfillmentId: "", trackingInfoInput: {}) {
      fulfillment {
        ...Shipment
      }
      userErrors {
        field
        message
      }
    }
    fulfillmentEventCreate(fulfillmentEvent: { fulfillmentId: "", status: DELIVERED }) {
      fulfillmentEvent {
        id
        status
        happenedAt
      }
      userErrors {
        field
        message
      }
    }
    fulfillmentCancel(id: "") {
      fulfillment {
        ...Shipment
      }
      userErrors {
        field
        message
      }
    }
    tagsAdd(id: "", tags: []) {
      node {
        id
      }
      userErrors {
        field
        message
      }
    }
    orderUpdate(input: { id: "" }) {
      order {
        id
      }
      userErrors {
        field
        message
      }
    }
    orderMarkAsPaid(input: { id: "" }) {
      order {
        id
      }
      userErrors {
        field
        message
      }
    }
    orderDelete(orderId: "") {
      deletedId
      userErrors {
        code
        field
        message
      }
    }
    refundCreate(input: { orderId: "" }) {
      refund {
        id
      }
      order {
        id
      }
      userErrors {
        field
        message
      }
    }
    stagedUploadsCreate(input: []) {
      stagedTargets {
        url
        resourceUrl
        parameters {
          name
          value
        }
      }
      userErrors {
        field
        message
      }
    }
    bulkOperationRunMutation(mutation: "", stagedUploadPath: "") {
      bulkOperation {
        id
        status
        type
      }
      userErrors {
        code
        field
        message
      }
    }
    bulkOperationCancel(id: "") {
      bulkOperation {
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
