// Bulk queries: Shopify runs them in the background and offers the result as a JSONL file.

export const BULK_OPERATION_RUN_QUERY = /* GraphQL */ `
  mutation BulkOperationRunQuery($query: String!, $groupObjects: Boolean! = false) {
    bulkOperationRunQuery(query: $query, groupObjects: $groupObjects) {
      bulkOperation {
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

export const BULK_OPERATION_BY_ID = /* GraphQL */ `
  query BulkOperationById($id: ID!) {
    bulkOperation(id: $id) {
      id
      status
      errorCode
      objectCount
      url
      partialDataUrl
    }
  }
`;

/** All variants of the shop. Sent as the argument of BULK_OPERATION_RUN_QUERY; one JSONL line per variant. */
export const BULK_PRODUCT_VARIANTS = /* GraphQL */ `
  query BulkProductVariants {
    productVariants {
      edges {
        node {
          id
          sku
          title
          price
          product {
            id
            title
            status
          }
          inventoryItem {
            requiresShipping
            measurement {
              weight {
                unit
                value
              }
            }
          }
        }
      }
    }
  }
`;

/**
 * All orders created since a day, one JSONL line each. A bulk query takes no variables, hence a function;
 * the day is formatted here, so nothing foreign gets into the query text.
 */
export function bulkOrdersSince(createdSince: Date): string {
  return BULK_ORDERS.replace("SINCE", createdSince.toISOString());
}

export const BULK_ORDERS = /* GraphQL */ `
  query BulkOrders {
    orders(query: "created_at:>='SINCE'") {
      edges {
        node {
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
        }
      }
    }
  }
`;
