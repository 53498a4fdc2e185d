/** The variants of one product, read again after a product webhook. 250 is Shopify's page limit. */
export const PRODUCT_VARIANTS_OF_PRODUCT = /* GraphQL */ `
  query ProductVariantsOfProduct($id: ID!, $after: String) {
    product(id: $id) {
      id
      title
      status
      variants(first: 250, after: $after) {
        nodes {
          id
          sku
          title
          price
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
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`;
